#include "ocr/image/sheet.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "ocr/image/edge_line.h"
#include "ocr/image/mat.h"

namespace sohoa {
namespace {

constexpr int kCoarseLongSide = 480;  // print is then 3 to 4 pixels high and easily filled in
constexpr int kStride = 2;            // change is measured between pixels 2 before and 2 behind
constexpr double kDeepest = 0.45;     // an edge lies in the outer 45 % of the picture
constexpr int kLeastChange = 24;      // summed over three channels: weaker edges are texture
constexpr double kAgreement = 0.6;    // of a side's scan lines must lie on its line
constexpr int kLeastContrast =
    30;  // between paper and what lies beyond, summed over three channels

// Colour as three channels, print filled in by its paper.
cv::Mat WithoutPrint(const cv::Mat& picture) {
  const double scale =
      std::min(1.0, kCoarseLongSide / static_cast<double>(std::max(picture.cols, picture.rows)));
  cv::Mat small;
  cv::resize(picture, small, {}, scale, scale, cv::INTER_AREA);
  if (small.channels() == 1) cv::cvtColor(small, small, cv::COLOR_GRAY2BGR);
  cv::morphologyEx(small, small, cv::MORPH_CLOSE,
                   cv::getStructuringElement(cv::MORPH_RECT, {7, 7}));
  cv::GaussianBlur(small, small, {3, 3}, 0);
  return small;
}

int ColourDistance(const cv::Vec3b& a, const cv::Vec3b& b) {
  return std::abs(a[0] - b[0]) + std::abs(a[1] - b[1]) + std::abs(a[2] - b[2]);
}

// Scan lines run into the sheet along rows of `picture` from its left; the other sides are reached
// by turning the picture.
std::vector<EdgePoint> StrongestChanges(const cv::Mat& picture) {
  std::vector<EdgePoint> points;
  const int deepest = static_cast<int>(picture.cols * kDeepest);
  for (int y = 0; y < picture.rows; ++y) {
    const cv::Vec3b* row = picture.ptr<cv::Vec3b>(y);
    int best = kLeastChange, best_x = -1;
    for (int x = kStride; x < deepest; ++x) {
      const int change = ColourDistance(row[x - kStride], row[x + kStride]);
      if (change <= best) continue;
      best = change;
      best_x = x;
    }
    if (best_x >= 0) points.push_back({static_cast<double>(y), static_cast<double>(best_x)});
  }
  return points;
}

// What lies beyond the line must not be paper. Compares the middles of pairs on either side of it.
bool PartsPaperFromTable(const cv::Mat& picture, const EdgeLine& line) {
  constexpr int kAway = 6;
  int parted = 0, seen = 0;
  for (int y = picture.rows / 8; y < picture.rows * 7 / 8; ++y) {
    const int x = static_cast<int>(std::lround(line.At(y)));
    const int outside = std::max(0, x - kAway);
    const int inside = x + kAway;
    if (x < 0 || inside >= picture.cols) continue;
    ++seen;
    const cv::Vec3b* row = picture.ptr<cv::Vec3b>(y);
    if (ColourDistance(row[outside], row[inside]) >= kLeastContrast) ++parted;
  }
  return seen > picture.rows / 2 && parted > seen * 3 / 4;
}

// The left edge of what `picture` shows, in its pixels.
std::optional<EdgeLine> LeftEdge(const cv::Mat& picture) {
  const std::vector<EdgePoint> points = StrongestChanges(picture);
  const auto needed = static_cast<size_t>(kAgreement * picture.rows);
  const std::optional<EdgeLine> line = Consensus(points, 1.5, needed);
  if (!line || !PartsPaperFromTable(picture, *line)) return std::nullopt;
  return line;
}

// Where the change along the row is strongest near the coarse line, on the finer picture, to a
// fraction of a pixel.
EdgeLine Refine(const cv::Mat& picture, const EdgeLine& coarse, int reach) {
  std::vector<EdgePoint> points;
  for (int y = picture.rows / 20; y < picture.rows * 19 / 20; y += 4) {
    const int middle = static_cast<int>(std::lround(coarse.At(y)));
    const int from = std::max(1, middle - reach);
    const int to = std::min(picture.cols - 2, middle + reach);
    const cv::Vec3b* row = picture.ptr<cv::Vec3b>(y);
    double weight = 0, moment = 0;
    int strongest = 0;
    for (int x = from; x <= to; ++x)
      strongest = std::max(strongest, ColourDistance(row[x - 1], row[x + 1]));
    for (int x = from; x <= to; ++x) {
      const int change = ColourDistance(row[x - 1], row[x + 1]);
      if (change < strongest / 2 || change < kLeastChange / 2) continue;
      weight += change;
      moment += static_cast<double>(change) * x;
    }
    if (weight > 0) points.push_back({static_cast<double>(y), moment / weight});
  }
  const std::optional<EdgeLine> fine = Consensus(points, 1.5, points.size() / 2);
  return fine.value_or(coarse);
}

cv::Mat Turn(const cv::Mat& picture, int quarters) {
  if (quarters == 0) return picture;
  cv::Mat turned;
  cv::rotate(picture, turned,
             quarters == 1   ? cv::ROTATE_90_COUNTERCLOCKWISE
             : quarters == 2 ? cv::ROTATE_180
                             : cv::ROTATE_90_CLOCKWISE);
  return turned;
}

double Length(Point a, Point b) { return std::hypot(a.x - b.x, a.y - b.y); }

}  // namespace

Corners CornersOf(const Box& box) {
  const Point from{static_cast<double>(box.x0), static_cast<double>(box.y0)};
  const Point to{box.x1 - 1.0, box.y1 - 1.0};
  return {from, Point{to.x, from.y}, to, Point{from.x, to.y}};
}

std::optional<Corners> FindSheet(ImageView view) {
  cv::Mat picture = Borrow(view);
  if (std::min(picture.cols, picture.rows) < 64) return std::nullopt;
  const cv::Mat coarse = WithoutPrint(picture);
  std::array<EdgeLine, 4>
      found;  // left, top, right, bottom: each is the left one after so many... turns
  for (int quarters = 0; quarters < 4; ++quarters) {
    const std::optional<EdgeLine> edge = LeftEdge(Turn(coarse, quarters));
    if (!edge) return std::nullopt;
    found[static_cast<size_t>(quarters)] = *edge;
  }
  const double scale = static_cast<double>(picture.cols) / coarse.cols;
  if (picture.channels() == 1) cv::cvtColor(picture, picture, cv::COLOR_GRAY2BGR);
  std::array<PlaneLine, 4> sides;
  for (int quarters = 0; quarters < 4; ++quarters) {
    EdgeLine edge = found[static_cast<size_t>(quarters)];
    edge.offset = (edge.offset + 0.5 - edge.slope * 0.5) * scale - 0.5 + edge.slope * 0.5;
    edge = Refine(Turn(picture, quarters), edge, static_cast<int>(std::lround(2 * scale)));
    sides[static_cast<size_t>(quarters)] = TurnBack(edge, quarters, picture.cols, picture.rows);
  }
  // Turning counter-clockwise brings to the left, one after the other: left, top, right, bottom.
  const auto top_left = Meet(sides[0], sides[1]);
  const auto top_right = Meet(sides[1], sides[2]);
  const auto bottom_right = Meet(sides[2], sides[3]);
  const auto bottom_left = Meet(sides[3], sides[0]);
  if (!top_left || !top_right || !bottom_right || !bottom_left) return std::nullopt;
  return Corners{*top_left, *top_right, *bottom_right, *bottom_left};
}

SheetSize FlatSize(const Corners& c) {
  const double width = std::max(Length(c[0], c[1]), Length(c[3], c[2]));
  const double height = std::max(Length(c[0], c[3]), Length(c[1], c[2]));
  const double shape = std::max(width, height) / std::min(width, height);
  const bool a4 = std::abs(shape / std::numbers::sqrt2 - 1) < 0.1;
  double long_side = std::max(width, height);
  double short_side = std::min(width, height);
  if (a4) {
    long_side = std::max(long_side, short_side * std::numbers::sqrt2);
    short_side = long_side / std::numbers::sqrt2;
  }
  SheetSize size;
  size.a4 = a4;
  size.width = static_cast<int>(std::lround(width > height ? long_side : short_side));
  size.height = static_cast<int>(std::lround(width > height ? short_side : long_side));
  return size;
}

}  // namespace sohoa
