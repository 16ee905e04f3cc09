// The bars of Kodak's Patch T, which part documents for scanners that watch for them. Pure;
// thread-safe.
#ifndef SOHOA_OCR_IMAGE_PATCH_CODE_H_
#define SOHOA_OCR_IMAGE_PATCH_CODE_H_

#include "ocr/page/image.h"

namespace sohoa {

// Levels below the paper.
inline constexpr int kPatchInk = 36;
inline constexpr int kPatchShiningThrough = 10;  // from the sheet's other side

// Whether a page of any type bears Patch T: four bars across or along it, narrow, wide, narrow,
// wide, from either side, leaning up to 6°. `dpi` is that of the page; 0: not known, it is taken
// for an A4 sheet. Bars paler than `faintest_ink` are not seen.
//
// From either side, since a sheet of bars alone does not tell which way is up. Patch T from behind
// is Patch 3, which gives the page it stands on a new level: it parts documents as well.
//
// Source: Kodak's A-61599 and A-61670: wide bars 0.20 in, narrow bars and spaces 0.08 in, at least
// 2 in long, 0.25 in and more from the edges. Taken from 0.6 to 1.5 times that, as printers scale
// and ink spreads, and from 1.6 in of length; tuned on drawn sheets and on made scans without any
// (patch_code_test). Costs about 1 ms at 300 dpi and 2 ms at 600.
bool BearsPatchT(ImageView page, double dpi, int faintest_ink = kPatchInk);

}  // namespace sohoa

#endif  // SOHOA_OCR_IMAGE_PATCH_CODE_H_
