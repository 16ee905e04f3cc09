#include "ocr/image/tone.h"

#include <algorithm>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "ocr/image/mat.h"

namespace sohoa {
namespace {

// The paper is estimated on blocks of this many pixels a side.
constexpr int kBlock = 8;
// Darker than this, of 255, is not paper in any light: the black beyond it.
constexpr int kDarkestPaper = 48;

cv::Mat BrightestOf(const cv::Mat& picture) {
  if (picture.channels() == 1) return picture;
  std::vector<cv::Mat> planes;
  cv::split(picture, planes);
  return cv::max(cv::max(planes[0], planes[1]), planes[2]);
}

// Each block's paper, per channel: what remains when everything narrower than the window is filled
// from its brighter surroundings. The window is wider than a line of print is high. Black beyond
// the paper, and a rim of two blocks around it, is 0.
cv::Mat PaperBlocks(const cv::Mat& page) {
  constexpr int kWindow = 15;  // blocks: 10 mm at 300 dpi
  cv::Mat blocks;
  cv::resize(page, blocks, {(page.cols + kBlock - 1) / kBlock, (page.rows + kBlock - 1) / kBlock},
             0, 0, cv::INTER_AREA);
  cv::morphologyEx(blocks, blocks, cv::MORPH_CLOSE,
                   cv::getStructuringElement(cv::MORPH_RECT, {kWindow, kWindow}));
  cv::Mat darkest;
  cv::erode(blocks, darkest, cv::getStructuringElement(cv::MORPH_RECT, {5, 5}));
  cv::blur(blocks, blocks, {5, 5});
  blocks.setTo(cv::Scalar::all(0), cv::Mat(BrightestOf(darkest) < kDarkestPaper));
  return blocks;
}

// The factor, as 8.8 fixed point, that makes each block's paper white; what is not paper all the
// more.
cv::Mat GainBlocks(const cv::Mat& paper) {
  cv::Mat gain(paper.size(), CV_16UC(paper.channels()));
  const int n = paper.cols * paper.channels();
  for (int y = 0; y < paper.rows; ++y) {
    const uint8_t* from = paper.ptr<uint8_t>(y);
    uint16_t* to = gain.ptr<uint16_t>(y);
    for (int x = 0; x < n; ++x)
      to[x] = static_cast<uint16_t>(255 * 256 / std::max<int>(from[x], 1));
  }
  return gain;
}

// One row of blocks drawn out to the width of the page.
void Widen(const cv::Mat& gain, int block_row, int width, std::vector<uint16_t>& row) {
  const cv::Mat source = gain.row(std::clamp(block_row, 0, gain.rows - 1));
  cv::Mat wide(1, width, gain.type(), row.data());
  cv::resize(source, wide, wide.size(), 0, 0, cv::INTER_LINEAR);
}

// to = the brightest channel of from × gain, where gain lies `part` / (2 * kBlock) of the way from
// `above` to `below`.
template <int kChannels>
void EvenRow(const uint8_t* from, const uint16_t* above, const uint16_t* below, int part, int width,
             uint8_t* to) {
  for (int x = 0; x < width; ++x) {
    unsigned brightest = 0;
    for (int c = 0; c < kChannels; ++c) {
      const int i = x * kChannels + c;
      const int gain = above[i] + (below[i] - above[i]) * part / (2 * kBlock);
      const unsigned value = ((from[i] + 1U) * static_cast<unsigned>(gain)) >> 8;
      brightest = std::max(brightest, value);
    }
    to[x] = static_cast<uint8_t>(std::min(brightest, 255U));
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
  const cv::Mat gain = GainBlocks(PaperBlocks(source));
  const auto row_values = static_cast<size_t>(page.width) * static_cast<size_t>(source.channels());
  std::vector<uint16_t> above(row_values), below(row_values);
  int drawn = -2;
  for (int y = 0; y < page.height; ++y) {
    // Block k has its middle at row k * kBlock + kBlock / 2 - 1/2.
    const int half_rows = 2 * y + 1 - kBlock;
    const int block = half_rows >= 0 ? half_rows / (2 * kBlock) : -1;
    if (block != drawn) {
      Widen(gain, block, page.width, above);
      Widen(gain, block + 1, page.width, below);
      drawn = block;
    }
    const int part = half_rows - block * 2 * kBlock;
    if (source.channels() == 3)
      EvenRow<3>(page.row(y), above.data(), below.data(), part, page.width, reading.row(y));
    else
      EvenRow<1>(page.row(y), above.data(), below.data(), part, page.width, reading.row(y));
  }
  return reading;
}

}  // namespace sohoa
