// What is known beside the pages when a document's fields are looked for.
#ifndef SOHOA_OCR_FIELDS_FIELD_CONTEXT_H_
#define SOHOA_OCR_FIELDS_FIELD_CONTEXT_H_

#include <string>
#include <vector>

#include "ocr/fields/paper_forms.h"
#include "ocr/fields/signature_evidence.h"
#include "ocr/fields/vocabulary.h"

namespace sohoa {

// What is known beside the pages.
struct FieldContext {
  std::string today_iso;                      // YYYY-MM-DD; bounds the issued date
  std::vector<SignatureEvidence> signatures;  // that the bytes of the file agree with
  const Vocabulary* vocabulary = nullptr;     // has to be given; outlives the call
  const PaperForms* papers = nullptr;  // citizens' papers to know; none: they are not looked for
};

}  // namespace sohoa

#endif  // SOHOA_OCR_FIELDS_FIELD_CONTEXT_H_
