#include "ocr/image/seal_rings.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <utility>
#include <vector>

#include "ocr/image/shapes.h"
#include "ocr/image/warp.h"

namespace sohoa {
namespace {

constexpr int kSearch = 5;           // pixels by which the middle may be amiss
constexpr double kInnermost = 0.45;  // of the radius: nearer to the middle stands no ring
constexpr double kOutermost = 1.06;  // of the radius
constexpr double kMostlyInk = 0.55;  // of a ring's pixels, all angles together
constexpr double kThickest = 0.045;  // inches, of a ring
constexpr double kLowestLetter = 0.04, kHighestLetter = 0.25;  // inches, of print beside the seal

// Radii, in whole pixels; first <= last.
struct Ring {
  int first = 0;
  int last = 0;
};

bool IsInk(const Image& image, double x, double y, int ink_below) {
  const int column = static_cast<int>(std::lround(x)), row = static_cast<int>(std::lround(y));
  return column >= 0 && row >= 0 && column < image.width() && row < image.height() &&
         image.row(row)[column] < ink_below;
}

// The share of ink at each radius, at `angles` angles.
std::vector<double> InkByRadius(const Image& image, Point middle, int radius, int angles,
                                int ink_below) {
  std::vector<double> ink(static_cast<size_t>(radius * kOutermost) + 1, 0);
  for (int k = 0; k < angles; ++k) {
    const double angle = 2 * std::numbers::pi * k / angles;
    const double dx = std::cos(angle), dy = std::sin(angle);
    for (auto r = static_cast<size_t>(radius * kInnermost); r < ink.size(); ++r) {
      const auto along = static_cast<double>(r);
      ink[r] +=
          IsInk(image, middle.x + along * dx, middle.y + along * dy, ink_below) ? 1.0 / angles : 0;
    }
  }
  return ink;
}

// Where the sharpest ring has its middle.
Point FindMiddle(const Image& image, Point about, int radius, int ink_below) {
  constexpr int kAngles = 120;
  Point best = about;
  double sharpest = 0;
  for (int dy = -kSearch; dy <= kSearch; ++dy)
    for (int dx = -kSearch; dx <= kSearch; ++dx) {
      const Point middle{about.x + dx, about.y + dy};
      double sharpness = 0;
      for (const double share : InkByRadius(image, middle, radius, kAngles, ink_below))
        sharpness += share * share * share;
      if (sharpness <= sharpest) continue;
      sharpest = sharpness;
      best = middle;
    }
  return best;
}

std::vector<Ring> RingsOf(const std::vector<double>& ink, int thickest) {
  std::vector<Ring> rings;
  for (int r = 0; r < std::ssize(ink); ++r) {
    if (ink[static_cast<size_t>(r)] < kMostlyInk) continue;
    if (!rings.empty() && rings.back().last == r - 1)
      rings.back().last = r;
    else
      rings.push_back({r, r});
  }
  std::erase_if(rings, [thickest](const Ring& ring) { return ring.last - ring.first >= thickest; });
  return rings;
}

// Whether the ring's pixel (x, y) belongs to a stroke of print as well: there is ink on both sides
// of the ring, right beyond it, along one of four lines; or right beside the pixel, where a stroke
// ends in the ring.
bool IsCrossed(const Ring& ring, Point middle, int x, int y, int ink_below, const Image& image) {
  constexpr std::array<Point, 4> kLines = {{{0, 1}, {1, 0}, {1, 1}, {1, -1}}};
  constexpr double kSlanted = 2;   // of the ring's thickness: farther apart are other strokes
  constexpr double kBeside = 0.4;  // of the same
  const double thickness = ring.last - ring.first + 1;
  // Steps to the ring's border, if there is ink behind it; else more than is looked at.
  const auto steps_to_ink = [&](double dx, double dy) {
    for (int step = 1; step <= kSlanted * thickness; ++step) {
      const double px = x + step * dx, py = y + step * dy;
      const double r = std::hypot(px - middle.x, py - middle.y);
      if (r >= ring.first && r <= ring.last) continue;
      return IsInk(image, px + dx, py + dy, ink_below) ? static_cast<double>(step) : 1e9;
    }
    return 1e9;
  };
  return std::any_of(kLines.begin(), kLines.end(), [&](const Point& line) {
    const double ahead = steps_to_ink(line.x, line.y), behind = steps_to_ink(-line.x, -line.y);
    return std::max(ahead, behind) < 1e9 || std::min(ahead, behind) <= kBeside * thickness;
  });
}

// The ring's ink but for what strokes of print that cross it need to stay whole.
void EraseRing(Ring ring, Point middle, int ink_below, Image& image) {
  constexpr int kSlack = 2;  // the ring's edge is not sharp, and paper is not flat
  ring = {ring.first - kSlack, ring.last + kSlack};
  std::vector<std::pair<int, int>> erased;
  const int top = std::max(0, static_cast<int>(middle.y) - ring.last - 1);
  const int bottom = std::min(image.height(), static_cast<int>(middle.y) + ring.last + 2);
  for (int y = top; y < bottom; ++y)
    for (int x = 0; x < image.width(); ++x) {
      const double r = std::hypot(x - middle.x, y - middle.y);
      if (r < ring.first || r > ring.last || IsCrossed(ring, middle, x, y, ink_below, image))
        continue;
      erased.emplace_back(x, y);
    }
  for (const auto& [x, y] : erased) image.row(y)[x] = 255;
}

bool LiesWithin(const Shape& shape, Point middle, double radius) {
  const double dx = std::max(std::abs(shape.x0 - middle.x), std::abs(shape.x1 - middle.x));
  const double dy = std::max(std::abs(shape.y0 - middle.y), std::abs(shape.y1 - middle.y));
  return std::hypot(dx, dy) <= radius;
}

bool LiesOutside(const Shape& shape, Point middle, double radius) {
  const double x = std::clamp<double>(middle.x, shape.x0, shape.x1);
  const double y = std::clamp<double>(middle.y, shape.y0, shape.y1);
  return std::hypot(x - middle.x, y - middle.y) > radius;
}

// The seal's own letters and its star: shapes within the outer ring that have no print beside the
// seal at their height.
void EraseLetters(Point middle, double radius, int ink_below, double dpi, Image& image) {
  const Shapes ink = FindShapes(image.view(), ink_below);
  std::vector<bool> in_print(static_cast<size_t>(image.height()), false);
  for (const Shape& shape : ink.shapes)
    if (LiesOutside(shape, middle, radius) && shape.height() >= kLowestLetter * dpi &&
        shape.height() <= kHighestLetter * dpi)
      std::fill(in_print.begin() + shape.y0, in_print.begin() + shape.y1, true);
  for (const Run& run : ink.runs) {
    const Shape& shape = ink.shapes[run.shape];
    const auto begin = in_print.begin() + shape.y0, end = in_print.begin() + shape.y1;
    if (!LiesWithin(shape, middle, radius) || std::find(begin, end, true) != end) continue;
    EraseRun(run, ink_below, image);
  }
}

}  // namespace

bool LiftSealRings(const Box& seal, int ink_below, double dpi, Image& reading) {
  // The seal with as much beside it as shows the lines of print that go through it.
  const Box part = Intersection({seal.x0 - seal.width() / 2, seal.y0 - kSearch,
                                 seal.x1 + seal.width() / 2, seal.y1 + kSearch},
                                {0, 0, reading.width(), reading.height()});
  if (part.empty() || seal.width() < 20) return false;
  Image image = Crop(reading.view(), part);
  const int radius = seal.width() / 2;
  const Point middle =
      FindMiddle(image, {(seal.x0 + seal.x1) / 2.0 - part.x0, (seal.y0 + seal.y1) / 2.0 - part.y0},
                 radius, ink_below);
  const int angles = static_cast<int>(2 * std::numbers::pi * radius);
  const std::vector<Ring> rings = RingsOf(InkByRadius(image, middle, radius, angles, ink_below),
                                          std::max(4, static_cast<int>(kThickest * dpi)));
  if (rings.empty()) return false;
  for (const Ring& ring : rings) EraseRing(ring, middle, ink_below, image);
  EraseLetters(middle, rings.back().last, ink_below, dpi, image);
  for (int y = 0; y < image.height(); ++y)
    std::copy_n(image.row(y), image.width(), reading.row(part.y0 + y) + part.x0);
  return true;
}

}  // namespace sohoa
