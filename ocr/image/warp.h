// Moving pixels: quarter turns without loss, and every other change of geometry in one resampling.
// Pure; thread-safe.
#ifndef SOHOA_OCR_IMAGE_WARP_H_
#define SOHOA_OCR_IMAGE_WARP_H_

#include <array>
#include <vector>

#include "ocr/page/geometry.h"
#include "ocr/page/image.h"

namespace sohoa {

struct Point {
  double x = 0;  // pixels; pixel (0, 0) has its middle at (0, 0)
  double y = 0;
};

// A projective map of the plane, row by row: (x, y, 1) -> (u, v, w), and the point is (u/w, v/w).
using Mapping = std::array<double, 9>;
inline constexpr Mapping kIdentity = {1, 0, 0, 0, 1, 0, 0, 0, 1};

Point Apply(const Mapping& mapping, Point p);
// First `inner`, then `outer`.
Mapping Compose(const Mapping& outer, const Mapping& inner);
// REQUIRES: the mapping can be inverted.
Mapping Inverse(const Mapping& mapping);

// Turns a picture of that size counter-clockwise by `quarters` quarter turns, corner onto corner.
Mapping QuarterTurns(int quarters, int width, int height);
// Turns counter-clockwise about `centre`.
Mapping TurnAbout(Point centre, double angle_deg);
// Moves by (dx, dy).
Mapping Shift(double dx, double dy);
// Takes four points, no three on one line, to four others.
Mapping MapCorners(const std::array<Point, 4>& from, const std::array<Point, 4>& to);

// The picture turned counter-clockwise by `quarters` quarter turns; every pixel kept.
Image TurnQuarters(ImageView image, int quarters);

// Left and right exchanged.
Image Mirrored(ImageView image);

// A picture of width × height whose pixel p shows `image` at Apply(to_source, p), between pixels by
// linear interpolation; outside of `image` it shows `fill` (blue, green, red; grey uses the first).
// A bilevel picture becomes grey: threshold it where it must not.
Image Resample(ImageView image, const Mapping& to_source, int width, int height,
               const std::array<uint8_t, 3>& fill);

// By how many pixels what belongs on a row is found lower: column by column, at the upper and at
// the lower edge of a picture, in between linear. Both have its width.
struct Slips {
  std::vector<float> top, bottom;
};

// The same where pixel (x, y) shows `image` at Apply(to_source, (x, y + its slip)).
Image Resample(ImageView image, const Mapping& to_source, const Slips& slips, int width, int height,
               const std::array<uint8_t, 3>& fill);

// Every pixel black (0) below 128, else white (255).
Image ToBilevel(ImageView grey);

// The median of each channel (blue, green, red; grey three times): the paper's colour on most
// pages.
std::array<uint8_t, 3> MedianColour(ImageView image);

// Averages blocks of `factor` × `factor` pixels (what is left over at the right and bottom edge is
// cut); a bilevel picture becomes grey.
Image Shrink(ImageView image, int factor);

// The grey picture with `scale` (0 < scale <= 1) times the pixels each way, at least one, each the
// mean of those that it covers.
Image ScaledDown(ImageView grey, double scale);

// The pixels of `box`, which lies on the picture.
Image Crop(ImageView image, const Box& box);

// The picture with `factor` >= 1 times the pixels each way, in between by cubic interpolation; a
// bilevel picture becomes grey.
Image Magnify(ImageView image, int factor);

// A page made small to look at.
struct ReducedPage {
  Image image;
  int factor = 1;  // pixels of the page to one of `image`, each way
  double dpi = 0;  // of `image`
};

// The page Shrunk to about `wanted_dpi` > 0, never to nothing; `dpi` > 0 is the page's own.
ReducedPage Reduce(ImageView page, double dpi, double wanted_dpi);

}  // namespace sohoa

#endif  // SOHOA_OCR_IMAGE_WARP_H_
