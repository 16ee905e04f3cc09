// How likely it is that a word was read exactly right: a small learned map from what is known of it
// to a probability. Immutable after making; any number of threads may ask.
#ifndef SOHOA_OCR_TEXT_CONFIDENCE_H_
#define SOHOA_OCR_TEXT_CONFIDENCE_H_

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "ocr/page/page_text.h"
#include "ocr/text/word_evidence.h"

namespace sohoa {

// What the model adds up, each times its weight: logistic regression. The first kReaderTerms rise
// from 0 to 1 with the reader's confidence, one after the other, so that the sum is a bent line
// over it; with weights of 0 or more it never falls.
inline constexpr size_t kReaderTerms = 6;
inline constexpr std::array<const char*, 21> kConfidenceTerms = {
    "reader 0.00-0.30", "reader 0.30-0.60", "reader 0.60-0.80", "reader 0.80-0.90",
    "reader 0.90-0.94", "reader 0.94-0.97", "line 0.50-0.90",   "line 0.90-0.96",
    "syllable",         "other letters",    "number",           "marks alone",
    "one letter",       "two letters",      "capitals",         "odd marks",
    "odd end",          "mended",           "surprise",         "likelier rival",
    "unlikely rivals"};
using ConfidenceTerms = std::array<double, kConfidenceTerms.size()>;

// Each from 0 to 1, or 0 or 1.
ConfidenceTerms TermsOf(const WordEvidence& evidence);

class ConfidenceModel {
 public:
  // From lines "NAME<tab>WEIGHT" for every term, in order, under the line kConfidenceHead.
  //   kInvalidArgument  no such file, or damaged; a weight beyond ±kMostWeight; a reader's below 0
  static absl::StatusOr<ConfidenceModel> Parse(std::string_view text);
  // What Parse reads.
  static std::string Format(const ConfidenceTerms& weights);

  // Within [0.001, 0.999]: the model has not seen enough words to say more. Never falls when the
  // reader's confidence rises and all else stays. Of a word under a seal at most what the reader
  // says: too few of them were ever seen with the truth beside.
  double ProbabilityRight(const WordEvidence& evidence) const;

 private:
  ConfidenceTerms weights_ = {};
};

inline constexpr char kConfidenceHead[] = "sohoa confidence 1";
inline constexpr double kMostWeight = 50;

// Makes the confidence of every printed word the probability that it is right; `evidence` of
// `page`'s words, in reading order. Handwritten ones keep theirs.
void Calibrate(const ConfidenceModel& model, const std::vector<WordEvidence>& evidence,
               PageText& page);

}  // namespace sohoa

#endif  // SOHOA_OCR_TEXT_CONFIDENCE_H_
