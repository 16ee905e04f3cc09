// Another look at the name of a signer.
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

// Reads the place of the name under a signature again in several ways (`Look`), without what a seal
// has left beside it. Where one of `seals` touches the name, or the first words are none that
// begins with a known family name, the look that is a name most surely and was read best stands for
// them; words that the seal's own letters made are dropped. Then its marks are confirmed, which no
// vocabulary tells ("Hiển", "Hiến"): where looks differ, the word's confidence is at most
// kReadAgain. To be called behind ReadLinesAgain, whose `readings` of these words it settles. Gives
// what was changed. Three looks on a page with a name, none on others. All boxes in pixels of
// `images.print`. Errors are the engine's. Thread-safe for different engines.
absl::StatusOr<std::vector<Correction>> ReadNameAgain(const ReadingImages& images,
                                                      const std::vector<Box>& seals,
                                                      const Vocabulary& vocabulary,
                                                      OcrEngine* engine, PageText& text);

}  // namespace sohoa

#endif  // SOHOA_PIPELINE_READ_NAME_AGAIN_H_
