// OcrEngine on Tesseract 5 (LSTM).
#ifndef SOHOA_OCR_ENGINE_TESSERACT_ENGINE_H_
#define SOHOA_OCR_ENGINE_TESSERACT_ENGINE_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "ocr/engine/ocr_engine.h"

namespace sohoa {

struct TesseractOptions {
  std::string language = "vie";  // a traineddata name; several are joined with '+'
  std::string data_dir;          // folder of the traineddata; empty: where Debian puts it
  // Per Read, wall clock; a page whose region takes longer is failed. It is looked at between words
  // only, so it stops nothing that hangs. 0: none.
  int deadline_ms = 300'000;
};

// kNotFound when the language's data is missing; the message says which package brings it.
absl::StatusOr<std::unique_ptr<OcrEngine>> NewTesseractEngine(const TesseractOptions& options);

}  // namespace sohoa

#endif  // SOHOA_OCR_ENGINE_TESSERACT_ENGINE_H_
