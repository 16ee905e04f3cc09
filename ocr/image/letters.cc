#include "ocr/image/letters.h"

#include <algorithm>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <utility>

#include "ocr/image/mat.h"
#include "ocr/image/median.h"
#include "ocr/image/shapes.h"

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

// Fewer letters are a title's, or all that stands out of a page of pale ones.
constexpr int kFew = 50;
constexpr int kManyMore = 4;
// Of letters of less contrast the darkest strokes alone are seen.
constexpr double kBarelySeen = 0.2;

// The palest ink that is told from paper; on a page with hardly any other, a little paler.
constexpr int kPalest = 215;
constexpr int kPalestAlone = 228;

// The grey value below which a pixel of the evened picture is ink: Otsu's, within what ink can be.
int InkBelow(const cv::Mat& evened) {
  cv::Mat ignored;
  const double otsu = cv::threshold(evened, ignored, 0, 255, cv::THRESH_BINARY | cv::THRESH_OTSU);
  return static_cast<int>(std::clamp<double>(otsu, 100, kPalest)) + 1;
}

// Letters, letters grown together to a word, and marks; by size relative to the sheet, since the
// true resolution may be unknown. Long and high shapes are rulings, seals, borders.
bool IsLetterSized(const Shape& shape, int long_side) {
  return shape.shorter() >= 2 && shape.longer() >= long_side / 350 &&
         shape.shorter() <= long_side / 45 && shape.longer() <= long_side / 8;
}

// Folds and rulings are no thicker than this on the reduced picture, in pixels; anything else may
// be print.
constexpr int kThickestRuling = 4;

// Borders that a scanner leaves around the sheet touch the picture's edge.
bool IsInside(const Shape& shape, const cv::Mat& picture) {
  return shape.x0 > 0 && shape.y0 > 0 && shape.x1 < picture.cols && shape.y1 < picture.rows;
}

// Letters stand in words, or at least in company; specks, and holes for a binder, where they fell.
bool AreScattered(const Shapes& ink, int long_side) {
  constexpr size_t kMost = 12;
  constexpr int kReach = 2;  // times the larger one's longer side, from edge to edge
  std::vector<Box> shapes;
  for (const Shape& shape : ink.shapes) {
    if (!IsLetterSized(shape, long_side)) continue;
    if (shapes.size() == kMost) return false;
    shapes.push_back(shape.box());
  }
  for (size_t i = 0; i < shapes.size(); ++i)
    for (size_t k = i + 1; k < shapes.size(); ++k) {
      const Box &a = shapes[i], &b = shapes[k];
      const int reach = kReach * std::max({a.width(), a.height(), b.width(), b.height()});
      if (!Intersection(Grown(a, reach, reach), b).empty()) return false;
    }
  return true;
}

// The run's ends, and those of its pixels that have paper above or below.
void AddOutline(const Run& run, const cv::Mat& evened, int ink_below, Letters& letters) {
  const auto y = static_cast<int16_t>(run.y);
  letters.left.push_back({static_cast<int16_t>(run.begin), y});
  letters.right.push_back({static_cast<int16_t>(run.end - 1), y});
  if (run.y == 0 || run.y + 1 == evened.rows) return;
  const auto* above = evened.ptr<uint8_t>(run.y - 1);
  const auto* below = evened.ptr<uint8_t>(run.y + 1);
  for (int x = run.begin; x < run.end; ++x) {
    if (above[x] >= ink_below) letters.top.push_back({static_cast<int16_t>(x), y});
    if (below[x] >= ink_below) letters.bottom.push_back({static_cast<int16_t>(x), y});
  }
}

double ContrastOf(std::vector<uint8_t> darkest) {
  return darkest.empty() ? 0 : 1 - MedianOf(std::move(darkest)) / 255.0;
}

Letters LettersOf(const cv::Mat& evened, int ink_below) {
  const ImageView view{evened.data, evened.cols, evened.rows, evened.step, PixelType::kGrey};
  const Shapes ink = FindShapes(view, ink_below);
  Letters letters;
  letters.width = evened.cols;
  letters.height = evened.rows;
  const int long_side = std::max(evened.cols, evened.rows);
  std::vector<int> widths, heights;
  for (const Shape& shape : ink.shapes) {
    if (IsLetterSized(shape, long_side)) {
      ++letters.count;
      widths.push_back(shape.width());
      heights.push_back(shape.height());
    } else if (IsInside(shape, evened) && shape.shorter() > kThickestRuling) {
      letters.other_ink += shape.area / static_cast<double>(evened.total());
    }
  }
  letters.may_be_dirt = AreScattered(ink, long_side);
  letters.typical_width = MedianOf(widths);
  letters.typical_height = MedianOf(heights);
  std::vector<uint8_t> darkest;  // of each run
  for (const Run& run : ink.runs) {
    if (!IsLetterSized(ink.shapes[run.shape], long_side)) continue;
    AddOutline(run, evened, ink_below, letters);
    const auto* row = evened.ptr<uint8_t>(run.y);
    darkest.push_back(*std::min_element(row + run.begin, row + run.end));
  }
  letters.contrast = ContrastOf(std::move(darkest));
  return letters;
}

}  // namespace

Letters FindLetters(ImageView small) {
  const cv::Mat grey = BrightestChannel(Borrow(small));
  cv::Mat evened;
  cv::divide(grey, PaperOf(grey), evened, 255);
  Letters letters = LettersOf(evened, InkBelow(evened));
  if (letters.count >= kFew && letters.contrast >= kBarelySeen) return letters;
  // Holes and folds, which are darker, may have drawn the line between pale print and paper.
  Letters pale = LettersOf(evened, kPalestAlone + 1);
  return pale.count >= kFew + kManyMore * letters.count ? pale : letters;
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
    std::swap(turned.typical_width, turned.typical_height);
  }
  return turned;
}

}  // namespace sohoa
