// Another look at a part of a page that holds one line.
#ifndef SOHOA_PIPELINE_LINE_LOOK_H_
#define SOHOA_PIPELINE_LINE_LOOK_H_

#include <vector>

#include "absl/status/statusor.h"
#include "ocr/engine/ocr_engine.h"
#include "ocr/page/geometry.h"
#include "ocr/page/page_text.h"
#include "pipeline/read_regions.h"

namespace sohoa {

enum class Look {
  kAsBefore,        // at the size of the first reading
  kSmaller,         // at another size than the first reading
  kLocalThreshold,  // the same, each pixel held against those around it
};

// The words of the line in `part` (cut to the page), with the reader's choices for each letter,
// from left to right, in pixels of `images.print`. Errors are the engine's. Thread-safe for
// different engines.
absl::StatusOr<std::vector<Word>> LookAtLine(const ReadingImages& images, const Box& part,
                                             Look look, OcrEngine* engine);

// A line with white around it, as it is shown best.
Box WithMargins(const Box& line);

// Whether two looks' boxes share more than half of the narrower one, along the line.
bool Overlap(const Box& a, const Box& b);

}  // namespace sohoa

#endif  // SOHOA_PIPELINE_LINE_LOOK_H_
