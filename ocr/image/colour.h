// Which ink a pixel has, by its colour. Pure; thread-safe. Internal to ocr/image.
#ifndef SOHOA_OCR_IMAGE_COLOUR_H_
#define SOHOA_OCR_IMAGE_COLOUR_H_

#include "ocr/page/image.h"
#include "ocr/page/overlay.h"

namespace sohoa {

// kGrey: by how much the channel of `ink` exceeds both others at each pixel of `page` (kBgr), 0 to
// 255; 0 for grey and white. REQUIRES: ink is kRed or kBlue.
Image ExcessOf(InkColour ink, ImageView page);

}  // namespace sohoa

#endif  // SOHOA_OCR_IMAGE_COLOUR_H_
