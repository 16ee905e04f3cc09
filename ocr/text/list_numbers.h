// Numbers at the beginning of lines: of lists and of headings. Pure; thread-safe.
#ifndef SOHOA_OCR_TEXT_LIST_NUMBERS_H_
#define SOHOA_OCR_TEXT_LIST_NUMBERS_H_

#include <string>
#include <vector>

#include "ocr/page/correction.h"
#include "ocr/page/page_text.h"

namespace sohoa {

// "l." and "Z." at the beginning of a line become "1." and "2." where the numbered lines of the
// block before and behind say so. Adds each change to `corrections`.
void MendListNumbers(TextBlock& block, std::vector<Correction>& corrections);

// The first word of a line, divided behind the numeral of a heading: "I.MỤC" is "I." and "MỤC". One
// element, the word itself, for any other.
std::vector<std::string> NumeralApart(const std::string& word);

}  // namespace sohoa

#endif  // SOHOA_OCR_TEXT_LIST_NUMBERS_H_
