// Fields for people to read. Thread-safe; no state.
#ifndef SOHOA_TOOLS_FIELD_TABLE_H_
#define SOHOA_TOOLS_FIELD_TABLE_H_

#include <string>

#include "ocr/page/document_fields.h"

namespace sohoa {

// "sure", "to review", … in the chosen language.
const char* StatusWord(FieldStatus status);

// A table of the fields that a document of its kind has: the main ones also where they are missing.
// With places: the box of the cut-out as "x0,y0–x1,y1", pixels of the archived image.
std::string FieldTable(const DocumentFields& fields, bool with_places);

// One field at length: its value, how sure it is, where it stands, and why.
std::string ExplainField(const std::string& key, const Field& field);

}  // namespace sohoa

#endif  // SOHOA_TOOLS_FIELD_TABLE_H_
