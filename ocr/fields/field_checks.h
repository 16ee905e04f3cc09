// Fields held against one another and against what is known of the state: what agrees is told, what
// does not goes to review. Thread-safe; no state.
#ifndef SOHOA_OCR_FIELDS_FIELD_CHECKS_H_
#define SOHOA_OCR_FIELDS_FIELD_CHECKS_H_

#include <string_view>

#include "ocr/fields/field_context.h"
#include "ocr/page/document_fields.h"

namespace sohoa {

// The kind of an agency (a word of models/agencies.tsv) by what its name begins with, the longest
// listed one; empty where none is known.
std::string_view KindOfAgency(const Vocabulary& vocabulary, std::string_view name);

// Checks, each with its reason in the field that it is about: the day of issue; the year that a
// legal document's notation carries; whether agencies of such a name existed on the day; whether
// such an agency is signed by somebody of the signer's position; names of units (unit_names.h).
void CheckFields(const FieldContext& context, DocumentFields& fields);

}  // namespace sohoa

#endif  // SOHOA_OCR_FIELDS_FIELD_CHECKS_H_
