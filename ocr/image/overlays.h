// Seals, stamps and pens over the print. Pure; thread-safe.
#ifndef SOHOA_OCR_IMAGE_OVERLAYS_H_
#define SOHOA_OCR_IMAGE_OVERLAYS_H_

#include <vector>

#include "ocr/page/image.h"
#include "ocr/page/overlay.h"

namespace sohoa {

// Seals, stamps and pens of a colour on the upright page `archive`; none unless it is kBgr. A seal
// is a ring of 20 to 50 mm; a stamp a frame of 12 to 80 mm by 5 to 40 mm that leans by 6 degrees at
// most; a pen stroke, found in blue only, is at least 10 mm long. `dpi` > 0.
std::vector<Overlay> FindColouredOverlays(ImageView archive, double dpi);

// Seals on a page without colour: rings in `reading` (grey, even in tone, ink below `ink_below`).
std::vector<Overlay> FindBlackSeals(ImageView reading, int ink_below, double dpi);

// Whitens a seal that is paler than the print under it. False, and nothing is changed, where it is
// not: where the two have one tone, as in every bilevel scan, or the print is the paler one. What
// is read there is not to be trusted.
bool LiftSeal(const Box& seal, int ink_below, Image& reading);

}  // namespace sohoa

#endif  // SOHOA_OCR_IMAGE_OVERLAYS_H_
