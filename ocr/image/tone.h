// The reading image: what a reader of print should see of a page. Pure; thread-safe.
#ifndef SOHOA_OCR_IMAGE_TONE_H_
#define SOHOA_OCR_IMAGE_TONE_H_

#include "ocr/page/image.h"

namespace sohoa {

// A grey picture of the same size in which the paper is white everywhere, whatever its colour and
// light, print is dark, and seals and pens (which are coloured) are pale. Black beyond the paper
// becomes white. `page` may be of any type; a bilevel or already even page keeps its pixels.
Image EvenTone(ImageView page);

// Print of less contrast (Letters::contrast) is pale: fax, carbon copies, a scanner set too bright.
inline constexpr double kPale = 0.35;
// Makes the ink of an evened picture as dark as common print is; what is white stays. `contrast`
// > 0: the ink's now.
void Darken(Image& reading, double contrast);

// Pixels of an evened picture from here up are paper or its grain, however little print there is.
inline constexpr int kLightestInk = 200;
// The grey value below which the pixels of an evened picture are ink (Otsu's, from 100 to
// kLightestInk).
int InkThreshold(ImageView reading);

}  // namespace sohoa

#endif  // SOHOA_OCR_IMAGE_TONE_H_
