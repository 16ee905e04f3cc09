#include "storage/pdf/utf.h"

#include <cstddef>
#include <cstdint>

#include "absl/strings/str_format.h"

namespace sohoa {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

// Length of the sequence that `lead` opens, 0 if none does.
size_t SequenceLength(uint8_t lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead < 0xE0) return 2;
  if (lead >= 0xE0 && lead < 0xF0) return 3;
  if (lead >= 0xF0 && lead < 0xF5) return 4;
  return 0;
}

// The code point at the start of `text`, or kReplacement with `length` 1.
char32_t FirstLetter(absl::string_view text, size_t& length) {
  constexpr char32_t kSmallest[] = {0, 0, 0x80, 0x800, 0x10000};
  const auto lead = static_cast<uint8_t>(text[0]);
  const size_t n = SequenceLength(lead);
  length = 1;
  if (n == 0 || n > text.size()) return kReplacement;
  char32_t letter = n == 1 ? lead : lead & (0x7Fu >> n);
  for (size_t i = 1; i < n; ++i) {
    const auto byte = static_cast<uint8_t>(text[i]);
    if ((byte & 0xC0) != 0x80) return kReplacement;
    letter = letter << 6 | (byte & 0x3Fu);
  }
  const bool surrogate = letter >= 0xD800 && letter < 0xE000;
  if (letter < kSmallest[n] || letter > 0x10FFFF || surrogate) return kReplacement;
  length = n;
  return letter;
}

}  // namespace

std::u32string DecodeUtf8(absl::string_view text) {
  std::u32string letters;
  while (!text.empty()) {
    size_t length = 1;
    letters += FirstLetter(text, length);
    text.remove_prefix(length);
  }
  return letters;
}

std::string EncodeUtf8(char32_t letter) {
  const auto code = static_cast<uint32_t>(letter);
  if (code < 0x80) return {static_cast<char>(code)};
  const size_t rest = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;  // bytes behind the first
  const uint32_t lead = 0xFFu << (7 - rest) & 0xFF;
  std::string out = {static_cast<char>(lead | code >> 6 * rest)};
  for (size_t i = rest; i-- > 0;) out += static_cast<char>(0x80 | (code >> 6 * i & 0x3F));
  return out;
}

std::string Utf16Hex(char32_t letter) {
  if (letter < 0x10000) return absl::StrFormat("%04X", static_cast<uint32_t>(letter));
  const auto rest = static_cast<uint32_t>(letter) - 0x10000;
  return absl::StrFormat("%04X%04X", 0xD800 + (rest >> 10), 0xDC00 + (rest & 0x3FF));
}

}  // namespace sohoa
