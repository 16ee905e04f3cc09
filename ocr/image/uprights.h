// Upright strokes: what a capital I is made of, and all that tells "II" from "III". Pure;
// thread-safe.
#ifndef SOHOA_OCR_IMAGE_UPRIGHTS_H_
#define SOHOA_OCR_IMAGE_UPRIGHTS_H_

#include "ocr/page/geometry.h"
#include "ocr/page/image.h"

namespace sohoa {

// How many upright strokes stand side by side in `area` of `reading` (grey, dark on even paper),
// if it holds nothing but one line of them, as the letters I of one word, and marks below half
// their height: 1 to 3. Serifs may touch, strokes may slant. 0 for anything else: other letters
// (H has a bar, L an arm), other distances than those of Times or Arial, roman and bold, more than
// three, or nothing.
int CountUprights(const ImageView& reading, const Box& area);

}  // namespace sohoa

#endif  // SOHOA_OCR_IMAGE_UPRIGHTS_H_
