// A searchable PDF: the page's picture with its words, invisible, over it.
#ifndef SOHOA_STORAGE_PDF_PDF_WRITER_H_
#define SOHOA_STORAGE_PDF_PDF_WRITER_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ocr/page/image.h"
#include "ocr/page/page_text.h"
#include "storage/pdf/pdf_info.h"

namespace sohoa {

// Writes pages as they come: memory does not grow with their number but for a few hundred bytes a
// page. Not thread-safe. Dropped without Finish, it removes what it has written.
class PdfWriter {
 public:
  virtual ~PdfWriter() = default;

  // `text` has the pixel size of `picture`. The page's size in points is pixels × 72 / dpi, brought
  // to the 3 to 14,400 points a side that PDF/A allows.
  virtual absl::Status AddPage(const PagePicture& picture, const PageText& text) = 0;

  // Completes the file and syncs it to the disk. Once only. kInvalidArgument without any page, for
  // a time of another form, and for bookmarks that are out of order or point to no page.
  virtual absl::Status Finish(const PdfInfo& info) = 0;
};

// Creates or replaces `path` (the caller renames it into place when all is well). Equal calls give
// equal bytes.
//   kPermissionDenied, kNotFound (folder), kResourceExhausted (disk full, here or later)
absl::StatusOr<std::unique_ptr<PdfWriter>> NewPdfWriter(const std::string& path,
                                                        PdfProfile profile = PdfProfile::kPdfA2b);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_PDF_PDF_WRITER_H_
