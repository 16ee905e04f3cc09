#include "ocr/image/overlays.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <optional>
#include <vector>

#include "ocr/image/colour.h"
#include "ocr/image/mat.h"
#include "ocr/image/median.h"
#include "ocr/image/shapes.h"
#include "ocr/image/warp.h"

namespace sohoa {
namespace {

constexpr double kWorkingDpi = 75;  // a seal's ring is then 2 pixels wide

// All in inches.
constexpr double kLeastRadius = 0.4;
constexpr double kGreatestRadius = 1.0;
constexpr double kShortestPen = 0.4;
constexpr double kRingTolerance = 0.035;
// Print and a signature that touch a ring make its box larger by this.
constexpr double kLetterOverlap = 0.8;

constexpr double kShortestFrame = 0.45;
constexpr double kLongestFrame = 3.2;
constexpr double kLowestFrame = 0.2;
constexpr double kHighestFrame = 1.6;
constexpr double kFrameTolerance = 0.025;

constexpr double kLeastOnFrame = 0.8;  // of a shape's outermost pixels lie on its rectangle
constexpr double kMostFilled = 0.6;    // of the rectangle: more is a block of colour
constexpr double kMostLeaning = 6;     // degrees: stamps are set by hand

constexpr double kLeastRound = 0.5;  // of a shape's outermost pixels lie on its circle

struct Circle {
  double x = 0;
  double y = 0;
  double radius = 0;
};

double Distance(const Circle& circle, const cv::Point& p) {
  return std::abs(std::hypot(p.x - circle.x, p.y - circle.y) - circle.radius);
}

// The algebraic fit (Kåsa): least squares of x² + y² + ax + by + c.
std::optional<Circle> Fit(const std::vector<cv::Point>& points) {
  if (points.size() < 3) return std::nullopt;
  const auto rows = static_cast<int>(points.size());
  cv::Mat a(rows, 3, CV_64F), b(rows, 1, CV_64F);
  for (int i = 0; i < a.rows; ++i) {
    const cv::Point& p = points[static_cast<size_t>(i)];
    auto* row = a.ptr<double>(i);
    row[0] = p.x;
    row[1] = p.y;
    row[2] = 1;
    b.at<double>(i) = -(static_cast<double>(p.x) * p.x + static_cast<double>(p.y) * p.y);
  }
  cv::Mat solved;
  if (!cv::solve(a, b, solved, cv::DECOMP_SVD)) return std::nullopt;
  const double x = -solved.at<double>(0) / 2, y = -solved.at<double>(1) / 2;
  const double squared = x * x + y * y - solved.at<double>(2);
  if (squared <= 0) return std::nullopt;
  return Circle{x, y, std::sqrt(squared)};
}

// The leftmost and rightmost pixel of each row of a shape, the topmost and lowest of each column.
std::vector<cv::Point> OutermostPixels(const Shapes& shapes, uint32_t index) {
  const Shape& shape = shapes.shapes[index];
  std::vector<std::pair<int, int>> rows(static_cast<size_t>(shape.height()), {shape.x1, -1});
  std::vector<std::pair<int, int>> columns(static_cast<size_t>(shape.width()), {shape.y1, -1});
  for (const Run& run : shapes.runs) {
    if (run.shape != index) continue;
    auto& row = rows[static_cast<size_t>(run.y - shape.y0)];
    row = {std::min(row.first, run.begin), std::max(row.second, run.end - 1)};
    for (int x = run.begin; x < run.end; ++x) {
      auto& column = columns[static_cast<size_t>(x - shape.x0)];
      column = {std::min(column.first, run.y), std::max(column.second, run.y)};
    }
  }
  std::vector<cv::Point> points;
  for (int y = 0; y < shape.height(); ++y)
    for (const int x : {rows[static_cast<size_t>(y)].first, rows[static_cast<size_t>(y)].second})
      points.emplace_back(x, shape.y0 + y);
  for (int x = 0; x < shape.width(); ++x)
    for (const int y :
         {columns[static_cast<size_t>(x)].first, columns[static_cast<size_t>(x)].second})
      points.emplace_back(shape.x0 + x, y);
  return points;
}

std::vector<cv::Point> Near(const std::vector<cv::Point>& points, const Circle& circle,
                            double tolerance) {
  std::vector<cv::Point> near;
  for (const cv::Point& p : points)
    if (Distance(circle, p) <= tolerance) near.push_back(p);
  return near;
}

// The circle that most of the points lie on, if enough do: print and pen strokes stick out. Circles
// through three points at a time are tried, the best one is fitted to all points near it.
std::optional<Circle> RingThrough(const std::vector<cv::Point>& points, double tolerance) {
  constexpr size_t kTries = 200;
  std::vector<cv::Point> best;
  for (size_t i = 0; i < kTries; ++i) {
    // Thirds of the outline, each gone through at a pace of its own.
    const size_t third = points.size() / 3;
    if (third < 8) return std::nullopt;
    const std::vector<cv::Point> three = {points[i * 31 % third], points[third + i * 17 % third],
                                          points[2 * third + i * 7 % third]};
    const std::optional<Circle> circle = Fit(three);
    if (!circle) continue;
    std::vector<cv::Point> near = Near(points, *circle, tolerance);
    if (near.size() > best.size()) best = std::move(near);
  }
  const auto needed = static_cast<size_t>(kLeastRound * static_cast<double>(points.size()));
  return best.size() >= needed ? Fit(best) : std::nullopt;
}

Box BoxOf(const Circle& circle, int factor, ImageView page) {
  const double r = circle.radius + 1;
  const auto scaled = [&](double at) { return static_cast<int>(std::lround((at + 0.5) * factor)); };
  return Intersection(
      {scaled(circle.x - r), scaled(circle.y - r), scaled(circle.x + r), scaled(circle.y + r)},
      {0, 0, page.width, page.height});
}

// The share of `circle` that is dark.
double DarkShare(const Circle& circle, ImageView small, int ink_below) {
  constexpr int kAngles = 180;
  int dark = 0;
  for (int k = 0; k < kAngles; ++k) {
    const double angle = 2 * std::numbers::pi * k / kAngles;
    const int x = static_cast<int>(std::lround(circle.x + circle.radius * std::cos(angle)));
    const int y = static_cast<int>(std::lround(circle.y + circle.radius * std::sin(angle)));
    if (x >= 0 && y >= 0 && x < small.width && y < small.height && small.row(y)[x] < ink_below)
      ++dark;
  }
  return dark / static_cast<double>(kAngles);
}

// The largest ring around the same middle: where print joins the outer one to half a page, its
// shape is none, and only the inner one has been found.
Circle Outermost(const Circle& ring, ImageView small, int ink_below, double dpi) {
  constexpr double kMostlyDark = 0.7;
  constexpr double kWidest = 1.8;  // times the inner ring
  Circle outermost = ring;
  const double widest = std::min(kWidest * ring.radius, kGreatestRadius * dpi);
  for (double radius = ring.radius + 1; radius <= widest; radius += 0.5)
    for (const double dx : {-1.0, 0.0, 1.0})
      for (const double dy : {-1.0, 0.0, 1.0}) {
        const Circle circle{ring.x + dx, ring.y + dy, radius};
        if (DarkShare(circle, small, ink_below) >= kMostlyDark) outermost = circle;
      }
  return outermost;
}

// Rings among the dark shapes of `small`.
std::vector<Circle> FindRings(ImageView small, int ink_below, double dpi) {
  const Shapes shapes = FindShapes(small, ink_below);
  std::vector<Circle> rings;
  for (uint32_t i = 0; i < shapes.shapes.size(); ++i) {
    const Shape& shape = shapes.shapes[i];
    if (shape.shorter() < 2 * kLeastRadius * dpi ||
        shape.longer() > 2 * (kGreatestRadius + kLetterOverlap) * dpi)
      continue;
    const auto ring = RingThrough(OutermostPixels(shapes, i), kRingTolerance * dpi);
    if (ring && ring->radius >= kLeastRadius * dpi && ring->radius <= kGreatestRadius * dpi)
      rings.push_back(*ring);
  }
  // Many seals have a second ring within.
  std::sort(rings.begin(), rings.end(),
            [](const Circle& a, const Circle& b) { return a.radius > b.radius; });
  std::vector<Circle> outer;
  for (const Circle& ring : rings)
    if (std::none_of(outer.begin(), outer.end(), [&](const Circle& o) {
          return std::hypot(ring.x - o.x, ring.y - o.y) < o.radius;
        }))
      outer.push_back(Outermost(ring, small, ink_below, dpi));
  return outer;
}

double DistanceFromSides(const cv::Point& p, const cv::Point2f (&corners)[4]) {
  double least = std::numeric_limits<double>::max();
  for (int k = 0; k < 4; ++k) {
    const cv::Point2f side = corners[(k + 1) % 4] - corners[k];
    const cv::Point2f to(static_cast<float>(p.x) - corners[k].x,
                         static_cast<float>(p.y) - corners[k].y);
    least = std::min(least, std::abs(side.cross(to)) / std::max(1.0, cv::norm(side)));
  }
  return least;
}

// Whether the shape is a frame around words.
bool IsFrame(const Shapes& shapes, uint32_t index, double dpi) {
  const Shape& shape = shapes.shapes[index];
  if (shape.width() < kShortestFrame * dpi || shape.width() > kLongestFrame * dpi ||
      shape.height() < kLowestFrame * dpi || shape.height() > kHighestFrame * dpi)
    return false;
  const std::vector<cv::Point> points = OutermostPixels(shapes, index);
  const cv::RotatedRect rectangle = cv::minAreaRect(points);
  const double lean = std::fmod(rectangle.angle, 90.0);
  if (std::min(lean, 90 - lean) > kMostLeaning) return false;
  if (shape.area > kMostFilled * rectangle.size.area()) return false;
  cv::Point2f corners[4];
  rectangle.points(corners);
  const auto on_sides = std::count_if(points.begin(), points.end(), [&](const cv::Point& p) {
    return DistanceFromSides(p, corners) <= kFrameTolerance * dpi;
  });
  return static_cast<double>(on_sides) >= kLeastOnFrame * static_cast<double>(points.size());
}

// The ink of this colour as dark shapes on white, whatever the paper's colour.
Image InkOf(InkColour colour, ImageView small) {
  constexpr double kGain = 4;  // a thin stroke is pale in the small picture
  Image ink = ExcessOf(colour, small);
  const double paper = MedianColour(ink.view())[0];
  cv::Mat pixels = Borrow(ink);
  pixels.convertTo(pixels, CV_8U, -kGain, 255 + kGain * paper);
  return ink;
}

constexpr int kColourBelow = 160;  // of InkOf: an excess of 24 above the paper

// `ink` of one colour, of the `small` page. Pens write blue.
void AddStampsAndPens(InkColour colour, ImageView ink, const ReducedPage& small,
                      std::vector<Overlay>& overlays) {
  const Shapes shapes = FindShapes(ink, kColourBelow);
  for (uint32_t i = 0; i < shapes.shapes.size(); ++i) {
    const Shape& shape = shapes.shapes[i];
    const Box box = Scaled(shape.box(), small.factor);
    if (IsFrame(shapes, i, small.dpi))
      overlays.push_back({OverlayKind::kStamp, colour, box});
    else if (colour == InkColour::kBlue && shape.longer() >= kShortestPen * small.dpi)
      overlays.push_back({OverlayKind::kPen, colour, box});
  }
}

// The pixels of a seal's disc, row by row, with their distance from its middle: 1 on its edge.
template <typename Visit>
void ForEachInDisc(const Box& seal, const Image& reading, Visit visit) {
  const double x = (seal.x0 + seal.x1) / 2.0, y = (seal.y0 + seal.y1) / 2.0;
  const double rx = seal.width() / 2.0, ry = seal.height() / 2.0;
  for (int row = seal.y0; row < seal.y1; ++row) {
    const double part = (row + 0.5 - y) / ry;
    const double half = rx * std::sqrt(std::max(0.0, 1 - part * part));
    const int begin = std::max(0, static_cast<int>(x - half));
    const int end = std::min(reading.width(), static_cast<int>(x + half) + 1);
    for (int column = begin; column < end; ++column)
      visit(column, row, std::hypot((column + 0.5 - x) / rx, part));
  }
}

constexpr double kRim = 0.88;  // from here to the edge lies the ring itself

// The tones of ink within the disc's strokes, from `inner` (0 the middle … 1 the edge) outwards.
// Edges of strokes, which are grey whatever the ink, do not count.
std::vector<uint8_t> StrokeTones(const Box& seal, double inner, int ink_below,
                                 const Image& reading) {
  std::vector<uint8_t> tones;
  ForEachInDisc(seal, reading, [&](int x, int y, double distance) {
    if (distance < inner || x == 0 || y == 0 || x + 1 == reading.width() ||
        y + 1 == reading.height())
      return;
    const uint8_t tone = reading.row(y)[x];
    const int palest = std::max({tone, reading.row(y)[x - 1], reading.row(y)[x + 1],
                                 reading.row(y - 1)[x], reading.row(y + 1)[x]});
    if (palest < ink_below) tones.push_back(tone);
  });
  return tones;
}

struct Tones {
  int below = 0;     // the darker of two classes is below this
  double apart = 0;  // the classes' means
};

// Otsu's two classes; nothing apart where all tones are one.
Tones SplitTones(const std::vector<uint8_t>& tones) {
  const auto [darkest, palest] = std::minmax_element(tones.begin(), tones.end());
  if (tones.empty() || *darkest == *palest) return {};
  const cv::Mat values(tones);
  cv::Mat is_light;
  const double otsu = cv::threshold(values, is_light, 0, 255, cv::THRESH_BINARY | cv::THRESH_OTSU);
  const double apart = cv::mean(values, is_light)[0] - cv::mean(values, is_light == 0)[0];
  return {static_cast<int>(otsu) + 1, apart};
}

}  // namespace

std::vector<Overlay> FindColouredOverlays(ImageView archive, double dpi) {
  if (archive.type != PixelType::kBgr) return {};
  const ReducedPage small = Reduce(archive, dpi, kWorkingDpi);
  std::vector<Overlay> overlays;
  const Image red = InkOf(InkColour::kRed, small.image.view());
  for (const Circle& ring : FindRings(red.view(), kColourBelow, small.dpi))
    overlays.push_back({OverlayKind::kSeal, InkColour::kRed, BoxOf(ring, small.factor, archive)});
  AddStampsAndPens(InkColour::kRed, red.view(), small, overlays);
  const Image blue = InkOf(InkColour::kBlue, small.image.view());
  AddStampsAndPens(InkColour::kBlue, blue.view(), small, overlays);
  return overlays;
}

std::vector<Overlay> FindBlackSeals(ImageView reading, int ink_below, double dpi) {
  const ReducedPage small = Reduce(reading, dpi, kWorkingDpi);
  std::vector<Overlay> seals;
  // A ring half a pixel wide is half as dark.
  for (const Circle& ring : FindRings(small.image.view(), (255 + ink_below) / 2, small.dpi))
    seals.push_back({OverlayKind::kSeal, InkColour::kBlack, BoxOf(ring, small.factor, reading)});
  return seals;
}

bool LiftSeal(const Box& seal, int ink_below, Image& reading) {
  constexpr double kLeastApart = 35;
  const Tones tones = SplitTones(StrokeTones(seal, 0, ink_below, reading));
  // The rim shows which of the two the seal is.
  const int rim = MedianOf(StrokeTones(seal, kRim, ink_below, reading));
  if (tones.apart < kLeastApart || rim < tones.below) return false;
  ForEachInDisc(seal, reading, [&](int x, int y, double) {
    uint8_t& pixel = reading.row(y)[x];
    if (pixel >= tones.below) pixel = 255;
  });
  return true;
}

}  // namespace sohoa
