// A second look at the numbers that a document is known by, however sure the first one was.
#ifndef SOHOA_PIPELINE_CONFIRM_NUMBERS_H_
#define SOHOA_PIPELINE_CONFIRM_NUMBERS_H_

#include "absl/status/status.h"
#include "ocr/engine/ocr_engine.h"
#include "ocr/page/page_text.h"
#include "pipeline/read_regions.h"

namespace sohoa {

// A digit is at times misread with all confidence, and nothing around it tells: "ngày 16" is as
// good a date as "ngày 18". So the line of number and notation ("Số: …") and that of place and
// date, the first of each in the upper half of a page, are read again at another size; a word of
// them whose digits are others there is trusted no more than kReadAgain (read_again.h), so that its
// field goes to a person. Nothing is changed. All boxes in pixels of `images.print`. Errors are the
// engine's. Thread-safe for different engines.
absl::Status ConfirmNumbers(const ReadingImages& images, OcrEngine* engine, PageText& text);

}  // namespace sohoa

#endif  // SOHOA_PIPELINE_CONFIRM_NUMBERS_H_
