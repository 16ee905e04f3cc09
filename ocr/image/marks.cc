#include "ocr/image/marks.h"

#include <algorithm>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <string>

#include "ocr/image/letters.h"
#include "ocr/image/mat.h"

namespace sohoa {
namespace {

// Neighbours in the order differ.
const cv::Scalar kColours[] = {{40, 40, 220}, {200, 110, 20}, {40, 150, 40}, {180, 40, 170}};

void Draw(const Corners& corners, double scale, size_t index, cv::Mat& canvas) {
  std::vector<cv::Point> outline;
  for (const Point& p : corners) outline.emplace_back(cvRound(p.x * scale), cvRound(p.y * scale));
  const cv::Scalar& colour = kColours[index % std::size(kColours)];
  cv::polylines(canvas, outline, true, colour, 2);
  cv::putText(canvas, std::to_string(index + 1), outline[0] + cv::Point{4, 20},
              cv::FONT_HERSHEY_SIMPLEX, 0.6, colour, 2, cv::LINE_AA);
}

}  // namespace

Image DrawMarks(ImageView picture, const std::vector<Corners>& marks) {
  const double scale = std::min(
      1.0, kLettersLongSide / static_cast<double>(std::max(picture.width, picture.height)));
  const int width = std::max(1, cvRound(picture.width * scale));
  const int height = std::max(1, cvRound(picture.height * scale));
  Image drawn(width, height, PixelType::kBgr);
  cv::Mat canvas = Borrow(drawn);
  cv::Mat small;
  cv::resize(Borrow(picture), small, canvas.size(), 0, 0, cv::INTER_AREA);
  if (small.channels() == 1) {
    cv::cvtColor(small, canvas, cv::COLOR_GRAY2BGR);
  } else {
    small.copyTo(canvas);
  }
  for (size_t i = 0; i < marks.size(); ++i) Draw(marks[i], scale, i, canvas);
  return drawn;
}

}  // namespace sohoa
