#include "ocr/image/stamp_grains.h"

#include <algorithm>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include "ocr/image/grains.h"
#include "ocr/image/shapes.h"

namespace sohoa {
namespace {

// Lengths are in cells of 1/4 mm.
constexpr int kWide = 100, kHigh = 34;
constexpr int kLeft = 72;        // the margin is 30 mm at least, binders' holes lie left of it
constexpr double kRight = 0.6;   // of the page's width
constexpr double kAbove = 0.08;  // of the page's height
constexpr double kBelow = 0.28;
constexpr double kSearched = 0.5;
constexpr int kStep = 2;

constexpr int kThin = 4, kLong = 14;  // a grain, or a dash that is left of a frame
constexpr int kNearPrint = 8;         // dots and marks of letters are nearer to them
// Two stamps, one below the other; the stamp on incoming mail is higher.
constexpr int kHighest = 84;
constexpr int kStrip = 8;      // rows that are looked at together
constexpr int kGap = 2;        // strips without grains within one stamp
constexpr int kInStrip = 2;    // grains
constexpr int kFewest = 9;     // grains
constexpr double kDenser = 8;  // than the page's white

// The page's print, the grains that lie apart from it, and how many there are in any rectangle.
class Scatter {
 public:
  explicit Scatter(const Grains& grains) : print_(grains.rows(), grains.columns(), CV_8UC1) {
    const Image picture = grains.Picture();
    const Shapes shapes = FindShapes(picture.view(), 128);
    print_.setTo(0);
    for (const Run& run : shapes.runs)
      if (!IsGrain(shapes.shapes[run.shape])) print_.row(run.y).colRange(run.begin, run.end) = 1;
    cv::Mat near_print;
    const cv::Size reach(2 * kNearPrint + 1, 2 * kNearPrint + 1);
    cv::dilate(print_, near_print, cv::getStructuringElement(cv::MORPH_RECT, reach));
    cv::Mat apart = cv::Mat::zeros(print_.size(), CV_8UC1);
    for (const Shape& shape : shapes.shapes) {
      const int x = (shape.x0 + shape.x1) / 2, y = (shape.y0 + shape.y1) / 2;
      if (IsGrain(shape) && near_print.at<uint8_t>(y, x) == 0) apart.at<uint8_t>(y, x) = 1;
    }
    const int white = print_.rows * print_.cols - cv::countNonZero(near_print);
    expected_ = static_cast<double>(cv::countNonZero(apart)) * kWide * kHigh / std::max(1, white);
    cv::integral(print_, print_sums_, CV_32S);
    cv::integral(apart, grain_sums_, CV_32S);
  }

  // In a place of a stamp's size, if the grains were strewn evenly.
  double expected() const { return expected_; }
  bool HasPrint(const cv::Rect& r) const { return Sum(print_sums_, r) > 0; }
  int CountGrains(const cv::Rect& r) const { return Sum(grain_sums_, r); }

  // How many rows the grains reach without a gap, here and as far again to both sides.
  int HeightAround(const cv::Rect& place) const {
    const int left = std::max(0, place.x - place.width);
    const int right = std::min(print_.cols, place.x + 2 * place.width);
    int top = place.y, bottom = place.y + place.height;
    for (int y = top - kStrip; y >= 0 && top - y <= (kGap + 1) * kStrip; y -= kStrip)
      if (CountGrains({left, y, right - left, kStrip}) >= kInStrip) top = y;
    for (int y = bottom; y + kStrip <= print_.rows && y - bottom <= kGap * kStrip; y += kStrip)
      if (CountGrains({left, y, right - left, kStrip}) >= kInStrip) bottom = y + kStrip;
    return bottom - top;
  }

 private:
  static bool IsGrain(const Shape& shape) {
    return shape.shorter() <= kThin && shape.longer() <= kLong;
  }

  static int Sum(const cv::Mat& sums, const cv::Rect& r) {
    return sums.at<int>(r.y, r.x) + sums.at<int>(r.y + r.height, r.x + r.width) -
           sums.at<int>(r.y, r.x + r.width) - sums.at<int>(r.y + r.height, r.x);
  }

  cv::Mat print_, print_sums_, grain_sums_;
  double expected_ = 0;
};

}  // namespace

std::vector<Box> FindStampGrains(ImageView reading, int ink_below, double dpi) {
  const Grains grains(reading, ink_below, dpi, kSearched);
  const Scatter scatter(grains);
  const double page_height = grains.rows() / kSearched;
  const int right = static_cast<int>(kRight * grains.columns()) - kWide;
  const int below = std::min(static_cast<int>(kBelow * page_height), grains.rows()) - kHigh;
  int most = std::max(kFewest, static_cast<int>(kDenser * scatter.expected())) - 1;
  std::vector<Box> densest;
  for (int y = static_cast<int>(kAbove * page_height); y <= below; y += kStep)
    for (int x = kLeft; x <= right; x += kStep) {
      const cv::Rect place(x, y, kWide, kHigh);
      const int count = scatter.CountGrains(place);
      if (count <= most || scatter.HasPrint(place) || scatter.HeightAround(place) > kHighest)
        continue;
      most = count;
      densest = {grains.PixelsOf({x, y, x + kWide, y + kHigh})};
    }
  return densest;
}

}  // namespace sohoa
