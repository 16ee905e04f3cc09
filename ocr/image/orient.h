// Which way up a page of print is. Pure; thread-safe.
#ifndef SOHOA_OCR_IMAGE_ORIENT_H_
#define SOHOA_OCR_IMAGE_ORIENT_H_

#include "ocr/image/letters.h"
#include "ocr/image/skew.h"

namespace sohoa {

struct Orientation {
  int rotation_deg =
      0;  // 0, 90, 180, 270: turning by this, counter-clockwise, sets the page upright
  double confidence = 0;  // 0..1
  Skew skew;              // of the page once turned so
};

// Lines of print run along the axis whose profile is the sharper. Up is where, beside the bodies of
// the lines, there is more ink: ascenders, capitals and the Vietnamese marks outweigh descenders
// and the dot below. A page with too little print to tell is left as it is (0, confidence 0).
Orientation FindOrientation(const Letters& letters);

// Evidence that the lines of `letters`, level after turning by `skew_deg`, stand upright: about 0.9
// for a page of Vietnamese print, 0 when nothing can be told, and as much below 0 when upside down.
double UprightEvidence(const Letters& letters, double skew_deg);

}  // namespace sohoa

#endif  // SOHOA_OCR_IMAGE_ORIENT_H_
