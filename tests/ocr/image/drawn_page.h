// A white grey A4 page at 300 dpi to draw on.
#ifndef SOHOA_TESTS_OCR_IMAGE_DRAWN_PAGE_H_
#define SOHOA_TESTS_OCR_IMAGE_DRAWN_PAGE_H_

#include <string>

#include "ocr/page/image.h"

namespace cv {
class Mat;
}

namespace sohoa::test {

struct Place {
  int x = 0;
  int y = 0;
};

struct DrawnPage {
  static constexpr int kWidth = 2480;
  static constexpr int kHeight = 3508;

  DrawnPage();
  DrawnPage(const DrawnPage&) = delete;
  DrawnPage& operator=(const DrawnPage&) = delete;

  // The page's own pixels.
  cv::Mat mat();

  // Print of about 13 points with its baseline at `at.y`.
  void Text(const std::string& text, Place at);
  // Words one after the other over `width` pixels, as in a justified line.
  void TextLine(Place at, int width);

  Image image;
};

}  // namespace sohoa::test

#endif  // SOHOA_TESTS_OCR_IMAGE_DRAWN_PAGE_H_
