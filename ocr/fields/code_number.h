// The number and notation of a document: "Số: 05/QĐ-UBND". Thread-safe; no state.
#ifndef SOHOA_OCR_FIELDS_CODE_NUMBER_H_
#define SOHOA_OCR_FIELDS_CODE_NUMBER_H_

#include <optional>
#include <string>
#include <vector>

#include "ocr/fields/segment.h"

namespace sohoa {

// What a row that begins with "Số" says.
struct CodeReading {
  std::string number;              // digits, "30/2020" of a law; empty where nobody can tell
  std::string notation;            // "QĐ-UBND", without spaces; never empty
  std::vector<Word> number_words;  // empty where nothing stands before the stroke
  std::vector<Word> notation_words;
  bool labelled = true;  // "Số" was read; else only the form tells that this is the number's row
  bool number_mended = false;  // a look-alike was taken for a digit
  bool number_apart = false;   // number and notation are not one word: often written by hand
};

// Reads a row of the letterhead. nullopt where it has no notation, or neither begins with "Số" nor
// has the form of number, stroke and a notation in groups.
std::optional<CodeReading> ReadCode(const Segment& row);

// The number that these characters stand for: digits, O and Ø as 0, l, I and | as 1, S, Š
// and § as 5 (slanted figures); nullopt where
// any other letter is among them, nothing is, or more than six digits are. `mended` tells whether a
// look-alike was replaced or a space inside the number left out.
struct Digits {
  std::string value;
  bool mended = false;
};
std::optional<Digits> ReadDigits(std::u32string_view chars);

}  // namespace sohoa

#endif  // SOHOA_OCR_FIELDS_CODE_NUMBER_H_
