// What happens to one page, from the scan to text and picture. Thread-safe: pages are independent;
// each needs an engine of its own.
#ifndef SOHOA_PIPELINE_PAGE_STAGE_H_
#define SOHOA_PIPELINE_PAGE_STAGE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "ocr/engine/ocr_engine.h"
#include "ocr/fields/paper_forms.h"
#include "ocr/fields/vocabulary.h"
#include "ocr/image/digit_classifier.h"
#include "ocr/image/encode.h"
#include "ocr/image/prepare.h"
#include "ocr/page/image.h"
#include "ocr/page/listed_word.h"
#include "ocr/page/page_code.h"
#include "ocr/page/page_hash.h"
#include "ocr/page/page_source.h"
#include "ocr/page/page_text.h"
#include "ocr/text/confidence.h"
#include "ocr/text/correct.h"

namespace sohoa {

// Which words a person looks at unless a site says otherwise. On the measuring corpus 1.6 in 100
// words are below, every second of them wrong, and two thirds of all wrong words are among them; on
// made scans 0.9 in 100 and four fifths (docs/measured.md).
inline constexpr double kReviewBelow = 0.8;

struct PageStageOptions {
  PageLimits limits;
  PrepareOptions prepare;
  EncodeOptions encode;
  const LanguageModel* language = nullptr;  // what words are mended and judged by; none: neither
  const Vocabulary* vocabulary =
      nullptr;                         // what fields are found by; none: no fields are looked for
  const PaperForms* papers = nullptr;  // citizens' papers to know; none: they are not looked for
  bool correct = true;                 // mend what was misread
  const DigitClassifier* digits = nullptr;  // reads handwritten numbers; none: read as print
  // Makes of the reader's confidence how likely a word is right; none: it stays the reader's.
  const ConfidenceModel* confidence = nullptr;
  double review_below = kReviewBelow;  // words of less confidence are listed for a person
  bool picture_of_secret = false;      // encode a page with a secrecy stamp too
  std::string debug_dir;               // pictures of what each step saw go here; empty: none
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
  PageText text;          // boxes in pixels of `picture`
  bool own_text = false;  // `text` is what the file itself says, and it says what is printed
  PagePicture picture;    // the archived image; empty for a secret page unless it was asked for
  PageFacts facts;
  PageHash hash;                        // of a page with print
  std::vector<Correction> corrections;  // what was changed in `text`
  // The reader's own confidence of each word of `text`, in reading order: rules are tuned to it.
  std::vector<float> reader_confidences;
  std::vector<ListedWord> doubtful;    // words that a person should look at; at most 100
  std::vector<PageCode> codes;         // what QR and bar codes say; boxes in pixels of `picture`
  bool patch_t = false;                // the bars of a separator sheet stand on it
  std::optional<std::string> secrecy;  // the stamp found on it; the document must leave the flow
  PageTimings ms;
};

// Decode → prepare → look for codes → read, some of it again → read handwritten numbers → look for
// a secrecy stamp → take the file's own text, where it says what was read → else correct, judge
// words → encode. Errors are those of the steps, each with the
// step's reason. No exception leaves it. `name` of the page: for the names of debug pictures.
absl::StatusOr<PageResult> ProcessPage(ScannedPage page, OcrEngine* engine,
                                       const PageStageOptions& options,
                                       const std::string& name = "page");

}  // namespace sohoa

#endif  // SOHOA_PIPELINE_PAGE_STAGE_H_
