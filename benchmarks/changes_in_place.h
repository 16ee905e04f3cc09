// Whether the changes made to what was read were right, each at its place. Pure; thread-safe.
#ifndef SOHOA_BENCHMARKS_CHANGES_IN_PLACE_H_
#define SOHOA_BENCHMARKS_CHANGES_IN_PLACE_H_

#include <vector>

#include "benchmarks/words_in_place.h"
#include "ocr/page/correction.h"
#include "ocr/page/page_text.h"

namespace sohoa {

enum class ChangeJudgement {
  kRight,       // more of the truth's words, or fewer that are none of them, than without it
  kWrong,       // fewer, or more
  kNeither,     // one misreading for another
  kNotToBeSeen  // what it made was changed again
};

// For every one of `corrections`, boxes in pixels of `read`, which they led to: the page is
// compared with the truth once as it is and once with that change undone (WordsInPlace).
std::vector<ChangeJudgement> ChangesInPlace(const std::vector<TrueWord>& truth, double dpi,
                                            const std::vector<Correction>& corrections,
                                            const PageText& read);

}  // namespace sohoa

#endif  // SOHOA_BENCHMARKS_CHANGES_IN_PLACE_H_
