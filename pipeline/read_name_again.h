// Another look at the name of a signer over which a seal lies.
#ifndef SOHOA_PIPELINE_READ_NAME_AGAIN_H_
#define SOHOA_PIPELINE_READ_NAME_AGAIN_H_

#include <vector>

#include "absl/status/statusor.h"
#include "ocr/engine/ocr_engine.h"
#include "ocr/fields/vocabulary.h"
#include "ocr/page/correction.h"
#include "ocr/page/geometry.h"
#include "ocr/page/page_text.h"
#include "pipeline/read_regions.h"

namespace sohoa {

// Where one of `seals` touches the name under a signature, reads the name's own place again,
// without what the seal has left beside it, in several ways (`Look`). What begins with a known
// family name and was read best stands for the words there; words that the seal's own letters made
// are dropped. Gives what was changed. All boxes in pixels of `images.print`. Errors are the
// engine's. Thread-safe for different engines.
absl::StatusOr<std::vector<Correction>> ReadNameAgain(const ReadingImages& images,
                                                      const std::vector<Box>& seals,
                                                      const Vocabulary& vocabulary,
                                                      OcrEngine* engine, PageText& text);

}  // namespace sohoa

#endif  // SOHOA_PIPELINE_READ_NAME_AGAIN_H_
