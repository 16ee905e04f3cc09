// Roman numerals where official writing has them: quarters, parts, chapters, headings. Thread-safe;
// no state.
#ifndef SOHOA_OCR_TEXT_NUMERALS_H_
#define SOHOA_OCR_TEXT_NUMERALS_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "ocr/page/page_text.h"

namespace sohoa {

// The Roman numeral from I to IV that these letters are by their strokes: "HI" is III, "LV" is IV.
// Empty where they are none.
std::string NumeralByStrokes(std::string_view core);

// True for letters with nothing but upright strokes, as the reader takes I, II or III for: "HI.",
// "IL", "lI", "N." Digits alone are not.
bool LooksLikeUprights(std::string_view core);

// Whether a Roman numeral stands at words[at] of `line`: behind "quý", "Phần", "Chương", "Mục" or
// "Phụ lục"; or first, with a full stop, before a word that begins with a capital.
bool IsNumeralPlace(const Line& line, size_t at);

}  // namespace sohoa

#endif  // SOHOA_OCR_TEXT_NUMERALS_H_
