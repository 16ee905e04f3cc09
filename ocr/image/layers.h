// A page divided into what is written on it and the paper: mixed raster content (ITU-T T.44), which
// keeps strokes sharp in a tenth of the bytes. Pure; thread-safe.
#ifndef SOHOA_OCR_IMAGE_LAYERS_H_
#define SOHOA_OCR_IMAGE_LAYERS_H_

#include "ocr/page/image.h"

namespace sohoa {

// Laid over each other they show the page: `colours` where `stencil` is black, else `paper`, both
// stretched to the stencil's size.
struct Layers {
  Image stencil;  // kBilevel, as large as the page: 0 where there is ink
  Image colours;  // of the ink, about 75 to an inch; the page's type
  Image paper;    // and what is too pale for the stencil, about 100 to an inch; the page's type
};

// REQUIRES: `page` is kGrey or kBgr and not empty; `dpi` > 0. Specks that stand alone and are
// smaller than a full stop stay with the paper.
Layers SeparateLayers(ImageView page, double dpi);

}  // namespace sohoa

#endif  // SOHOA_OCR_IMAGE_LAYERS_H_
