#include "storage/pdf/pdf_text.h"

#include <cstdint>

#include "storage/pdf/utf.h"

namespace sohoa {
namespace {

constexpr char32_t kUnknown = 0xFFFD;

std::string Utf8(char32_t letter) {
  const auto tail = [&](int shift) { return static_cast<char>(0x80 | (letter >> shift & 0x3F)); };
  if (letter < 0x80) return {static_cast<char>(letter)};
  if (letter < 0x800) return {static_cast<char>(0xC0 | letter >> 6), tail(0)};
  if (letter < 0x10000) return {static_cast<char>(0xE0 | letter >> 12), tail(6), tail(0)};
  return {static_cast<char>(0xF0 | letter >> 18), tail(12), tail(6), tail(0)};
}

std::u32string FromUtf16(std::string_view bytes) {
  std::u32string letters;
  const auto unit = [&](size_t at) {
    return static_cast<char32_t>(static_cast<uint8_t>(bytes[at]) << 8 |
                                 static_cast<uint8_t>(bytes[at + 1]));
  };
  for (size_t at = 0; at + 1 < bytes.size(); at += 2) {
    const char32_t first = unit(at);
    if (first < 0xD800 || first > 0xDFFF) {
      letters += first;
    } else if (first < 0xDC00 && at + 3 < bytes.size() && unit(at + 2) >= 0xDC00 &&
               unit(at + 2) <= 0xDFFF) {
      letters += 0x10000 + ((first - 0xD800) << 10) + (unit(at + 2) - 0xDC00);
      at += 2;
    } else {
      letters += kUnknown;
    }
  }
  return letters;
}

std::u32string LettersOf(std::string_view bytes) {
  if (bytes.starts_with("\xFE\xFF")) return FromUtf16(bytes.substr(2));
  if (bytes.starts_with("\xEF\xBB\xBF")) return DecodeUtf8({bytes.data() + 3, bytes.size() - 3});
  std::u32string letters;
  for (const char c : bytes) letters += static_cast<uint8_t>(c);
  return letters;
}

}  // namespace

std::string TextOfPdfString(std::string_view bytes, size_t max_bytes) {
  std::string text;
  for (const char32_t letter : LettersOf(bytes.substr(0, 4 * max_bytes + 4))) {
    const std::string encoded = Utf8(letter);
    if (text.size() + encoded.size() > max_bytes) break;
    text += encoded;
  }
  return text;
}

}  // namespace sohoa
