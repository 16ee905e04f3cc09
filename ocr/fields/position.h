// What a signer is: "PHÓ CHỦ TỊCH", "GIÁM ĐỐC SỞ NỘI VỤ". Thread-safe; no state.
#ifndef SOHOA_OCR_FIELDS_POSITION_H_
#define SOHOA_OCR_FIELDS_POSITION_H_

#include <string>
#include <string_view>

#include "ocr/fields/vocabulary.h"

namespace sohoa {

struct PositionReading {
  std::string value;  // empty where the text is no position
  bool with_agency = false;  // "GIÁM ĐỐC SỞ NỘI VỤ": a decision's heading names its issuer so, too
  double certainty = 0;  // kCertain: letter for letter a listed one, alone or before an agency
};

// The position that `text` names and nothing else; with the agency behind it, if one follows.
PositionReading ReadPosition(std::string_view text, const Vocabulary& vocabulary);

// The position that the remains of a row under a seal are nearest to: at most every third letter
// amiss. kGuess.
PositionReading GuessPosition(std::string_view text, const Vocabulary& vocabulary);

}  // namespace sohoa

#endif  // SOHOA_OCR_FIELDS_POSITION_H_
