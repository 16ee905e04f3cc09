// Turning and bending a picture. Thread-safe.
#ifndef SOHOA_TOOLS_MAKE_SCANS_WARP_H_
#define SOHOA_TOOLS_MAKE_SCANS_WARP_H_

#include <array>

#include "ocr/page/image.h"

namespace sohoa {

struct PointPx {
  double x = 0;
  double y = 0;
};

// A projective map of the plane, row by row: (x, y, 1) → (x', y', w').
struct Projection {
  std::array<double, 9> m = {1, 0, 0, 0, 1, 0, 0, 0, 1};
  PointPx operator()(PointPx p) const;
  // Up to a factor, which a projection does not feel. REQUIRES: not singular.
  Projection Inverse() const;
};

// Turns by `angle_deg` counter-clockwise around the middle of a width × height picture.
Projection TurnAroundMiddle(int width, int height, double angle_deg);

// Carries the corners of a width × height picture to four points: top left, top right, bottom
// right, bottom left (Heckbert 1989, section 2.2.3). REQUIRES: they form a convex quadrilateral.
Projection ToCorners(int width, int height, const std::array<PointPx, 4>& corners);

// Lays `source` on `ground` where `to_ground` carries it, with bilinear sampling.
// REQUIRES: the same pixel type, kGrey or kBgr.
void LayOnto(const Image& source, const Projection& to_ground, Image& ground);

// By 0, 90, 180 or 270 degrees counter-clockwise, exactly.
Image TurnQuarters(const Image& image, int rotation_deg);

}  // namespace sohoa

#endif  // SOHOA_TOOLS_MAKE_SCANS_WARP_H_
