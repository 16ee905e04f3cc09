#include "ocr/image/red_ink.h"

#include <algorithm>
#include <cmath>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include "ocr/image/colour.h"
#include "ocr/image/frame.h"
#include "ocr/image/mat.h"

namespace sohoa {
namespace {

constexpr double kDpi =
    150;  // stamps are set in 13 pt and above: 20 pixels a capital are enough to read them

// Inches.
constexpr double kShortestRule = 0.3;  // a capital of 30 points, less than a frame's side
constexpr double kThickestRule = 0.05;

// What is left of frames that touch each other, or a letter, or are not closed: in a frame the
// reader sees a picture.
void EraseRules(int ink_below, double dpi, cv::Mat& picture) {
  const int length = static_cast<int>(kShortestRule * dpi);
  const cv::Mat ink = picture < ink_below;
  cv::Mat level, upright;
  cv::morphologyEx(ink, level, cv::MORPH_OPEN, cv::Mat::ones(1, length, CV_8U));
  cv::morphologyEx(ink, upright, cv::MORPH_OPEN, cv::Mat::ones(length, 1, CV_8U));
  const int thickness = static_cast<int>(std::ceil(kThickestRule * dpi)) + 1;
  cv::Mat thick, rules;
  cv::morphologyEx(ink, thick, cv::MORPH_OPEN, cv::Mat::ones(thickness, thickness, CV_8U));
  cv::dilate((level | upright) & ~thick, rules, cv::Mat::ones(3, 3, CV_8U));
  picture.setTo(255, rules);
}

}  // namespace

std::optional<RedInk> FindRedInk(ImageView page, double dpi) {
  constexpr int kRed = 48;  // tuned on made scans: finds their stamps, passes their coloured paper
  constexpr double kFewest =
      0.0001;  // of the page; the smallest stamp, MẬT in a box, has several times that
  constexpr double kGain = 3;     // faint red becomes dark enough to read
  constexpr int kPaper = 10;      // redness of warm light on white paper
  constexpr int kInkBelow = 170;  // a redness of 38
  if (page.type != PixelType::kBgr || page.empty()) return std::nullopt;
  const double scale = std::min(1.0, kDpi / dpi);
  cv::Mat small;
  cv::resize(Borrow(page), small, {}, scale, scale, cv::INTER_AREA);
  const Image redness =
      ExcessOf(InkColour::kRed, {small.data, small.cols, small.rows, small.step, PixelType::kBgr});
  const cv::Mat red = Borrow(redness.view());
  if (cv::countNonZero(red > kRed) < kFewest * static_cast<double>(red.total()))
    return std::nullopt;
  RedInk ink{Image(red.cols, red.rows, PixelType::kGrey), dpi * scale};
  cv::Mat out = Borrow(ink.image);
  red.convertTo(out, CV_8U, -kGain, 255 + kGain * kPaper);
  LiftFrames(ink.image, kInkBelow, ink.dpi);
  EraseRules(kInkBelow, ink.dpi, out);
  return ink;
}

}  // namespace sohoa
