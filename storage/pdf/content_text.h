// The content of a page as it is drawn, and which of it is seen.
#ifndef SOHOA_STORAGE_PDF_CONTENT_TEXT_H_
#define SOHOA_STORAGE_PDF_CONTENT_TEXT_H_

#include <optional>
#include <string>
#include <string_view>

#include "storage/pdf/pdf_revision.h"

namespace sohoa {

// The streams of a page's /Contents, unpacked and joined; at most 64 MiB. nullopt where one cannot
// be read. `contents` nullptr: an empty page.
std::optional<std::string> ContentOf(PdfRevision& revision, const PdfValue* contents);

// The operators and operands of a content stream, one space between them, without those text
// objects (BT … ET) that are drawn in rendering mode 3, invisible (ISO 32000-1, 9.3.6).
std::string WithoutInvisibleText(std::string_view content);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_PDF_CONTENT_TEXT_H_
