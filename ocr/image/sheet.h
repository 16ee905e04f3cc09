// A sheet of paper lying on something: a phone's photograph, a scanner's black lid. Pure;
// thread-safe.
#ifndef SOHOA_OCR_IMAGE_SHEET_H_
#define SOHOA_OCR_IMAGE_SHEET_H_

#include <array>
#include <optional>

#include "ocr/image/warp.h"
#include "ocr/page/geometry.h"
#include "ocr/page/image.h"

namespace sohoa {

// Corners in order: top left, top right, bottom right, bottom left.
using Corners = std::array<Point, 4>;
Corners CornersOf(const Box& box);

// The sheet's corners in `picture` (grey or colour, at least 64 pixels a side; about 1 pixel exact
// where the edge is sharp), or nullopt unless all four edges can be seen with something other than
// paper beyond each. Edges are straight lines through the strongest change of colour on each scan
// line, print having been filled in; a line must be agreed on by most of its scan lines. Tuned on
// the measuring corpus: tables darker and lighter, shaded, leaning up to 20 degrees.
std::optional<Corners> FindSheet(ImageView picture);

// The width and height, in pixels, of the flat sheet behind those corners: nothing is made smaller,
// and a sheet within a tenth of A4's shape is A4, upright or lying.
struct SheetSize {
  int width = 0;
  int height = 0;
  bool a4 = false;
};
SheetSize FlatSize(const Corners& corners);

}  // namespace sohoa

#endif  // SOHOA_OCR_IMAGE_SHEET_H_
