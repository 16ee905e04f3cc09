// Further looks at the lines of a page that the reader is least sure of.
#ifndef SOHOA_PIPELINE_READ_LINES_AGAIN_H_
#define SOHOA_PIPELINE_READ_LINES_AGAIN_H_

#include <vector>

#include "absl/status/statusor.h"
#include "ocr/engine/ocr_engine.h"
#include "ocr/page/correction.h"
#include "ocr/page/geometry.h"
#include "ocr/page/page_text.h"
#include "pipeline/read_regions.h"

namespace sohoa {

// Lines whose least sure word with letters or digits is below kLineInDoubt are read twice more,
// each by itself and at another size than the first time, then with a local threshold besides; the
// least sure first, at most kMostLinesAgain a page. (On made scans and the measuring corpus 1.6
// lines a page; 20 ms a look.)
inline constexpr float kLineInDoubt = 0.7F;
inline constexpr int kMostLinesAgain = 5;
inline constexpr int kMostThirdLooks = 2;

// What these looks made of a word goes to its `readings`, with those that the letters' choices
// allow: whoever knows the language decides. Where two looks divide a stretch of a line into
// words differently, the surer one stands; such changes are returned. Words that touch `unsure`,
// stamps and handwriting are not looked at. All boxes in pixels of `images.print`. Errors are the
// engine's. Thread-safe for different engines.
absl::StatusOr<std::vector<Correction>> ReadLinesAgain(const ReadingImages& images,
                                                       const std::vector<Box>& unsure,
                                                       OcrEngine* engine, PageText& text);

}  // namespace sohoa

#endif  // SOHOA_PIPELINE_READ_LINES_AGAIN_H_
