#include "ocr/image/sheet.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "ocr/image/mat.h"

namespace sohoa {
namespace {

constexpr int kCoarseLongSide = 480;  // print is then 3 to 4 pixels high and easily filled in
constexpr int kStride = 2;            // change is measured between pixels 2 before and 2 behind
constexpr double kDeepest = 0.45;     // an edge lies in the outer 45 % of the picture
constexpr int kLeastChange = 24;      // summed over three channels: weaker edges are texture
constexpr double kAgreement = 0.6;    // of a side's scan lines must lie on its line
constexpr double kSteepest = 0.36;    // tan 20°
constexpr int kLeastContrast =
    30;  // between paper and what lies beyond, summed over three channels

// A side's edge as across = offset + slope * along. For the left and right side `across` is x and
// `along` is y; for the top and bottom side the other way round.
struct EdgeLine {
  double offset = 0;
  double slope = 0;
  double At(double along) const { return offset + slope * along; }
};

struct EdgePoint {
  double along = 0;
  double across = 0;
};

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

EdgeLine LeastSquares(const std::vector<EdgePoint>& points) {
  double n = 0, sx = 0, sy = 0, sxx = 0, sxy = 0;
  for (const EdgePoint& p : points) {
    n += 1;
    sx += p.along;
    sy += p.across;
    sxx += p.along * p.along;
    sxy += p.along * p.across;
  }
  const double spread = n * sxx - sx * sx;
  EdgeLine line;
  line.slope = spread > 0 ? (n * sxy - sx * sy) / spread : 0;
  line.offset = n > 0 ? (sy - line.slope * sx) / n : 0;
  return line;
}

std::vector<EdgePoint> Near(const std::vector<EdgePoint>& points, const EdgeLine& line,
                            double tolerance) {
  std::vector<EdgePoint> near;
  std::copy_if(points.begin(), points.end(), std::back_inserter(near), [&](const EdgePoint& p) {
    return std::abs(p.across - line.At(p.along)) <= tolerance;
  });
  return near;
}

// The line that most points agree on, out of the lines through pairs of every few points.
std::optional<EdgeLine> Consensus(const std::vector<EdgePoint>& points, double tolerance,
                                  size_t needed) {
  if (points.size() < needed || points.size() < 8) return std::nullopt;
  constexpr size_t kTries = 24;  // of either end: 276 lines
  const size_t step = std::max<size_t>(1, points.size() / kTries);
  std::vector<EdgePoint> best;
  for (size_t i = 0; i < points.size(); i += step) {
    for (size_t j = i + step; j < points.size(); j += step) {
      EdgeLine line;
      line.slope = (points[j].across - points[i].across) / (points[j].along - points[i].along);
      if (std::abs(line.slope) > kSteepest) continue;
      line.offset = points[i].across - line.slope * points[i].along;
      std::vector<EdgePoint> near = Near(points, line, tolerance);
      if (near.size() > best.size()) best = std::move(near);
    }
  }
  if (best.size() < needed) return std::nullopt;
  return LeastSquares(best);
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

// A side's edge in the pixels of the unturned picture: a x + b y = c.
struct PlaneLine {
  double a = 0, b = 0, c = 0;
};

std::optional<Point> Meet(const PlaneLine& p, const PlaneLine& q) {
  const double determinant = p.a * q.b - q.a * p.b;
  if (std::abs(determinant) < 1e-9) return std::nullopt;
  return Point{(p.c * q.b - q.c * p.b) / determinant, (p.a * q.c - q.a * p.c) / determinant};
}

// The edge found on the picture turned counter-clockwise by `quarters`, turned back.
PlaneLine TurnBack(const EdgeLine& line, int quarters, int width, int height) {
  const Mapping turn = QuarterTurns(quarters, width, height);
  // Turned: x' - slope y' = offset, with (x', y') = turn (x, y).
  return {turn[0] - line.slope * turn[3], turn[1] - line.slope * turn[4],
          line.offset - turn[2] + line.slope * turn[5]};
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
