#include "ocr/text/normalize.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <cstdint>
#include <limits>

namespace sohoa {
namespace {

constexpr UChar32 kDStroke = 0x0110;       // Đ
constexpr UChar32 kSmallDStroke = 0x0111;  // đ

// ICU counts in int32_t: longer text is done in pieces that end before a space, where neither
// composing nor folding looks across.
constexpr size_t kPiece = size_t{1} << 28;
static_assert(kPiece < std::numeric_limits<int32_t>::max() / 4);

icu::UnicodeString Decode(std::string_view utf8) {
  return icu::UnicodeString::fromUTF8(
      icu::StringPiece(utf8.data(), static_cast<int32_t>(utf8.size())));
}

// Calls f(code point) for each; f returns what stands in its place, or a negative number to drop
// it.
template <typename F>
icu::UnicodeString Replace(const icu::UnicodeString& text, F f) {
  icu::UnicodeString out;
  for (int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
    const UChar32 replaced = f(text.char32At(i));
    if (replaced >= 0) out.append(replaced);
  }
  return out;
}

UChar32 MendCharacter(UChar32 c) {
  switch (c) {
    case 0x00D0:  // Ð, the Icelandic eth
    case 0x0189:  // Ɖ, the African D
      return kDStroke;
    case 0x00F0:
    case 0x0256:
      return kSmallDStroke;
    default:
      break;
  }
  if (u_isUWhiteSpace(c)) return ' ';
  const int8_t kind = u_charType(c);
  return kind == U_CONTROL_CHAR || kind == U_FORMAT_CHAR ? -1 : c;
}

UChar32 FoldCharacter(UChar32 c) {
  if (u_charType(c) == U_NON_SPACING_MARK) return -1;
  const UChar32 lower = u_tolower(c);
  return lower == kSmallDStroke ? 'd' : lower;
}

// ICU's tables are linked in; getting them fails only where memory is out, and then text passes as
// it is.
icu::UnicodeString Compose(const icu::UnicodeString& text) {
  UErrorCode error = U_ZERO_ERROR;
  const icu::UnicodeString out = icu::Normalizer2::getNFCInstance(error)->normalize(text, error);
  return U_SUCCESS(error) ? out : text;
}

icu::UnicodeString Decompose(const icu::UnicodeString& text) {
  UErrorCode error = U_ZERO_ERROR;
  const icu::UnicodeString out = icu::Normalizer2::getNFDInstance(error)->normalize(text, error);
  return U_SUCCESS(error) ? out : text;
}

template <typename F>
std::string InPieces(std::string_view text, F f) {
  std::string out;
  while (!text.empty()) {
    size_t size = std::min(text.size(), kPiece);
    if (size < text.size()) {
      const size_t space = text.rfind(' ', size);
      if (space != std::string_view::npos && space > 0) size = space;
    }
    f(Decode(text.substr(0, size))).toUTF8String(out);
    text.remove_prefix(size);
  }
  return out;
}

bool IsToneMark(UChar32 c) {
  return c == 0x0300 || c == 0x0301 || c == 0x0303 || c == 0x0309 || c == 0x0323;  // ` ´ ~ hook dot
}

// A word in two layers: its letters without tones, and its tones in order.
struct Layers {
  icu::UnicodeString letters;
  icu::UnicodeString tones;
};

Layers Unlayer(std::string_view text) {
  Layers layers;
  const icu::UnicodeString decomposed = Decompose(Decode(text.substr(0, kPiece))).toLower();
  for (int32_t i = 0; i < decomposed.length(); i = decomposed.moveIndex32(i, 1)) {
    const UChar32 c = decomposed.char32At(i);
    (IsToneMark(c) ? layers.tones : layers.letters).append(c);
  }
  return layers;
}

}  // namespace

bool SameButForTonePlace(std::string_view nfc_a, std::string_view nfc_b) {
  const Layers a = Unlayer(nfc_a);
  const Layers b = Unlayer(nfc_b);
  return a.letters == b.letters && a.tones == b.tones;
}

std::string NormalizeText(std::string_view utf8) {
  return InPieces(
      utf8, [](const icu::UnicodeString& piece) { return Compose(Replace(piece, MendCharacter)); });
}

std::string FoldForMatch(std::string_view nfc) {
  return InPieces(nfc, [](const icu::UnicodeString& piece) {
    return Compose(Replace(Decompose(piece), FoldCharacter));
  });
}

}  // namespace sohoa
