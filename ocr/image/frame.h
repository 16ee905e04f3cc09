// Frames around words: stamps such as "MẬT", "HỎA TỐC", "ĐẾN". Pure; thread-safe.
#ifndef SOHOA_OCR_IMAGE_FRAME_H_
#define SOHOA_OCR_IMAGE_FRAME_H_

#include <utility>
#include <vector>

#include "ocr/page/geometry.h"
#include "ocr/page/image.h"

namespace sohoa {

struct Frame {
  Box box;  // pixels
  // From its left to its right stroke in each row of the box, begin <= x < end: a stamp is set by
  // hand and leans, so that corners of the box are not its own.
  std::vector<std::pair<int, int>> rows;
};

// Whitens the closed frames of `reading` (grey, even in tone, ink below `ink_below`) that stand
// around a word or two and touch none of its letters, and returns them from top to bottom. A frame
// may lean by 4 degrees. The reader takes a framed word for a picture and would pass it over.
// `dpi` > 0.
std::vector<Frame> LiftFrames(Image& reading, int ink_below, double dpi);

// An upright frame: all of `box`.
Frame FrameAround(const Box& box);

// Moves what `frame` encloses from `reading` to `stamps`, which is made as a white picture of the
// same size if it is empty.
void MoveEnclosed(const Frame& frame, Image& reading, Image& stamps);

}  // namespace sohoa

#endif  // SOHOA_OCR_IMAGE_FRAME_H_
