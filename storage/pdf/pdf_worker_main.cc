// sohoa-pdfworker FILE FIRST_PAGE MAX_PIXELS MAX_PAGES DPI TIMEOUT_S MEMORY_BYTES: started by the
// library (pdf_source.cc), not by people.
#include <unistd.h>

#include <cstdio>

#include "absl/strings/numbers.h"
#include "storage/pdf/pdf_worker.h"

int main(int argc, char** argv) {
  sohoa::PdfWorkerTask task;
  const bool valid = argc == 8 && absl::SimpleAtoi(argv[2], &task.first_page) &&
                     absl::SimpleAtoi(argv[3], &task.max_pixels) &&
                     absl::SimpleAtoi(argv[4], &task.max_pages) &&
                     absl::SimpleAtod(argv[5], &task.draw_dpi) &&
                     absl::SimpleAtoi(argv[6], &task.page_timeout_s) &&
                     absl::SimpleAtoi(argv[7], &task.memory_bytes);
  if (!valid) {
    std::fputs("sohoa-pdfworker serves sohoa and is of no use by itself\n", stderr);
    return 2;
  }
  task.path = argv[1];
  return sohoa::RunPdfWorker(task, STDOUT_FILENO).ok() ? 0 : 1;
}
