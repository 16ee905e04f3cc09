// Which words of a page were read exactly right, each at its place. Pure; thread-safe.
#ifndef SOHOA_BENCHMARKS_WORDS_IN_PLACE_H_
#define SOHOA_BENCHMARKS_WORDS_IN_PLACE_H_

#include <string>
#include <vector>

#include "ocr/page/page_text.h"

namespace sohoa {

// A word that stands on the paper.
struct TrueWord {
  std::string text;
  double x0 = 0, y0 = 0, x1 = 0, y1 = 0;  // on the undamaged page, in pixels of `dpi`
};

// For every word of `read`, in reading order: whether the truth has that word, as WordToCompare
// sees it, at that place, each word of the truth once. The place is looked up through the affine
// map that takes most of the words that stand once on either page to each other (so that a crop or
// what is left of a photograph's slant does not count as an error); it may be off by a quarter of
// its line's height. `dpi` of the truth.
std::vector<bool> WordsInPlace(const std::vector<TrueWord>& truth, double dpi,
                               const PageText& read);

}  // namespace sohoa

#endif  // SOHOA_BENCHMARKS_WORDS_IN_PLACE_H_
