// Where one document of a batch ends and the next begins, and to which dossier each belongs.
#ifndef SOHOA_PIPELINE_SPLIT_H_
#define SOHOA_PIPELINE_SPLIT_H_

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "ocr/fields/opening.h"
#include "ocr/fields/vocabulary.h"
#include "ocr/page/page_text.h"
#include "pipeline/dossier_trail.h"
#include "pipeline/page_stage.h"
#include "pipeline/separator.h"

namespace sohoa {

// Tells of each page whether a new document begins on it, by its text alone. Not thread-safe.
class HeaderRule {
 public:
  // `vocabulary` must outlive it.
  explicit HeaderRule(const Vocabulary& vocabulary) : vocabulary_(vocabulary) {}

  // The next printed page of a batch.
  bool Begins(const PageText& page);

 private:
  bool Opens(const PageOpening& opening) const;

  const Vocabulary& vocabulary_;
  int pages_ = 0;          // of the running document
  bool numbered_ = false;  // it has a number, so it will be signed
  bool signed_ = false;    // its signature has come
};

enum class PageTurn {
  kBegins,  // the first page of a document
  kGoesOn,
  kApart,  // a separator or its back: belongs to no document
};

struct DividedPage {
  PageResult page;
  PageTurn turn = PageTurn::kGoesOn;
  int scan_page = 0;  // counts from 0 over the batch
  int dossier = 0;    // index for Dossier(); pages between two separators with a code share it
};

struct SplitOptions {
  bool split = true;                       // false: one document, whatever stands on its pages
  bool blank_sheets = false;               // blank sheets part documents
  const Vocabulary* vocabulary = nullptr;  // none: letterheads part nothing; must outlive its user
};

// What the page is if it is a separator sheet; never one where nothing is to be split.
std::optional<Separator> SeparatorOn(const PageResult& page, const SplitOptions& options);

// Divides a batch page by page. Separators rule where there are any: letterheads part documents
// only in a batch without. To know that, up to 32 pages are held back. Not thread-safe.
class BatchDivider {
 public:
  explicit BatchDivider(SplitOptions options);

  // The next page of the scan; what can be said by now, in the order of the scan.
  std::vector<DividedPage> Add(PageResult page);
  // The rest. Once, after the last page.
  std::vector<DividedPage> Finish();

  // REQUIRES: all pages were added.
  const DossierSource& Dossier(int dossier) const { return trail_.At(dossier); }

 private:
  struct HeldPage {
    PageResult page;
    std::optional<Separator> separator;
  };

  std::vector<DividedPage> Release();
  DividedPage Divide(HeldPage held);
  PageTurn TurnOf(const PageResult& page);

  const SplitOptions options_;
  std::optional<HeaderRule> headers_;  // none without words to go by
  std::vector<HeldPage> held_;
  bool waits_ = true;             // it is not known yet what rules
  bool separators_rule_ = false;  // one was seen
  bool after_separator_ = false;
  bool running_ = false;  // a document has begun
  bool printed_ = false;  // and it has print
  int pages_ = 0;
  DossierTrail trail_;
};

}  // namespace sohoa

#endif  // SOHOA_PIPELINE_SPLIT_H_
