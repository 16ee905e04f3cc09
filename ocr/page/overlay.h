// What was put on a page after it was printed.
#ifndef SOHOA_OCR_PAGE_OVERLAY_H_
#define SOHOA_OCR_PAGE_OVERLAY_H_

#include "ocr/page/geometry.h"

namespace sohoa {

enum class OverlayKind {
  kSeal,   // a round stamp
  kPen,    // a signature or another long stroke of a coloured pen
  kStamp,  // words in a frame of a colour: “ĐẾN”, “MẬT”, “HỎA TỐC”
};

enum class InkColour {
  kBlack,  // black, or grey in a scan without colour
  kRed,
  kBlue,
};

struct Overlay {
  OverlayKind kind = OverlayKind::kSeal;
  InkColour colour = InkColour::kRed;
  Box box;  // pixels of the archived image

  friend bool operator==(const Overlay&, const Overlay&) = default;
};

}  // namespace sohoa

#endif  // SOHOA_OCR_PAGE_OVERLAY_H_
