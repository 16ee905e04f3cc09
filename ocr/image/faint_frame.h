// Frames of stamps of which a scan in black and white kept only dots and dashes: what is in them is
// past reading, but no print looks like them. Pure; thread-safe.
#ifndef SOHOA_OCR_IMAGE_FAINT_FRAME_H_
#define SOHOA_OCR_IMAGE_FAINT_FRAME_H_

#include <vector>

#include "ocr/page/geometry.h"
#include "ocr/page/image.h"

namespace sohoa {

enum class FrameTrace {
  kAlone,
  // An upright goes on above or below, and no other stamp was made out there: a row of a table, or
  // a stamp whose frame ran into the next one's.
  kJoined,
  kGrains,  // no frame is left, nor anything else but grains (ocr/image/stamp_grains.h)
};

struct FaintFrame {
  Box box;
  FrameTrace trace = FrameTrace::kAlone;
};

// The frames of a stamp's size (12 to 65 mm wide, 6 to 14 mm high; Decree 30/2020 has 20 to 40 by
// 8) in the upper part of an upright, level page: two level strokes of grains, one above the other,
// and an upright one at one end at least, with white on both sides of each. Dotted lines to write
// on, which have no uprights, are none. `reading` is kGrey
// and even in tone, ink is below `ink_below`, `dpi` > 0; boxes in its pixels, from top to bottom.
// To be asked before specks are erased: grains look like them. Tuned on made scans, worn and in
// black and white (docs/secrecy.md has the seeds).
std::vector<FaintFrame> FindFaintFrames(ImageView reading, int ink_below, double dpi);

}  // namespace sohoa

#endif  // SOHOA_OCR_IMAGE_FAINT_FRAME_H_
