// A PDF's metadata as an XMP packet.
#ifndef SOHOA_STORAGE_PDF_XMP_PACKET_H_
#define SOHOA_STORAGE_PDF_XMP_PACKET_H_

#include <string>

#include "storage/pdf/pdf_info.h"

namespace sohoa {

// The schema of the properties that are ours: those of a document's record, and its conversion.
inline constexpr char kSohoaNamespace[] = "urn:sohoa:document:1.0#";

// XML in UTF-8 (ISO 16684-1). Of a PDF/A profile it names part and level, and describes our own
// properties, as ISO 19005-1, 6.7.8 asks. Equal input, equal bytes. Thread-safe.
// REQUIRES: the times of `info` are ISO 8601 with offset, and its texts are clean (pdf_literals.h).
std::string XmpPacket(const PdfInfo& info, PdfProfile profile);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_PDF_XMP_PACKET_H_
