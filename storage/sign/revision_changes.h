// What later revisions of a file changed of what was signed (ISO 32000-1, 12.8.2.2; ETSI EN
// 319 142-1, 5.4 and 5.5).
#ifndef SOHOA_STORAGE_SIGN_REVISION_CHANGES_H_
#define SOHOA_STORAGE_SIGN_REVISION_CHANGES_H_

#include <vector>

#include "storage/pdf/pdf_revision.h"
#include "storage/sign/verification.h"

namespace sohoa {

// Compares what a reader shows of the two, object by object from the trailer on: it does not matter
// how the change was written. At most kMaxFindings. Bytes that no cross-reference names are not
// compared, but that there are some behind what was signed is told; of white space only what is
// much.
std::vector<Finding> ChangesBetween(PdfRevision& before, PdfRevision& after);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SIGN_REVISION_CHANGES_H_
