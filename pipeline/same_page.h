// Whether two pages say the same, by the words that were read on them. Pages of one template look
// alike; what is filled in tells them apart. Pure; thread-safe.
#ifndef SOHOA_PIPELINE_SAME_PAGE_H_
#define SOHOA_PIPELINE_SAME_PAGE_H_

#include <cstdint>
#include <vector>

#include "ocr/page/page_hash.h"
#include "ocr/page/page_text.h"

namespace sohoa {

// The words of a page without their order, place and marks, as numbers that are equal for equal
// words within this process.
struct PageWords {
  std::vector<uint64_t> all;  // rising
  std::vector<uint64_t>
      sure;  // of `all`, the longer ones and numbers that were read with certainty
};
PageWords WordsOf(const PageText& page);

// How two pages compare, by their words.
struct WordsCompared {
  // 0..1: of the page with fewer words, how many are on the other one too.
  double shared = 0;
  // 0..1: of the words that were read with certainty on one page and are nowhere on the other one,
  // as many as each page has against the other, as a share of the certain ones. A bad scan of the
  // same sheet lacks words of the good one, but has few of its own.
  double contradicted = 0;
  int words = 0;  // of the page with fewer
};
WordsCompared Compare(const PageWords& a, const PageWords& b);

// Whether the two are scans of one sheet, or prints of one text: they look alike, and their words
// do not say otherwise. `distance` as Distance(PageHash, PageHash) gives it.
bool IsSamePage(double distance, const WordsCompared& words);

// From here on pages do not look alike, whatever they say.
inline constexpr double kFarthestAlike = 0.3;

}  // namespace sohoa

#endif  // SOHOA_PIPELINE_SAME_PAGE_H_
