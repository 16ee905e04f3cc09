// Metadata of a document from the text and layout of its pages. Thread-safe; no state.
#ifndef SOHOA_OCR_FIELDS_EXTRACT_H_
#define SOHOA_OCR_FIELDS_EXTRACT_H_

#include <optional>
#include <string>
#include <vector>

#include "ocr/fields/field_context.h"
#include "ocr/page/document_fields.h"
#include "ocr/page/overlay.h"
#include "ocr/page/page_code.h"
#include "ocr/page/page_text.h"

namespace sohoa {

// A page and its number within the document. A long document passes its first and last pages, and
// between them only those that BearsFields names.
struct NumberedPage {
  int number = 0;  // counts from 0
  const PageText* text = nullptr;
  std::vector<PageCode> codes;    // its QR and bar codes
  std::vector<Overlay> overlays;  // what was put on it after printing
};

// Pages in ascending order; the first is page 0 when the document has any text there. Values follow
// DocumentFields; what is not found is kMissing, what fails a check is kReview.
DocumentFields ExtractFields(const std::vector<NumberedPage>& pages, const FieldContext& context);

// Whether a page in the middle of a long document has something that ExtractFields looks for: a
// signature with recipients, the head of an annex, a further letterhead.
bool BearsFields(const PageText& page);

}  // namespace sohoa

#endif  // SOHOA_OCR_FIELDS_EXTRACT_H_
