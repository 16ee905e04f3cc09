// Names of places and agencies held against the list of administrative units. Thread-safe; no
// state.
#ifndef SOHOA_OCR_FIELDS_UNIT_NAMES_H_
#define SOHOA_OCR_FIELDS_UNIT_NAMES_H_

#include "ocr/fields/vocabulary.h"
#include "ocr/page/document_fields.h"

namespace sohoa {

// Looks at organ, parent and place. A name that ends in a unit of the day of issue, marks and all,
// becomes surer, the organ only where the
// notation names it. One that differs in marks alone from the only such unit (of the parent's,
// where the parent is known) is spelt as the list has it and goes to review. A unit that had ended
// by then, or was not there yet, sends its field to review. A name that no list has changes
// nothing: there are more names than any list knows. Each change has its reason.
void CheckUnitNames(const Vocabulary& vocabulary, DocumentFields& fields);

}  // namespace sohoa

#endif  // SOHOA_OCR_FIELDS_UNIT_NAMES_H_
