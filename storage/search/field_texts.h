// Which fields of a document are looked into, and where they count.
#ifndef SOHOA_STORAGE_SEARCH_FIELD_TEXTS_H_
#define SOHOA_STORAGE_SEARCH_FIELD_TEXTS_H_

#include <string>
#include <string_view>
#include <vector>

#include "ocr/page/document_fields.h"
#include "storage/search/index_format.h"

namespace sohoa {

struct FieldText {
  index_format::Zone zone = index_format::Zone::kOther;
  // Marks the terms by which this field alone is asked for (index_format.h); stored, so never
  // changed. 0: none.
  char letter = 0;
  std::string text;
  const Field* field = nullptr;  // where it comes from; borrowed; none for the dossier's code
};

// Always in the same order; empty fields are left out. A date stands twice: as 2026-02-05 and, as
// people write it, 05/02/2026.
std::vector<FieldText> FieldTexts(const DocumentFields& fields, std::string_view dossier_code);

// The letter of a field by its key in data ("typeName", "signer", …; any case); 0 for others.
char FieldLetter(std::string_view key);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SEARCH_FIELD_TEXTS_H_
