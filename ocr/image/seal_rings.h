// Taking a seal off print of its own tone, by its shape. Pure; thread-safe.
#ifndef SOHOA_OCR_IMAGE_SEAL_RINGS_H_
#define SOHOA_OCR_IMAGE_SEAL_RINGS_H_

#include "ocr/page/geometry.h"
#include "ocr/page/image.h"

namespace sohoa {

// Whitens the rings of the seal in `seal` (pixels of `reading`; as FindBlackSeals gives it: within
// a few pixels) where no other stroke crosses them, and the letters and the star within that stand
// in no line of print. `reading` is grey, even in tone, ink below `ink_below`; `dpi` > 0. False,
// and nothing is changed, where no ring is found. What is read there stays doubtful.
bool LiftSealRings(const Box& seal, int ink_below, double dpi, Image& reading);

}  // namespace sohoa

#endif  // SOHOA_OCR_IMAGE_SEAL_RINGS_H_
