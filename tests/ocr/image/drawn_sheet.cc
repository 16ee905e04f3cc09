#include "tests/ocr/image/drawn_sheet.h"

#include <algorithm>
#include <cmath>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include "ocr/image/mat.h"

namespace sohoa::test {

DrawnSheet::DrawnSheet(double resolution, double height_mm)
    : dpi(resolution), image(Px(210), Px(height_mm), PixelType::kGrey) {
  std::fill_n(image.data(), image.size_bytes(), uint8_t{255});
}

int DrawnSheet::Px(double mm) const { return static_cast<int>(std::lround(mm * dpi / 25.4)); }

cv::Mat DrawnSheet::mat() { return Borrow(image); }

void DrawnSheet::Print(const std::string& words, double x, double baseline) {
  cv::putText(mat(), words, {Px(x), Px(baseline)}, cv::FONT_HERSHEY_COMPLEX, 1.35 * dpi / 300, 0,
              std::max(1, Px(0.25)), cv::LINE_8);
}

}  // namespace sohoa::test
