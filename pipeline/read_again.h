// A second look at what the first reading cannot have got right.
#ifndef SOHOA_PIPELINE_READ_AGAIN_H_
#define SOHOA_PIPELINE_READ_AGAIN_H_

#include <vector>

#include "absl/status/statusor.h"
#include "ocr/engine/ocr_engine.h"
#include "ocr/page/correction.h"
#include "ocr/page/image.h"
#include "ocr/page/page_text.h"

namespace sohoa {

// Reads the day, month and year of "ngày … tháng … năm …" again, as digits alone, where they are no
// numbers that a date may have (italic "17" reads as "I7"). At most ten words a page. Takes the new
// reading only where it is such a number and the first one does not contradict it, and trusts it no
// more than kReadAgain. `text` has its boxes in pixels of `reading`. Gives what was changed; errors
// are the engine's.
inline constexpr float kReadAgain = 0.8F;  // a field of this confidence goes to a person
absl::StatusOr<std::vector<Correction>> ReadDatesAgain(ImageView reading, double dpi,
                                                       OcrEngine* engine, PageText& text);

}  // namespace sohoa

#endif  // SOHOA_PIPELINE_READ_AGAIN_H_
