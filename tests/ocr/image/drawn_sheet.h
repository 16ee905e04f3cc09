// A white grey sheet of A4's width to draw on in black; lengths in millimetres.
#ifndef SOHOA_TESTS_OCR_IMAGE_DRAWN_SHEET_H_
#define SOHOA_TESTS_OCR_IMAGE_DRAWN_SHEET_H_

#include <string>

#include "ocr/page/image.h"

namespace cv {
class Mat;
}

namespace sohoa::test {

struct DrawnSheet {
  static constexpr int kInkBelow = 150;

  DrawnSheet(double dpi, double height_mm);

  int Px(double mm) const;
  cv::Mat mat();  // the sheet's own pixels

  // As large as print of 13 points.
  void Print(const std::string& words, double x, double baseline);

  const double dpi;
  Image image;
};

}  // namespace sohoa::test

#endif  // SOHOA_TESTS_OCR_IMAGE_DRAWN_SHEET_H_
