// Where a scan in black and white kept of a stamp nothing but single grains. Pure; thread-safe.
#ifndef SOHOA_OCR_IMAGE_STAMP_GRAINS_H_
#define SOHOA_OCR_IMAGE_STAMP_GRAINS_H_

#include <vector>

#include "ocr/page/geometry.h"
#include "ocr/page/image.h"

namespace sohoa {

// Places of a stamp's size (25 by 8.5 mm) where an upright page's stamps of secrecy and urgency
// stand (left, below the number: zones 10a and 10b of Decree 30/2020), with no print but with far
// more grains than the rest of the page's white has: dust falls anywhere. No part of something
// higher, as the stamp on incoming mail is. At most one, the densest.
// `reading` is kGrey and even in tone, ink is below `ink_below`, `dpi` > 0; boxes in its pixels. To
// be asked before specks are erased and after dotted lines are. Tuned on made scans, worn and in
// black and white (docs/secrecy.md has the seeds).
std::vector<Box> FindStampGrains(ImageView reading, int ink_below, double dpi);

}  // namespace sohoa

#endif  // SOHOA_OCR_IMAGE_STAMP_GRAINS_H_
