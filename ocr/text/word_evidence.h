// What is known of the words of a page when it has been read and mended, beside the reader's own
// confidence. Pure; thread-safe.
#ifndef SOHOA_OCR_TEXT_WORD_EVIDENCE_H_
#define SOHOA_OCR_TEXT_WORD_EVIDENCE_H_

#include <vector>

#include "ocr/page/correction.h"
#include "ocr/page/page_text.h"
#include "ocr/text/language_model.h"

namespace sohoa {

enum class WordKind {
  kSyllable,  // Vietnamese, known to the language model
  kOther,     // letters that are no syllable of the model: foreign, abbreviated, misread
  kNumber,    // with a digit
  kMarks,     // neither letters nor digits
};

struct WordEvidence {
  float reader = 0;  // the reader's own confidence, 0..1
  float line = 0;    // its mean over the other words of the line; of a word alone, its own
  WordKind kind = WordKind::kSyllable;
  int length = 0;           // letters and digits
  bool capitals = false;    // two letters or more, all of them capitals
  bool odd_marks = false;   // marks around it, or alone, as writing does not have them
  bool odd_end = false;     // ends a clause, and a small letter follows: specks look like stops
  bool mended = false;      // not as it was first read
  bool under_seal = false;  // touches a place whose print is not to be trusted
  float surprise = 0;  // mean of -ln p of the three trigrams that it stands in; 0 of marks alone
  float rival = 0;  // by how much another syllable of the same letters lowers their sum; negative
                    // where it raises it, 0 without such a syllable
};

// Of every word of `page`, in reading order. `corrections` are those of the page; `unsure` the
// places whose print is not to be trusted, pixels of the archived image.
std::vector<WordEvidence> LookAtWords(const LanguageModel& language,
                                      const std::vector<Correction>& corrections,
                                      const std::vector<Box>& unsure, const PageText& page);

}  // namespace sohoa

#endif  // SOHOA_OCR_TEXT_WORD_EVIDENCE_H_
