// What happens to one page, from the scan to text and picture. Thread-safe: pages are independent.
#ifndef SOHOA_PIPELINE_PAGE_STAGE_H_
#define SOHOA_PIPELINE_PAGE_STAGE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "ocr/image/digit_classifier.h"
#include "ocr/image/encode.h"
#include "ocr/image/prepare.h"
#include "ocr/page/image.h"
#include "ocr/page/page_source.h"
#include "ocr/page/page_text.h"
#include "ocr/text/correct.h"
#include "pipeline/engine_pool.h"

namespace sohoa {

struct PageStageOptions {
  PageLimits limits;
  PrepareOptions prepare;
  EncodeOptions encode;
  const LanguageModel* language = nullptr;  // mends what was misread; none: text stays as read
  const DigitClassifier* digits = nullptr;  // reads handwritten numbers; none: read as print
  bool picture_of_secret = false;           // encode a page with a secrecy stamp too
  std::string debug_dir;                    // pictures of what each step saw go here; empty: none
};

// Milliseconds of wall time that each step took.
struct PageTimings {
  double decode = 0;
  double prepare = 0;
  double read = 0;
  double encode = 0;

  double total() const { return decode + prepare + read + encode; }
};

struct PageResult {
  PageText text;           // boxes in pixels of `picture`
  CompressedPage picture;  // the archived image; empty for a secret page unless it was asked for
  PageFacts facts;
  std::vector<Correction> corrections;  // what was changed in `text`
  std::optional<std::string> secrecy;   // the stamp found on it; the document must leave the flow
  PageTimings ms;
};

// Decode → prepare → read → read handwritten numbers → look for a secrecy stamp → correct → encode.
// Errors are those of the steps, each with the step's reason. No exception leaves it. `name` of the
// page: for the names of debug pictures.
absl::StatusOr<PageResult> ProcessPage(ScannedPage page, EnginePool* engines,
                                       const PageStageOptions& options,
                                       const std::string& name = "page");

}  // namespace sohoa

#endif  // SOHOA_PIPELINE_PAGE_STAGE_H_
