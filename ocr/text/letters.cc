#include "ocr/text/letters.h"

#include <unicode/locid.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <cstdint>

namespace sohoa {
namespace {

template <typename F>
void ForEachCodePoint(std::string_view utf8, F f) {
  const auto* bytes = reinterpret_cast<const uint8_t*>(utf8.data());
  const auto size = static_cast<int64_t>(utf8.size());
  int64_t i = 0;
  while (i < size) {
    UChar32 c = 0;
    U8_NEXT_OR_FFFD(bytes, i, size, c);
    f(c);
  }
}

}  // namespace

LetterCount CountLetters(std::string_view utf8) {
  LetterCount count;
  ForEachCodePoint(utf8, [&](UChar32 c) {
    if (u_isalpha(c)) {
      ++count.letters;
      if (u_isupper(c)) ++count.capitals;
    } else if (u_isdigit(c)) {
      ++count.digits;
    } else if (!u_isUWhiteSpace(c)) {
      ++count.others;
    }
  });
  return count;
}

bool BeginsWithCapital(std::string_view utf8) {
  const std::u32string points = ToCodePoints(utf8);
  return !points.empty() && u_isupper(static_cast<UChar32>(points.front())) != 0;
}

bool BeginsSmall(std::string_view utf8) {
  const std::u32string points = ToCodePoints(utf8);
  return !points.empty() && u_islower(static_cast<UChar32>(points.front())) != 0;
}

std::u32string ToCodePoints(std::string_view utf8) {
  std::u32string out;
  ForEachCodePoint(utf8, [&](UChar32 c) { out.push_back(static_cast<char32_t>(c)); });
  return out;
}

std::string ToUtf8(std::u32string_view code_points) {
  std::string out;
  for (const char32_t c : code_points) {
    const auto point = static_cast<UChar32>(c);
    const bool valid = c <= 0x10FFFF && !U_IS_SURROGATE(point);
    icu::UnicodeString(valid ? point : UChar32{0xFFFD}).toUTF8String(out);
  }
  return out;
}

std::string ToCapitals(std::string_view utf8) {
  std::string out;
  for (const char32_t c : ToCodePoints(utf8)) {
    icu::UnicodeString(u_toupper(static_cast<UChar32>(c))).toUTF8String(out);
  }
  return out;
}

std::string ToSmallLetters(std::string_view utf8) {
  std::string out;
  for (const char32_t c : ToCodePoints(utf8)) {
    icu::UnicodeString(u_tolower(static_cast<UChar32>(c))).toUTF8String(out);
  }
  return out;
}

}  // namespace sohoa
