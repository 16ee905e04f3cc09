// From words and a rule to a field with confidence. Thread-safe; no state.
#ifndef SOHOA_OCR_FIELDS_EVIDENCE_H_
#define SOHOA_OCR_FIELDS_EVIDENCE_H_

#include <string>
#include <vector>

#include "ocr/fields/segment.h"
#include "ocr/page/document_fields.h"

namespace sohoa {

// From here on a value stands without a person. Tuned on made scans and the measuring corpus so
// that hardly any wrong value reaches it: right values that stay below cost a glance, wrong ones
// above it go into the archive.
inline constexpr double kAutoConfidence = 0.86;

// How sure a rule is of what it made of the words, 0..1.
inline constexpr double kProven = 1.1;   // several other places agree: even if read at 0.8
inline constexpr double kCertain = 1.0;  // a closed list or a second place on the page agrees
inline constexpr double kFree =
    0.905;  // free words, no second witness: stands if read at 0.95 or better
inline constexpr double kRuled =
    0.95;  // words of a strict grammar: stands if read at 0.905 or better
inline constexpr double kLikely = 0.84;   // the grammar holds in part: to review, however well read
inline constexpr double kDoubtful = 0.6;  // mended, or two places disagree
inline constexpr double kGuess = 0.4;     // only the place on the page speaks for it

// How well words were read, 0..1: half their mean (weighed by length), half the weakest one,
// because one wrong word makes the value wrong; at most what a handwritten one is. Words without
// letters or digits do not count. 0 without words.
double ReadingConfidence(const std::vector<Word>& words);

// A field of `value` read from `words` on `page`: confidence = reading × certainty, at most 1;
// kAuto from kAutoConfidence on, else kReview; kMissing when the value is empty (the box then says
// where to look).
Field MakeField(std::string value, const std::vector<Word>& words, int page, double certainty);

// A sentence of the catalogue, with $0, $1 … for the details.
Reason Because(std::string text, std::vector<std::string> args = {});

// The field with its confidence times `factor` (at most 1 comes out), and the status that follows.
Field Rescale(Field field, double factor);

// The same, and why.
Field Rescale(Field field, double factor, Reason why);

}  // namespace sohoa

#endif  // SOHOA_OCR_FIELDS_EVIDENCE_H_
