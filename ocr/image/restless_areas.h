// Places where a code may stand: dark and light in turn, without the white lanes that run between
// lines of text. Internal to ocr/image. Pure; thread-safe.
#ifndef SOHOA_OCR_IMAGE_RESTLESS_AREAS_H_
#define SOHOA_OCR_IMAGE_RESTLESS_AREAS_H_

#include <vector>

#include "ocr/page/geometry.h"
#include "ocr/page/image.h"

namespace sohoa {

// Boxes of such places, with room around them for a code's quiet zone, in pixels of the page and
// within it; the largest first, at most 16. `dpi` > 0.
std::vector<Box> FindRestlessAreas(ImageView page, double dpi);

}  // namespace sohoa

#endif  // SOHOA_OCR_IMAGE_RESTLESS_AREAS_H_
