// How far the lines of print lean. Pure; thread-safe.
#ifndef SOHOA_OCR_IMAGE_SKEW_H_
#define SOHOA_OCR_IMAGE_SKEW_H_

#include "ocr/image/letters.h"

namespace sohoa {

struct Skew {
  double angle_deg =
      0;  // turning the picture by this, counter-clockwise positive, levels its lines
  double sharpness =
      0;  // how many times clearer the lines stand out at this angle than at a typical one
  double energy = 0;  // of the profile at that angle, per outline pixel: compares axes of one page
  bool sure = false;  // enough print that agrees; otherwise leave the page as it is
};

inline constexpr double kMaxSkewDeg = 15;

// Searches -kMaxSkewDeg … kMaxSkewDeg for the angle at which the row profile of the letters changes
// most abruptly (Postl's differential square sum; coarse to fine), for lines that run from left to
// right. Exact to about 0.05 degrees on a full page of 150 dpi.
Skew FindSkew(const Letters& letters);

}  // namespace sohoa

#endif  // SOHOA_OCR_IMAGE_SKEW_H_
