// Labels of a citizen's paper and the words that stand beside or under them. Thread-safe; no state.
#ifndef SOHOA_OCR_FIELDS_PAPER_LABELS_H_
#define SOHOA_OCR_FIELDS_PAPER_LABELS_H_

#include <vector>

#include "ocr/fields/paper_forms.h"
#include "ocr/fields/segment.h"

namespace sohoa {

// A label that was found, with what it labels. A label in two languages is one.
struct LabelledWords {
  const PaperField* field = nullptr;
  std::vector<Word> label;
  std::vector<Word> value;  // in reading order, dots of dotted lines taken off; may be empty
  bool end_unsure = false;  // its last line is as full as one that goes on
  int slips = 0;            // letters in which the label differs from its spelling
  Box row;                  // of the label's row, as wide as the page
};

// In reading order. `segments` are one page's, top to bottom; a section that an earlier page opened
// is not known here. The type must outlive the result.
std::vector<LabelledWords> FindLabelledWords(const PaperType& type,
                                             const std::vector<Segment>& segments,
                                             PageMeasure measure);

}  // namespace sohoa

#endif  // SOHOA_OCR_FIELDS_PAPER_LABELS_H_
