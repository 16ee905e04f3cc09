// The work of the program sohoa-pdfworker: reads one PDF and hands its pages out as frames.
#ifndef SOHOA_STORAGE_PDF_PDF_WORKER_H_
#define SOHOA_STORAGE_PDF_PDF_WORKER_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"

namespace sohoa {

struct PdfWorkerTask {
  std::string path;
  int first_page = 0;  // counts from 0
  int64_t max_pixels = 0;
  int max_pages = 0;
  double draw_dpi = 300;
  int page_timeout_s = 60;  // of computing, for a page
  int64_t memory_bytes =
      0;  // address space; not heeded under a sanitizer, which reserves terabytes
};

// Bounds its own process (memory, computing time, no files written), then writes the frames of
// page_frames.h to `output`. An error only if they cannot be written: those of the PDF are frames.
absl::Status RunPdfWorker(const PdfWorkerTask& task, int output);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_PDF_PDF_WORKER_H_
