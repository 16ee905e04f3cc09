// Names of people. Thread-safe; no state.
#ifndef SOHOA_OCR_FIELDS_PERSON_NAME_H_
#define SOHOA_OCR_FIELDS_PERSON_NAME_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ocr/fields/segment.h"
#include "ocr/fields/vocabulary.h"

namespace sohoa {

struct PersonName {
  std::string value;  // "Nguyễn Văn An"
  std::vector<Word> words;
  double center_x = 0;    // of its words
  bool restored = false;  // a part of it is the known name nearest to what a seal has left
  // kFree: a family name as it is spelt, and known names behind it; less: mended, or others.
  double certainty = 0;
};

// Whether the word is written like one of a name, a capital and then small letters, and was read
// well enough to be more than a stroke of the signature.
bool IsNameWord(const Word& word);

// Whether it is a given or family name of the vocabulary, to the letter.
bool IsListedName(const Vocabulary& vocabulary, std::string_view text);

// The longest run of two to five words in the row that are written like a name: a capital, then
// small letters. nullopt where there is none. A family name's lost marks are put back, and what a
// seal has left of a name is mended by the known names: such are for a person to look at.
std::optional<PersonName> ReadPersonName(const Segment& segment, const Vocabulary& vocabulary);

}  // namespace sohoa

#endif  // SOHOA_OCR_FIELDS_PERSON_NAME_H_
