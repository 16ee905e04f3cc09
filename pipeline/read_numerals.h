// Roman numerals by the picture: a reader of letters loses strokes of "III".
#ifndef SOHOA_PIPELINE_READ_NUMERALS_H_
#define SOHOA_PIPELINE_READ_NUMERALS_H_

#include <vector>

#include "ocr/page/correction.h"
#include "ocr/page/image.h"
#include "ocr/page/page_text.h"

namespace sohoa {

// Where a Roman numeral stands and letters of upright strokes were read ("II.", "HI."), makes it
// the numeral I, II or III of as many strokes as the picture shows. Words whose strokes cannot be
// counted stay. `text` has its boxes in pixels of `reading`, which is grey. Gives what was changed.
std::vector<Correction> CountStrokesOfNumerals(const ImageView& reading, PageText& text);

}  // namespace sohoa

#endif  // SOHOA_PIPELINE_READ_NUMERALS_H_
