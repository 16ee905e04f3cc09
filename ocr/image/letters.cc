#include "ocr/image/letters.h"

#include <algorithm>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include "ocr/image/mat.h"

namespace sohoa {
namespace {

// Seals and pens are coloured, print is not: the brightest channel shows print alone.
cv::Mat BrightestChannel(const cv::Mat& picture) {
  if (picture.channels() == 1) return picture;
  std::vector<cv::Mat> planes;
  cv::split(picture, planes);
  cv::Mat brightest = cv::max(planes[0], planes[1]);
  return cv::max(brightest, planes[2]);
}

// The paper's own brightness everywhere: print is narrower than the closing's window.
cv::Mat PaperOf(const cv::Mat& grey) {
  constexpr int kReduction = 8;
  constexpr int kWindow =
      9;  // of the reduced picture: about 12 mm, wider than a line of print is high
  cv::Mat reduced;
  cv::resize(grey, reduced,
             {std::max(1, grey.cols / kReduction), std::max(1, grey.rows / kReduction)}, 0, 0,
             cv::INTER_AREA);
  const cv::Mat window = cv::getStructuringElement(cv::MORPH_RECT, {kWindow, kWindow});
  cv::morphologyEx(reduced, reduced, cv::MORPH_CLOSE, window);
  cv::blur(reduced, reduced, {kWindow, kWindow});
  cv::Mat paper;
  cv::resize(reduced, paper, grey.size(), 0, 0, cv::INTER_LINEAR);
  return paper;
}

// 255 where there is ink. The threshold is Otsu's on the evened picture, within what ink can be.
cv::Mat InkOf(const cv::Mat& grey) {
  cv::Mat evened, ink;
  cv::divide(grey, PaperOf(grey), evened, 255);
  const double otsu = cv::threshold(evened, ink, 0, 255, cv::THRESH_BINARY_INV | cv::THRESH_OTSU);
  const double threshold = std::clamp(otsu, 100.0, 215.0);
  if (threshold != otsu) cv::threshold(evened, ink, threshold, 255, cv::THRESH_BINARY_INV);
  return ink;
}

// Letters, letters grown together to a word, and marks; by size relative to the sheet, since the
// true resolution may be unknown. Long and high shapes are rulings, seals, borders.
bool IsLetterSized(const int* stats, int long_side) {
  const int w = stats[cv::CC_STAT_WIDTH];
  const int h = stats[cv::CC_STAT_HEIGHT];
  const int shorter = std::min(w, h);
  const int longer = std::max(w, h);
  return shorter >= 2 && longer >= long_side / 350 && shorter <= long_side / 45 &&
         longer <= long_side / 8;
}

cv::Mat KeepLetters(const cv::Mat& ink, int& count) {
  cv::Mat labels, stats, centroids;
  const int n = cv::connectedComponentsWithStats(ink, labels, stats, centroids, 8, CV_32S);
  std::vector<uint8_t> keep(static_cast<size_t>(n), 0);
  const int long_side = std::max(ink.cols, ink.rows);
  count = 0;
  for (int i = 1; i < n; ++i) {
    if (!IsLetterSized(stats.ptr<int>(i), long_side)) continue;
    keep[static_cast<size_t>(i)] = 255;
    ++count;
  }
  cv::Mat letters(ink.size(), CV_8UC1);
  for (int y = 0; y < ink.rows; ++y) {
    const int* from = labels.ptr<int>(y);
    uint8_t* to = letters.ptr<uint8_t>(y);
    for (int x = 0; x < ink.cols; ++x) to[x] = keep[static_cast<size_t>(from[x])];
  }
  return letters;
}

void CollectOutline(const cv::Mat& ink, Letters& letters) {
  for (int y = 1; y + 1 < ink.rows; ++y) {
    const uint8_t* above = ink.ptr<uint8_t>(y - 1);
    const uint8_t* row = ink.ptr<uint8_t>(y);
    const uint8_t* below = ink.ptr<uint8_t>(y + 1);
    for (int x = 1; x + 1 < ink.cols; ++x) {
      if (row[x] == 0) continue;
      const OutlinePixel here{static_cast<int16_t>(x), static_cast<int16_t>(y)};
      if (above[x] == 0) letters.top.push_back(here);
      if (below[x] == 0) letters.bottom.push_back(here);
      if (row[x - 1] == 0) letters.left.push_back(here);
      if (row[x + 1] == 0) letters.right.push_back(here);
    }
  }
}

}  // namespace

Letters FindLetters(ImageView small) {
  Letters letters;
  letters.width = small.width;
  letters.height = small.height;
  const cv::Mat grey = BrightestChannel(Borrow(small));
  const cv::Mat ink = KeepLetters(InkOf(grey), letters.count);
  CollectOutline(ink, letters);
  return letters;
}

Letters Turned(const Letters& letters, int quarters) {
  Letters turned = letters;
  for (int q = ((quarters % 4) + 4) % 4; q > 0; --q) {
    const auto turn = [width = turned.width](std::vector<OutlinePixel>& pixels) {
      for (OutlinePixel& p : pixels) p = {p.y, static_cast<int16_t>(width - 1 - p.x)};
    };
    for (auto* side : {&turned.top, &turned.right, &turned.bottom, &turned.left}) turn(*side);
    // What looked right looks up after a counter-clockwise quarter.
    std::vector<OutlinePixel> up = std::move(turned.right);
    turned.right = std::move(turned.bottom);
    turned.bottom = std::move(turned.left);
    turned.left = std::move(turned.top);
    turned.top = std::move(up);
    std::swap(turned.width, turned.height);
  }
  return turned;
}

}  // namespace sohoa
