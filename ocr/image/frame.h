// Frames around words: stamps such as "MẬT", "HỎA TỐC", "ĐẾN". Pure; thread-safe.
#ifndef SOHOA_OCR_IMAGE_FRAME_H_
#define SOHOA_OCR_IMAGE_FRAME_H_

#include <vector>

#include "ocr/page/geometry.h"
#include "ocr/page/image.h"

namespace sohoa {

// Whitens the closed frames of `reading` (grey, even in tone, ink below `ink_below`) that stand
// around a word or two and touch none of its letters, and returns their boxes, in pixels, from top
// to bottom. A frame may lean by 4 degrees: stamps are set by hand. The reader takes a framed word
// for a picture and would pass it over. `dpi` > 0.
std::vector<Box> LiftFrames(Image& reading, int ink_below, double dpi);

}  // namespace sohoa

#endif  // SOHOA_OCR_IMAGE_FRAME_H_
