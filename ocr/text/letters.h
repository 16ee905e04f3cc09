// Kinds of characters, counted. Thread-safe; no state.
#ifndef SOHOA_OCR_TEXT_LETTERS_H_
#define SOHOA_OCR_TEXT_LETTERS_H_

#include <string>
#include <string_view>

namespace sohoa {

struct LetterCount {
  int letters = 0;
  int capitals = 0;  // of the letters
  int digits = 0;
  int others = 0;  // anything else but spaces
};

// Counts code points of valid UTF-8.
LetterCount CountLetters(std::string_view utf8);

// Whether the first code point of valid UTF-8 is such a letter; false of nothing.
bool BeginsWithCapital(std::string_view utf8);
bool BeginsSmall(std::string_view utf8);

// The code points of valid UTF-8, in order; U+FFFD where it is not valid.
std::u32string ToCodePoints(std::string_view utf8);

std::string ToUtf8(std::u32string_view code_points);

// The text in capitals, in Vietnamese order of things: "Sở Tư pháp" → "SỞ TƯ PHÁP". NFC stays NFC.
std::string ToCapitals(std::string_view utf8);

// The same in small letters.
std::string ToSmallLetters(std::string_view utf8);

}  // namespace sohoa

#endif  // SOHOA_OCR_TEXT_LETTERS_H_
