#include "ocr/image/layers.h"

#include <algorithm>
#include <cmath>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "ocr/image/local_threshold.h"
#include "ocr/image/mat.h"
#include "ocr/image/shapes.h"

namespace sohoa {
namespace {

constexpr double kColoursDpi = 75, kPaperDpi = 100;
constexpr double kThresholdRadius = 0.1;  // inches: wider than any stroke of text
constexpr double kFewestInk = 0.00006;    // square inches: 5 pixels at 300 dpi; a dot has 20
constexpr double kSpeck = 0.00018;        // 16 pixels: what stands alone is no dot of a letter
constexpr double kAlone = 0.04;           // inches from anything larger
constexpr double kSmall = 0.0015;         // square inches: 135 pixels: marks, dots and dirt
constexpr double kPale = 0.85;            // of the contrast of the print around it
constexpr double kColoured = 64;          // levels between a pixel's most and least channel
constexpr double kHalo = 0.006;           // inches around a stroke that its blur reaches

cv::Mat GreyOf(const cv::Mat& page) {
  if (page.channels() == 1) return page;
  cv::Mat grey;
  cv::cvtColor(page, grey, cv::COLOR_BGR2GRAY);
  return grey;
}

// Means of the pixels under each of `size` cells, by their weights (CV_32F); cells without any take
// what is around them, from far away if need be, so that nothing sharp is left to be coded.
cv::Mat WeightedMeans(const cv::Mat& sums, const cv::Mat& weights) {
  constexpr float kLeast = 1e-3F;
  constexpr int kSmallest = 2;
  cv::Mat all_weights = cv::max(weights, 1e-12F), each, means;
  cv::merge(std::vector<cv::Mat>(static_cast<size_t>(sums.channels()), all_weights), each);
  cv::divide(sums, each, means);
  const cv::Mat empty = weights < kLeast;
  if (cv::countNonZero(empty) == 0 || std::min(sums.cols, sums.rows) <= kSmallest) return means;
  cv::Mat fewer_sums, fewer_weights, around;
  const cv::Size half((sums.cols + 1) / 2, (sums.rows + 1) / 2);
  cv::resize(sums, fewer_sums, half, 0, 0, cv::INTER_AREA);
  cv::resize(weights, fewer_weights, half, 0, 0, cv::INTER_AREA);
  cv::resize(WeightedMeans(fewer_sums, fewer_weights), around, sums.size(), 0, 0, cv::INTER_LINEAR);
  around.copyTo(means, empty);
  return means;
}

// The page's pixels by these weights (CV_8U, 0 or 255), `dpi` of the result.
Image LayerOf(const cv::Mat& page, const cv::Mat& counted, PixelType type, double reduction) {
  const cv::Size size(std::max(1, static_cast<int>(std::lround(page.cols / reduction))),
                      std::max(1, static_cast<int>(std::lround(page.rows / reduction))));
  cv::Mat masked = cv::Mat::zeros(page.size(), page.type()), sums, weights;
  page.copyTo(masked, counted);
  cv::resize(masked, sums, size, 0, 0, cv::INTER_AREA);
  cv::resize(counted, weights, size, 0, 0, cv::INTER_AREA);
  sums.convertTo(sums, CV_32F);
  weights.convertTo(weights, CV_32F, 1.0 / 255);
  Image layer(size.width, size.height, type);
  cv::Mat out = Borrow(layer);
  WeightedMeans(sums, weights).convertTo(out, CV_8U);
  return layer;
}

int PixelsOf(double square_inches, double dpi) {
  return static_cast<int>(std::lround(square_inches * dpi * dpi));
}

void Draw(const Run& run, uint8_t value, Image& picture) {
  std::fill(picture.row(run.y) + run.begin, picture.row(run.y) + run.end, value);
}

// How far the pixel is from grey.
int ColourOf(const cv::Mat& page, int y, int x) {
  if (page.channels() == 1) return 0;
  const auto [least, most] = std::minmax_element(page.ptr(y, x), page.ptr(y, x) + 3);
  return *most - *least;
}

// Which shapes are paler than the print around them: dirt, or print of the other side. Drawn with
// the colour of letters they would be read as marks and full stops. Coloured ones are marks of a
// seal's letters, which look pale beside black.
std::vector<bool> PaleShapes(const cv::Mat& page, const cv::Mat& grey, const Image& ink,
                             const Shapes& shapes, double dpi) {
  const int small = PixelsOf(kSmall, dpi);
  Image large(grey.cols, grey.rows, PixelType::kBilevel);
  std::vector<double> sums(shapes.shapes.size()), colours(shapes.shapes.size());
  for (const Run& run : shapes.runs) {
    if (shapes.shapes[run.shape].area >= small) {
      Draw(run, 255, large);
      continue;
    }
    for (int x = run.begin; x < run.end; ++x) {
      sums[run.shape] += grey.at<uint8_t>(run.y, x);
      colours[run.shape] += ColourOf(page, run.y, x);
    }
  }
  cv::Mat bare;
  cv::erode(Borrow(ink.view()), bare, cv::getStructuringElement(cv::MORPH_RECT, {5, 5}));
  const double reduction = std::max(1.0, dpi / kColoursDpi);
  const Image print = LayerOf(grey, Borrow(large), PixelType::kGrey, reduction);
  const Image paper = LayerOf(grey, bare, PixelType::kGrey, reduction);
  const auto cell = [&](int pixel, int cells) {
    return std::min(cells - 1, static_cast<int>(pixel / reduction));
  };
  std::vector<bool> pale(shapes.shapes.size());
  for (size_t k = 0; k < pale.size(); ++k) {
    const Shape& shape = shapes.shapes[k];
    if (shape.area >= small || colours[k] >= kColoured * shape.area) continue;
    const int x = cell((shape.x0 + shape.x1) / 2, print.width());
    const int y = cell((shape.y0 + shape.y1) / 2, print.height());
    const double light = paper.row(y)[x];
    pale[k] = light - sums[k] / shape.area < kPale * (light - print.row(y)[x]);
  }
  return pale;
}

// 0 where there is ink.
Image StencilOf(const cv::Mat& page, double dpi) {
  const cv::Mat grey = GreyOf(page);
  const ImageView view{grey.data, grey.cols, grey.rows, grey.step, PixelType::kGrey};
  const Image ink = LocalThreshold(view, std::max(2, static_cast<int>(kThresholdRadius * dpi)));
  const Shapes shapes = FindShapes(ink.view(), 128);
  const std::vector<bool> pale = PaleShapes(page, grey, ink, shapes, dpi);
  const int fewest = PixelsOf(kFewestInk, dpi), speck = PixelsOf(kSpeck, dpi);
  Image stencil(page.cols, page.rows, PixelType::kBilevel);
  std::fill_n(stencil.data(), stencil.size_bytes(), uint8_t{255});
  for (const Run& run : shapes.runs)
    if (shapes.shapes[run.shape].area >= speck && !pale[run.shape]) Draw(run, 0, stencil);
  const int reach = std::max(1, static_cast<int>(kAlone * dpi));
  cv::Mat white_around;
  cv::erode(Borrow(stencil), white_around,
            cv::getStructuringElement(cv::MORPH_RECT, {2 * reach + 1, 2 * reach + 1}));
  for (const Run& run : shapes.runs) {
    const Shape& shape = shapes.shapes[run.shape];
    if (shape.area < fewest || shape.area >= speck || pale[run.shape]) continue;
    const int x = (shape.x0 + shape.x1) / 2, y = (shape.y0 + shape.y1) / 2;
    if (white_around.at<uint8_t>(y, x) == 0) Draw(run, 0, stencil);
  }
  return stencil;
}

}  // namespace

Layers SeparateLayers(ImageView page, double dpi) {
  const cv::Mat pixels = Borrow(page);
  Layers layers{StencilOf(pixels, dpi), {}, {}};
  const cv::Mat ink = 255 - Borrow(layers.stencil);
  cv::Mat core, halo;
  const int reach = std::max(1, static_cast<int>(std::lround(kHalo * dpi)));
  cv::dilate(ink, halo, cv::getStructuringElement(cv::MORPH_RECT, {2 * reach + 1, 2 * reach + 1}));
  cv::erode(ink, core, cv::getStructuringElement(cv::MORPH_CROSS, {3, 3}));
  // The middle of strokes has their colour; where they have none, what there is.
  cv::Mat near_core;
  cv::dilate(core, near_core, cv::getStructuringElement(cv::MORPH_RECT, {9, 9}));
  ink.copyTo(core, 255 - near_core);
  const auto reduction = [&](double to) { return std::max(1.0, dpi / to); };
  layers.colours = LayerOf(pixels, core, page.type, reduction(kColoursDpi));
  layers.paper = LayerOf(pixels, 255 - halo, page.type, reduction(kPaperDpi));
  return layers;
}

}  // namespace sohoa
