#include "tests/ocr/image/drawn_page.h"

#include <algorithm>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

namespace sohoa::test {
namespace {

constexpr int kFont = cv::FONT_HERSHEY_COMPLEX;
constexpr double kSize = 1.35;
constexpr int kThickness = 3;

}  // namespace

DrawnPage::DrawnPage() : image(kWidth, kHeight, PixelType::kGrey) {
  std::fill_n(image.data(), image.size_bytes(), uint8_t{255});
}

cv::Mat DrawnPage::mat() { return {image.height(), image.width(), CV_8UC1, image.data()}; }

void DrawnPage::Text(const std::string& text, Place at) {
  cv::putText(mat(), text, {at.x, at.y}, kFont, kSize, 0, kThickness, cv::LINE_AA);
}

void DrawnPage::TextLine(Place at, int width) {
  const int end = at.x + width;
  for (int k = at.y / 75;; ++k) {
    const std::string word = k % 3 == 0 ? "filled" : k % 3 == 1 ? "sheets with" : "a";
    const int word_width = cv::getTextSize(word, kFont, kSize, kThickness, nullptr).width;
    if (at.x + word_width > end) return;
    Text(word, at);
    at.x += word_width + 28;
  }
}

}  // namespace sohoa::test
