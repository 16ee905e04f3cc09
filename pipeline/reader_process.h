// OcrEngine in another process (sohoa-reader): a page that crashes the reader or makes it hang
// costs that page, and the next one is read by a new process.
#ifndef SOHOA_PIPELINE_READER_PROCESS_H_
#define SOHOA_PIPELINE_READER_PROCESS_H_

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "ocr/engine/ocr_engine.h"

namespace sohoa {

struct ReaderProcessOptions {
  std::string language = "vie";  // as TesseractOptions
  std::string data_dir;
  std::string program;  // sohoa-reader; empty: beside the running program
  // For one Read. Computing is what tells a page that makes the reader hang from a good one on an
  // overloaded machine; the wall clock is for a reader that waits for what never comes.
  std::chrono::milliseconds cpu_limit = std::chrono::seconds(60);
  std::chrono::milliseconds wall_limit = std::chrono::minutes(10);
  int64_t memory_bytes = 2ll << 30;  // address space of the process
};

// Starts the process and waits until it has loaded its data: errors as NewTesseractEngine;
// kNotFound, too, if the program is missing. Read gives beside the reader's own errors
//   kDeadlineExceeded  a limit was passed; the process was killed
//   kUnavailable       the process died on this page, or answered what is no answer; or no new one
//                      can be started
// One page at a time; it is kept for the next one. Dropping the engine ends its process, and so
// does the end of ours, whatever ends it.
absl::StatusOr<std::unique_ptr<OcrEngine>> NewReaderProcess(const ReaderProcessOptions& options);

}  // namespace sohoa

#endif  // SOHOA_PIPELINE_READER_PROCESS_H_
