// The words of coloured stamps, which the reading image, made for black print, no longer shows.
// Pure; thread-safe.
#ifndef SOHOA_OCR_IMAGE_STAMP_INK_H_
#define SOHOA_OCR_IMAGE_STAMP_INK_H_

#include <vector>

#include "ocr/page/image.h"
#include "ocr/page/overlay.h"

namespace sohoa {

// kGrey, width × height: white but for the ink of the stamps among `overlays` (boxes in pixels of
// `archive`, kBgr), which is dark, without frames and rulings. One pixel of it is `reduction` (1/2,
// 1, 2, 3, …) pixels of `archive` each way, `dpi` > 0 its own resolution. Empty without stamps.
Image FindStampInk(ImageView archive, const std::vector<Overlay>& overlays, double reduction,
                   int width, int height, double dpi);

}  // namespace sohoa

#endif  // SOHOA_OCR_IMAGE_STAMP_INK_H_
