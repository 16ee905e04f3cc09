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
constexpr double kHighestLetter = 0.5;  // 36 points
constexpr double kBesideSeal = 0.06;    // a ring's edge may lie outside its box

constexpr int kInkBelow = 170;  // of the image; a redness of 38

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
  constexpr double kGain = 3;  // faint red becomes dark enough to read
  constexpr int kPaper = 10;   // redness of warm light on white paper
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

void KeepWords(const std::vector<Box>& seals, RedInk* ink) {
  cv::Mat picture = Borrow(ink->image);
  // The reader takes its measure from the darkest that is left: without a seal, from the paper.
  picture.setTo(255, picture >= kInkBelow);
  const cv::Rect page(0, 0, picture.cols, picture.rows);
  const int margin = static_cast<int>(kBesideSeal * ink->dpi);
  for (const Box& seal : seals) {
    const Box box = Grown(seal, margin, margin);
    picture(cv::Rect(box.x0, box.y0, box.width(), box.height()) & page).setTo(255);
  }
  cv::Mat labels, sizes, centres;
  const int count =
      cv::connectedComponentsWithStats(picture < kInkBelow, labels, sizes, centres, 8, CV_32S);
  for (int k = 1; k < count; ++k) {
    if (sizes.at<int>(k, cv::CC_STAT_HEIGHT) <= kHighestLetter * ink->dpi) continue;
    const cv::Rect box(sizes.at<int>(k, cv::CC_STAT_LEFT), sizes.at<int>(k, cv::CC_STAT_TOP),
                       sizes.at<int>(k, cv::CC_STAT_WIDTH), sizes.at<int>(k, cv::CC_STAT_HEIGHT));
    cv::Mat rest = picture(box);
    cv::Mat around;
    cv::dilate(labels(box) == k, around, cv::Mat::ones(3, 3, CV_8U));
    rest.setTo(255, around);
  }
}

}  // namespace sohoa
