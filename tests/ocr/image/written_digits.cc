#include "tests/ocr/image/written_digits.h"

#include <algorithm>
#include <cmath>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "ocr/image/pen_digits.h"

namespace sohoa::test {

int Pen::Write(std::string_view digits, int x, int y, int height, int step, cv::Mat& picture,
               bool blue) {
  constexpr int kShift = 4;  // sixteenths of a pixel
  const cv::Scalar ink = blue ? cv::Scalar(170, 60, 30) : cv::Scalar(20, 20, 20);
  double left = x, right = x;
  for (const char digit : digits) {
    for (const PenStroke& stroke : WriteDigit(digit - '0', [this] { return Uniform(); })) {
      std::vector<cv::Point> points;
      for (const PenPoint& p : stroke) {
        points.emplace_back(static_cast<int>(std::lround((left + p.x * height) * (1 << kShift))),
                            static_cast<int>(std::lround((y + p.y * height) * (1 << kShift))));
        right = std::max(right, left + p.x * height);
      }
      cv::polylines(picture, points, false, ink, thickness, cv::LINE_AA, kShift);
    }
    left = right + thickness + step;
  }
  return static_cast<int>(right) + thickness / 2 + 1;
}

}  // namespace sohoa::test
