// PageSource for PDF files. The file is opened in another process (sohoa-pdfworker), so that a
// hostile PDF can kill only that one: its page is then an error, and the pages behind it go on in a
// new process.
#ifndef SOHOA_STORAGE_PDF_PDF_SOURCE_H_
#define SOHOA_STORAGE_PDF_PDF_SOURCE_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "ocr/page/page_source.h"

namespace sohoa {

struct PdfSourceOptions {
  std::string worker_path;  // the program sohoa-pdfworker; empty: beside the running program
  double draw_dpi = 300;    // for pages that are more than one picture
  int first_page = 0;       // where reading begins, from 0
  int page_timeout_s = 60;  // a page that takes longer kills the worker and is an error
  int64_t worker_memory_bytes = 2ll << 30;  // address space of the worker
};

// A page that shows one image and nothing else visible gives that image, bit for bit; any other
// page is drawn. Errors as PageSource; kPermissionDenied "protected by a password".
absl::StatusOr<std::unique_ptr<PageSource>> OpenPdfFile(const std::string& path,
                                                        const PageLimits& limits,
                                                        const PdfSourceOptions& options = {});

}  // namespace sohoa

#endif  // SOHOA_STORAGE_PDF_PDF_SOURCE_H_
