// Names of people. Thread-safe; no state.
#ifndef SOHOA_OCR_FIELDS_PERSON_NAME_H_
#define SOHOA_OCR_FIELDS_PERSON_NAME_H_

#include <optional>
#include <string>
#include <vector>

#include "ocr/fields/segment.h"
#include "ocr/fields/vocabulary.h"

namespace sohoa {

struct PersonName {
  std::string value;  // "Nguyễn Văn An"
  std::vector<Word> words;
  double center_x = 0;    // of its words
  bool restored = false;  // the family name is a known one that is nearest to what a seal has left
  double certainty = 0;   // kFree: begins with a family name as it is spelt; less: mended, or none
};

// The longest run of two to five words in the row that are written like a name: a capital, then
// small letters. nullopt where there is none. A family name's lost marks are put back.
std::optional<PersonName> ReadPersonName(const Segment& segment, const Vocabulary& vocabulary);

}  // namespace sohoa

#endif  // SOHOA_OCR_FIELDS_PERSON_NAME_H_
