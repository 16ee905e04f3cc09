// The connected shapes of ink in a picture, as runs of pixels. Pure; thread-safe.
#ifndef SOHOA_OCR_IMAGE_SHAPES_H_
#define SOHOA_OCR_IMAGE_SHAPES_H_

#include <algorithm>
#include <cstdint>
#include <vector>

#include "ocr/page/geometry.h"
#include "ocr/page/image.h"

namespace sohoa {

// Ink pixels side by side in one row: begin <= x < end.
struct Run {
  int y = 0;
  int begin = 0;
  int end = 0;
  uint32_t shape = 0;  // index into Shapes::shapes
};

struct Shape {
  int area = 0;                        // pixels
  int x0 = 0, y0 = 0, x1 = 0, y1 = 0;  // half-open box

  int width() const { return x1 - x0; }
  int height() const { return y1 - y0; }
  int longer() const { return std::max(width(), height()); }
  int shorter() const { return std::min(width(), height()); }
  Box box() const { return {x0, y0, x1, y1}; }
};

struct Shapes {
  std::vector<Run> runs;      // by row, then from left to right
  std::vector<Shape> shapes;  // in the order of their first runs
};

// Ink is every pixel of the grey picture below `ink_below` (1..255). Pixels that touch, corners
// included, belong to one shape.
Shapes FindShapes(ImageView grey, int ink_below);

// Whitens the run in the grey `picture` and, as sampling leaves a grey rim, the pixels around it
// that are not ink.
void EraseRun(const Run& run, int ink_below, Image& picture);

}  // namespace sohoa

#endif  // SOHOA_OCR_IMAGE_SHAPES_H_
