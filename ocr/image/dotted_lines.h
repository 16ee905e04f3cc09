// The dotted lines on which forms are filled in. Pure; thread-safe.
#ifndef SOHOA_OCR_IMAGE_DOTTED_LINES_H_
#define SOHOA_OCR_IMAGE_DOTTED_LINES_H_

#include <vector>

#include "ocr/page/geometry.h"
#include "ocr/page/image.h"

namespace sohoa {

// Whitens rows of at least eight dots on one level at even distances, some of which may be hidden
// by what was written over them, on an upright, level page (grey, even in tone, ink below
// `ink_below`; `dpi` > 0). An ellipsis stays. Gives the rows' boxes, in pixels, in no order. To be
// asked before specks are erased: dots look like them.
std::vector<Box> LiftDottedLines(Image& reading, int ink_below, double dpi);

}  // namespace sohoa

#endif  // SOHOA_OCR_IMAGE_DOTTED_LINES_H_
