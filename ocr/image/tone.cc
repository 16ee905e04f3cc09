#include "ocr/image/tone.h"

#include <algorithm>
#include <array>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "ocr/image/mat.h"

namespace sohoa {
namespace {

// The paper is estimated on blocks of this many pixels a side, its gain drawn anew every kSlice
// rows.
constexpr int kBlock = 8;
constexpr int kSlice = 4;
// Darker than this, of 255, is not paper in any light: the black beyond it.
constexpr int kDarkestPaper = 48;

using Planes = std::vector<cv::Mat>;

cv::Mat BrightestOf(const Planes& planes) {
  cv::Mat brightest = planes[0];
  for (size_t c = 1; c < planes.size(); ++c) brightest = cv::max(brightest, planes[c]);
  return brightest;
}

// The mean of each block, from every fourth of its rows.
cv::Mat BlockMeans(const cv::Mat& page) {
  const int rows = page.rows / kBlock;
  const int columns = page.cols / kBlock;
  cv::Mat means;
  if (rows == 0 || columns == 0) {  // a strip thinner than a block
    cv::resize(page, means, {std::max(1, columns), std::max(1, rows)}, 0, 0, cv::INTER_AREA);
    return means;
  }
  const cv::Mat quarter(rows * kBlock / 4, columns * kBlock, page.type(), page.data, page.step * 4);
  // In two steps: OpenCV's fast path halves.
  cv::resize(quarter, means, {quarter.cols / 2, quarter.rows / 2}, 0, 0, cv::INTER_AREA);
  cv::resize(means, means, {columns, rows}, 0, 0, cv::INTER_AREA);
  return means;
}

// Each block's paper, per channel: what remains when everything narrower than the window is filled
// from its brighter surroundings. The window is wider than a line of print is high. Black beyond
// the paper, and a rim of two blocks around it, is 0.
Planes PaperBlocks(const cv::Mat& page) {
  constexpr int kWindow = 15;  // blocks: 10 mm at 300 dpi
  cv::Mat blocks = BlockMeans(page);
  cv::morphologyEx(blocks, blocks, cv::MORPH_CLOSE,
                   cv::getStructuringElement(cv::MORPH_RECT, {kWindow, kWindow}));
  cv::Mat darkest;
  cv::erode(blocks, darkest, cv::getStructuringElement(cv::MORPH_RECT, {5, 5}));
  cv::blur(blocks, blocks, {5, 5});
  Planes dark_planes, planes;
  cv::split(darkest, dark_planes);
  cv::split(blocks, planes);
  const cv::Mat beyond = BrightestOf(dark_planes) < kDarkestPaper;
  for (cv::Mat& plane : planes) plane.setTo(0, beyond);
  return planes;
}

// The factor, as 8.8 fixed point, that makes each block's paper white; what is not paper all the
// more.
cv::Mat GainOf(const cv::Mat& paper) {
  cv::Mat gain(paper.size(), CV_16UC1);
  for (int y = 0; y < paper.rows; ++y)
    std::transform(
        paper.ptr<uint8_t>(y), paper.ptr<uint8_t>(y) + paper.cols, gain.ptr<uint16_t>(y),
        [](uint8_t value) { return static_cast<uint16_t>(255 * 256 / std::max<int>(value, 1)); });
  return gain;
}

// One row of block gains at row `y` of the page, between the middles of the blocks by linear
// interpolation, and copies of the outermost ones beyond either end: one before, two behind.
void GainOfRow(const cv::Mat& gain, int y, std::vector<uint16_t>& blocks) {
  const double at = std::clamp((y + 0.5) / kBlock - 0.5, 0.0, gain.rows - 1.0);
  const int row = static_cast<int>(at);
  const auto below = static_cast<uint32_t>((at - row) * 256);
  const auto* upper = gain.ptr<uint16_t>(row);
  const auto* lower = gain.ptr<uint16_t>(std::min(row + 1, gain.rows - 1));
  const auto n = static_cast<size_t>(gain.cols);
  blocks.resize(n + 3);
  for (size_t i = 0; i < n; ++i)
    blocks[i + 1] = static_cast<uint16_t>((upper[i] * (256 - below) + lower[i] * below) >> 8);
  blocks.front() = blocks[1];
  blocks[n + 1] = blocks[n + 2] = blocks[n];
}

// The gain of each pixel of a row, from half a block before its first one.
void Widen(const std::vector<uint16_t>& blocks, std::vector<uint16_t>& pixels) {
  pixels.resize((blocks.size() - 1) * kBlock);
  uint16_t* to = pixels.data();
  for (size_t i = 0; i + 1 < blocks.size(); ++i, to += kBlock)
    for (unsigned j = 0; j < kBlock; ++j)
      to[j] = static_cast<uint16_t>(
          (blocks[i] * (2U * kBlock - 1 - 2 * j) + blocks[i + 1] * (2 * j + 1)) / (2 * kBlock));
}

// to = min(255, from × gain).
void Apply(const uint8_t* from, const uint16_t* gain, int n, uint8_t* to) {
  for (int x = 0; x < n; ++x) {
    const auto scaled = static_cast<uint16_t>((from[x] * 256U + 255U) * gain[x] >> 16);
    to[x] = static_cast<uint8_t>(std::min<uint16_t>(scaled, 255));
  }
}

// Print is grey, so its channels are alike: the brightest is kept. Seals and pens are coloured, so
// their channels differ: what goes beyond kTint, the colour that scanners add to black, is added.
constexpr uint8_t kTint = 40;
void LightenColours(const uint8_t* a, const uint8_t* b, const uint8_t* c, int n, uint8_t* to) {
  constexpr uint8_t kMost = 255;
  for (int x = 0; x < n; ++x) {  // in bytes throughout: sixteen pixels fit a register
    const uint8_t brightest = std::max(a[x], std::max(b[x], c[x]));
    const uint8_t darkest = std::min(a[x], std::min(b[x], c[x]));
    const auto difference = static_cast<uint8_t>(brightest - darkest);
    const auto colour = static_cast<uint8_t>(std::max(difference, kTint) - kTint);
    to[x] =
        static_cast<uint8_t>(std::min(brightest, static_cast<uint8_t>(kMost - colour)) + colour);
  }
}

}  // namespace

Image EvenTone(ImageView page) {
  Image reading(page.width, page.height, PixelType::kGrey);
  cv::Mat target = Borrow(reading);
  const cv::Mat source = Borrow(page);
  if (page.type == PixelType::kBilevel) {
    source.copyTo(target);
    return reading;
  }
  Planes gains;
  for (const cv::Mat& paper : PaperBlocks(source)) gains.push_back(GainOf(paper));
  std::vector<std::vector<uint16_t>> row_gains(gains.size());
  std::vector<uint16_t> blocks;
  Planes row_planes;
  for (int y = 0; y < page.height; ++y) {
    cv::split(source.row(y), row_planes);
    for (size_t c = 0; c < gains.size(); ++c) {
      if (y % kSlice == 0) {
        GainOfRow(gains[c], y + kSlice / 2, blocks);
        Widen(blocks, row_gains[c]);
      }
      uint8_t* const even = gains.size() == 1 ? reading.row(y) : row_planes[c].ptr<uint8_t>();
      Apply(row_planes[c].ptr<uint8_t>(), row_gains[c].data() + kBlock / 2, page.width, even);
    }
    if (gains.size() > 1)
      LightenColours(row_planes[0].ptr<uint8_t>(), row_planes[1].ptr<uint8_t>(),
                     row_planes[2].ptr<uint8_t>(), page.width, reading.row(y));
  }
  return reading;
}

// To 0.5, fewer fields of pale scans come right; to 0.8, no more (measuring corpus, paled to 0.4
// and 0.28 of its contrast). Pages of 0.35 to 0.65, which are often noisy, lose by it.
void Darken(Image& reading, double contrast) {
  constexpr double kCommon = 0.65;
  const double gain = kCommon / contrast;
  cv::Mat picture = Borrow(reading);
  picture.convertTo(picture, -1, gain, 255 * (1 - gain));
}

int InkThreshold(ImageView reading) {
  constexpr int kEvery = 4;  // rows: enough for a histogram
  const cv::Mat sample((reading.height + kEvery - 1) / kEvery, reading.width, CV_8UC1,
                       const_cast<uint8_t*>(reading.data), reading.stride * kEvery);
  cv::Mat ignored;
  const double otsu = cv::threshold(sample, ignored, 0, 255, cv::THRESH_BINARY | cv::THRESH_OTSU);
  return std::clamp(static_cast<int>(otsu), 100, kLightestInk);
}

}  // namespace sohoa
