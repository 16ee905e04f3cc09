// Pictures for people: what a step saw, with what it found drawn over it. Pure; thread-safe.
#ifndef SOHOA_OCR_IMAGE_MARKS_H_
#define SOHOA_OCR_IMAGE_MARKS_H_

#include <vector>

#include "ocr/image/sheet.h"
#include "ocr/page/image.h"

namespace sohoa {

// `picture` in colour, its long side at most kLettersLongSide pixels, with each of `marks` (corners
// in pixels of `picture`) outlined and numbered from 1.
Image DrawMarks(ImageView picture, const std::vector<Corners>& marks);

}  // namespace sohoa

#endif  // SOHOA_OCR_IMAGE_MARKS_H_
