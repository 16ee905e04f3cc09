#include "ocr/image/glyph.h"

#include <algorithm>
#include <cmath>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include "ocr/image/mat.h"

namespace sohoa {
namespace {

constexpr int kLongerSide = 20;
constexpr int kFaintest = 60;  // paler pixels are the rim of a stroke: they do not widen the box

}  // namespace

GlyphPixels NormalGlyph(ImageView ink) {
  GlyphPixels glyph{};
  if (ink.empty()) return glyph;
  const cv::Mat all = Borrow(ink);
  const cv::Rect box = cv::boundingRect(all >= kFaintest);
  if (box.empty()) return glyph;
  const double scale = static_cast<double>(kLongerSide) / std::max(box.width, box.height);
  const auto scaled = [&](int side) {
    return std::clamp(static_cast<int>(std::lround(side * scale)), 1, kLongerSide);
  };
  cv::Mat small;
  cv::resize(all(box), small, {scaled(box.width), scaled(box.height)}, 0, 0,
             scale < 1 ? cv::INTER_AREA : cv::INTER_LINEAR);
  const cv::Moments moments = cv::moments(small);
  if (moments.m00 <= 0) return glyph;
  const auto place = [](double centre, int side) {
    const auto at = static_cast<int>(std::lround((kGlyphSide - 1) / 2.0 - centre));
    return std::clamp(at, 0, kGlyphSide - side);
  };
  const int x = place(moments.m10 / moments.m00, small.cols);
  const int y = place(moments.m01 / moments.m00, small.rows);
  cv::Mat out(kGlyphSide, kGlyphSide, CV_32F, glyph.data());
  small.convertTo(out({x, y, small.cols, small.rows}), CV_32F, 1 / 255.0);
  return glyph;
}

}  // namespace sohoa
