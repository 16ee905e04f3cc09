// One written sign, brought to the size and place that the digit classifier knows. Pure;
// thread-safe. Internal to ocr/image.
#ifndef SOHOA_OCR_IMAGE_GLYPH_H_
#define SOHOA_OCR_IMAGE_GLYPH_H_

#include "ocr/image/digit_net.h"
#include "ocr/page/image.h"

namespace sohoa {

// What stands on `ink` (kGrey, 0 paper … 255 ink), as in MNIST (LeCun, Cortes, Burges): its longer
// side 20 pixels, its centre of mass in the middle of 28 × 28. All 0 where there is no ink.
GlyphPixels NormalGlyph(ImageView ink);

}  // namespace sohoa

#endif  // SOHOA_OCR_IMAGE_GLYPH_H_
