// Whether the bytes of a revision are all accounted for (ISO 32000-1, 7.5.6).
#ifndef SOHOA_STORAGE_PDF_REVISION_BYTES_H_
#define SOHOA_STORAGE_PDF_REVISION_BYTES_H_

#include <cstdint>
#include <optional>

#include "storage/pdf/pdf_revision.h"

namespace sohoa {

// The first byte from `begin` up to the revision's end that is neither part of an object that a
// cross-reference section names, nor of such a section, nor white space, a comment or an
// end-of-file mark; or that is part of an object of which an older place counts. Readers that
// rebuild a file by searching for objects take what stands there. nullopt: there is none.
std::optional<int64_t> FirstStrayByte(PdfRevision& revision, int64_t begin);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_PDF_REVISION_BYTES_H_
