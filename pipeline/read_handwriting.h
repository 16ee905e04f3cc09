// Numbers that were filled in by hand: "Số: ⟦22⟧/TTr-UBND", "ngày ⟦05⟧ tháng ⟦2⟧ năm 2025".
// Thread-safe; no state.
#ifndef SOHOA_PIPELINE_READ_HANDWRITING_H_
#define SOHOA_PIPELINE_READ_HANDWRITING_H_

#include <vector>

#include "ocr/image/digit_classifier.h"
#include "ocr/page/correction.h"
#include "ocr/page/image.h"
#include "ocr/page/page_text.h"

namespace sohoa {

// A handwritten number is given this confidence at most, so that every field with one goes to a
// person: there is no second witness for it.
inline constexpr float kHandwritten = 0.8F;

// Looks at the places of number, day and month in the letterhead of `text` (boxes in pixels of
// `reading`; `archive` shows the same `reduction` times as large). Where handwriting stands there,
// it becomes a word of its own between the printed ones, marked as handwritten, instead of what the
// reader of print made of it. What is written but cannot be read as such a number stays as it was
// read, marked and doubted; what is printed stays untouched. Gives what was replaced.
// Not to be asked of a page that bears a secrecy stamp: one set over the number looks like
// handwriting.
std::vector<Correction> ReadHandwriting(ImageView reading, ImageView archive, double reduction,
                                        const DigitClassifier& classifier, PageText& text);

}  // namespace sohoa

#endif  // SOHOA_PIPELINE_READ_HANDWRITING_H_
