// Dictionaries that say two things: of a key that stands twice some readers take the first value
// and others the last (ISO 32000-1, 7.3.7, forbids it). What such a file shows depends on the
// program.
#ifndef SOHOA_STORAGE_SIGN_DOUBLE_KEYS_H_
#define SOHOA_STORAGE_SIGN_DOUBLE_KEYS_H_

#include <vector>

#include "storage/pdf/pdf_revision.h"
#include "storage/sign/verification.h"

namespace sohoa {

// One doubt (kDoubleKey) for each object of the revision with such a dictionary in it, with the
// first page that it belongs to: pages, what they inherit, their annotations and resources, form
// fields, and all else that the trailer leads to but tags and data of programs (/PieceInfo). A
// value that just stands there again is none. At most kMaxFindings.
std::vector<Finding> DoubleKeysIn(PdfRevision& revision);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SIGN_DOUBLE_KEYS_H_
