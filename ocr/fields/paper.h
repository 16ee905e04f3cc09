// Citizens' papers at the desk: which one it is, and what it says. Thread-safe; no state.
#ifndef SOHOA_OCR_FIELDS_PAPER_H_
#define SOHOA_OCR_FIELDS_PAPER_H_

#include <optional>
#include <string>
#include <vector>

#include "ocr/fields/field_context.h"
#include "ocr/fields/paper_forms.h"
#include "ocr/fields/segment.h"
#include "ocr/page/document_fields.h"
#include "ocr/page/page_code.h"

namespace sohoa {

// One page as the rules see it.
struct PaperPage {
  std::vector<Segment> segments;  // top to bottom
  PageMeasure measure;
  int number = 0;  // counts from 0
  std::vector<PageCode> codes;
};

// The class of a paper and where that stands.
struct PaperClass {
  const PaperType* type = nullptr;
  Field type_name;
};

// By a title in capitals in the upper part of the first page that has one (a card's: anywhere),
// else by other words that only one class has. nullopt for any other document. The
// forms must outlive the result.
std::optional<PaperClass> RecognisePaper(const PaperForms& forms,
                                         const std::vector<PaperPage>& pages);

// What the paper says, in the order of its fields; those that it must say and nobody can read are
// there as kMissing. A value stands without a person only with a proof: the card's code, or a label
// and the grammar of its kind and well-read words.
std::vector<Detail> ReadPaper(const PaperType& type, const std::vector<PaperPage>& pages,
                              const FieldContext& context);

}  // namespace sohoa

#endif  // SOHOA_OCR_FIELDS_PAPER_H_
