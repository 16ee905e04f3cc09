// The form fields of a revision (ISO 32000-1, 12.7), signature fields among them.
#ifndef SOHOA_STORAGE_PDF_FORM_FIELDS_H_
#define SOHOA_STORAGE_PDF_FORM_FIELDS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "storage/pdf/pdf_revision.h"

namespace sohoa {

// Pointers live as long as the revision.
struct FormField {
  int64_t object = 0;  // 0: it is no object of its own
  std::string name;    // fully qualified: "a.b"; at most 500 bytes
  std::string kind;    // its own or inherited /FT: "Sig", "Tx", "Btn", "Ch"
  const PdfValue* dictionary = nullptr;
  const PdfValue* value = nullptr;  // its own /V, followed; nullptr: none
  int64_t value_object = 0;         // 0: it is no object of its own
  bool is_signed() const {
    return kind == "Sig" && value != nullptr && value->kind == PdfValue::Kind::kDictionary;
  }
};

// Those below /AcroForm /Fields with all that are below them, each once; at most 100,000.
std::vector<FormField> FormFieldsOf(PdfRevision& revision);

// Whether the widget of the field, or one below it, takes room on a page. That it has no appearance
// does not matter: readers draw some without.
bool IsSeen(PdfRevision& revision, const PdfValue& field);

// The catalog; a null where there is none.
const PdfValue& CatalogOf(PdfRevision& revision);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_PDF_FORM_FIELDS_H_
