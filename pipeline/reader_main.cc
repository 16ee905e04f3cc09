// sohoa-reader LANGUAGE DATA_DIR MEMORY_BYTES: started by the library (reader_process.cc), not by
// people.
#include <unistd.h>

#include <cstdint>
#include <cstdio>

#include "absl/strings/numbers.h"
#include "ocr/engine/tesseract_engine.h"
#include "pipeline/reader_worker.h"
#include "storage/pdf/process_limits.h"

int main(int argc, char** argv) {
  int64_t memory_bytes = 0;
  if (argc != 4 || !absl::SimpleAtoi(argv[3], &memory_bytes)) {
    std::fputs("sohoa-reader serves sohoa and is of no use by itself\n", stderr);
    return 2;
  }
  sohoa::BoundProcess(memory_bytes);
  sohoa::EndWithAsker(STDIN_FILENO);
  // No deadline here: who asked counts the time, and kills.
  const sohoa::TesseractOptions reader{.language = argv[1], .data_dir = argv[2], .deadline_ms = 0};
  const bool served =
      sohoa::ServeReader(sohoa::NewTesseractEngine(reader), STDIN_FILENO, STDOUT_FILENO);
  return served ? 0 : 1;
}
