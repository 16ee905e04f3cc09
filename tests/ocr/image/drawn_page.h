// A white grey A4 page at 300 dpi to draw on.
#ifndef SOHOA_TESTS_OCR_IMAGE_DRAWN_PAGE_H_
#define SOHOA_TESTS_OCR_IMAGE_DRAWN_PAGE_H_

#include <algorithm>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <string>

#include "ocr/page/image.h"

namespace sohoa::test {

struct DrawnPage {
  static constexpr int kWidth = 2480;
  static constexpr int kHeight = 3508;

  DrawnPage() : DrawnPage(kWidth, kHeight) {}
  DrawnPage(int width, int height)
      : image(width, height, PixelType::kGrey), mat(height, width, CV_8UC1, image.data()) {
    mat.setTo(255);
  }
  DrawnPage(const DrawnPage&) = delete;
  DrawnPage& operator=(const DrawnPage&) = delete;

  // Print of about 13 points with its baseline at `at.y`.
  void Text(const std::string& text, cv::Point at) {
    cv::putText(mat, text, at, cv::FONT_HERSHEY_COMPLEX, 1.35, 0, 3, cv::LINE_AA);
  }
  // Words one after the other over `width` pixels, as in a justified line.
  void TextLine(cv::Point at, int width) {
    const int end = at.x + width;
    for (int k = at.y / 75;; ++k) {
      const std::string word = k % 3 == 0 ? "filled" : k % 3 == 1 ? "sheets with" : "a";
      const int word_width =
          cv::getTextSize(word, cv::FONT_HERSHEY_COMPLEX, 1.35, 3, nullptr).width;
      if (at.x + word_width > end) return;
      Text(word, at);
      at.x += word_width + 28;
    }
  }

  Image image;
  cv::Mat mat;  // the same pixels
};

}  // namespace sohoa::test

#endif  // SOHOA_TESTS_OCR_IMAGE_DRAWN_PAGE_H_
