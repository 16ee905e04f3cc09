// Learns a confidence model from words whose truth is known.
#ifndef SOHOA_OCR_TEXT_CONFIDENCE_TRAINING_H_
#define SOHOA_OCR_TEXT_CONFIDENCE_TRAINING_H_

#include <istream>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "ocr/text/word_evidence.h"

namespace sohoa {

// A word whose truth is known.
struct JudgedEvidence {
  WordEvidence evidence;
  bool right = false;
  std::string page;  // its name, no tab in it; words of one page follow each other
  std::string kind_of_scan;
};

// A table of them: the names of the columns, tabs between, then a line a word. Further columns are
// for people and are passed over. None of these lines has its line end.
std::string EvidenceTableHead();
std::string EvidenceTableRow(const JudgedEvidence& word);

// The words of one or more such tables, one after the other. kInvalidArgument names the line that
// does not fit.
absl::StatusOr<std::vector<JudgedEvidence>> ReadEvidenceTable(std::istream& table);

// What ConfidenceModel::Parse reads: logistic regression by Newton's method, weights held small by
// a penalty of `penalty`/2 times their squares, those of the reader at 0 or more. The same words
// give the same text. kInvalidArgument without both right and wrong words.
absl::StatusOr<std::string> TrainConfidence(const std::vector<JudgedEvidence>& words,
                                            double penalty = 0.5);

}  // namespace sohoa

#endif  // SOHOA_OCR_TEXT_CONFIDENCE_TRAINING_H_
