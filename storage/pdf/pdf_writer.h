// A searchable PDF: the page's picture with its words, invisible, over it.
#ifndef SOHOA_STORAGE_PDF_PDF_WRITER_H_
#define SOHOA_STORAGE_PDF_PDF_WRITER_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ocr/page/image.h"
#include "ocr/page/page_text.h"

namespace sohoa {

struct PdfInfo {
  std::string title;
  std::string producer = "sohoa";
  std::string
      created_at;  // ISO 8601 with offset: from the caller's clock; equal input, equal bytes
};

// Writes pages as they come: memory does not grow with their number but for a few hundred bytes a
// page. Not thread-safe. Dropped without Finish, it removes what it has written.
class PdfWriter {
 public:
  virtual ~PdfWriter() = default;

  // `text` has the pixel size of `image`. The page's size in points is pixels × 72 / dpi.
  virtual absl::Status AddPage(const CompressedPage& image, const PageText& text) = 0;

  // Completes the file and syncs it to the disk. kInvalidArgument without any page. Once only.
  virtual absl::Status Finish(const PdfInfo& info) = 0;
};

// Creates or replaces `path` (the caller renames it into place when all is well).
//   kPermissionDenied, kNotFound (folder), kResourceExhausted (disk full, here or later)
absl::StatusOr<std::unique_ptr<PdfWriter>> NewPdfWriter(const std::string& path);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_PDF_PDF_WRITER_H_
