// Tesseract alone on pages that are cleaned already: what a whole pipeline is held against.
#ifndef SOHOA_BENCHMARKS_BARE_READER_H_
#define SOHOA_BENCHMARKS_BARE_READER_H_

#include <functional>
#include <memory>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "benchmarks/cost_meter.h"
#include "ocr/image/decode.h"
#include "ocr/page/image.h"

namespace sohoa {

// A cleaned page, as our own reader is shown it.
struct ShownPage {
  Image picture;  // grey, scaled already
  double dpi = 0;
};

// Cleans the page and adds it, if it is not blank.
absl::Status AddShown(DecodedPage page, std::vector<ShownPage>& shown);

class BareReader {
 public:
  virtual ~BareReader() = default;
  // Reads all of the page; its text is made and dropped.
  virtual absl::Status Read(const ShownPage& page) = 0;
};

using BareReaderFactory = std::function<absl::StatusOr<std::unique_ptr<BareReader>>()>;

// The library as the distribution brings it, with its own defaults; OpenMP is off, as it would slow
// it down several times.
absl::StatusOr<std::unique_ptr<BareReader>> NewPlainTesseract();

// Our reader's process: without PNGs, and with what we switch off.
absl::StatusOr<std::unique_ptr<BareReader>> NewReaderProcessAlone();

// Reads each page once, `workers` at a time, each with a reader of its own.
absl::StatusOr<Cost> RunBare(const std::vector<ShownPage>& pages, const BareReaderFactory& factory,
                             int workers);

}  // namespace sohoa

#endif  // SOHOA_BENCHMARKS_BARE_READER_H_
