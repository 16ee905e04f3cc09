// Print told from paper by what is around it, for a second look at lines in doubt. Pure;
// thread-safe.
#ifndef SOHOA_OCR_IMAGE_LOCAL_THRESHOLD_H_
#define SOHOA_OCR_IMAGE_LOCAL_THRESHOLD_H_

#include "ocr/page/image.h"

namespace sohoa {

// kGrey, size of `grey`: black and white with soft edges. Each pixel is held against the mean and
// the spread of the square around it that reaches `radius` > 0 pixels each way (Sauvola and
// Pietikäinen, 2000, with k = 0.2 and R = 128), so that strokes too pale for the whole come out
// black. REQUIRES: `grey` is kGrey or kBilevel and not empty.
Image LocalThreshold(ImageView grey, int radius);

}  // namespace sohoa

#endif  // SOHOA_OCR_IMAGE_LOCAL_THRESHOLD_H_
