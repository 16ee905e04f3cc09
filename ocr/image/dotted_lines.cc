#include "ocr/image/dotted_lines.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "ocr/image/median.h"
#include "ocr/image/shapes.h"

namespace sohoa {
namespace {

// All in inches.
constexpr double kLargestDot = 0.035;   // a full stop at 20 points
constexpr double kClosestDots = 0.02;   // from middle to middle
constexpr double kFarthestDots = 0.09;  // full stops at 14 points with a space between: 0.08
constexpr double kLevelWithin = 0.012;  // from one dot to the next

constexpr double kEvenWithin = 0.25;  // of the distance
constexpr int kMostHidden = 3;        // dots in a row under a letter
constexpr size_t kFewestDots = 8;

// What tells a dot of the line from a dot under a vowel (“ạ”) that stands among them: the size, as
// a share of the line's usual one, or the level.
constexpr double kLargerDot = 1.6;
constexpr double kOffLevel = 0.005;   // inches, from the middle between its neighbours
constexpr int kNeighbours = 4;        // on each side
constexpr size_t kMostDots = 20'000;  // more are a screen or noise: searching them would take long

// Dots a few pixels wide are paler than print, on coloured paper by half and more.
constexpr int kPaper = 250;

struct Dot {
  double x = 0;
  double y = 0;
  int area = 0;
  uint32_t shape = 0;
};

// By x.
std::vector<Dot> FindDots(const Shapes& ink, double dpi) {
  std::vector<Dot> dots;
  for (uint32_t k = 0; k < ink.shapes.size(); ++k) {
    const Shape& s = ink.shapes[k];
    if (s.longer() > kLargestDot * dpi || s.longer() > 2 * s.shorter() + 1) continue;
    dots.push_back({(s.x0 + s.x1) / 2.0, (s.y0 + s.y1) / 2.0, s.area, k});
  }
  std::sort(dots.begin(), dots.end(), [](const Dot& a, const Dot& b) { return a.x < b.x; });
  return dots;
}

// How many steps of about `distance` make `gap`; 0 if none do.
int StepsIn(double gap, double distance) {
  const int steps = static_cast<int>(std::lround(gap / distance));
  const bool even = std::abs(gap - steps * distance) <= kEvenWithin * distance;
  return even && steps <= kMostHidden + 1 ? steps : 0;
}

class DotRows {
 public:
  DotRows(std::vector<Dot> dots, double dpi)
      : dots_(std::move(dots)), dpi_(dpi), used_(dots_.size(), false) {}

  // Indices of the dots of each row.
  std::vector<std::vector<size_t>> Find() {
    std::vector<std::vector<size_t>> rows;
    for (size_t first = 0; first < dots_.size(); ++first) {
      if (used_[first]) continue;
      std::vector<size_t> row = RowFrom(first);
      if (row.size() < kFewestDots) continue;
      for (const size_t k : row) used_[k] = true;
      rows.push_back(OfTheLine(row));
    }
    return rows;
  }

  const Dot& dot(size_t k) const { return dots_[k]; }

 private:
  bool IsLevel(size_t a, size_t b) const {
    return std::abs(dots_[a].y - dots_[b].y) <= kLevelWithin * dpi_;
  }

  // The nearest dot on the same level, at a distance that begins a row.
  std::optional<size_t> Second(size_t first) const {
    for (size_t k = first + 1; k < dots_.size(); ++k) {
      const double gap = dots_[k].x - dots_[first].x;
      if (gap > kFarthestDots * dpi_) break;
      if (gap >= kClosestDots * dpi_ && !used_[k] && IsLevel(first, k)) return k;
    }
    return std::nullopt;
  }

  // The row without the dots that are no dots of a line.
  std::vector<size_t> OfTheLine(const std::vector<size_t>& row) const {
    const double usual = Median(row, 0, row.size(), [](const Dot& d) { return double(d.area); });
    std::vector<size_t> kept;
    for (size_t k = 0; k < row.size(); ++k) {
      const double level =
          Median(row, k < kNeighbours ? 0 : k - kNeighbours,
                 std::min(row.size(), k + kNeighbours + 1), [](const Dot& d) { return d.y; });
      const Dot& dot = dots_[row[k]];
      if (dot.area <= kLargerDot * usual &&
          std::abs(dot.y - level) <= std::max(1.0, kOffLevel * dpi_))
        kept.push_back(row[k]);
    }
    return kept;
  }

  // Of the dots row[begin] to row[end - 1].
  template <typename Value>
  double Median(const std::vector<size_t>& row, size_t begin, size_t end, Value value) const {
    std::vector<double> values;
    for (size_t k = begin; k < end; ++k) values.push_back(value(dots_[row[k]]));
    return MedianOf(std::move(values));
  }

  std::vector<size_t> RowFrom(size_t first) const {
    const std::optional<size_t> second = Second(first);
    if (!second) return {};
    std::vector<size_t> row = {first, *second};
    double distance = dots_[*second].x - dots_[first].x;
    for (size_t k = *second + 1; k < dots_.size(); ++k) {
      const double gap = dots_[k].x - dots_[row.back()].x;
      if (gap > (kMostHidden + 1 + kEvenWithin) * distance) break;
      const int steps = used_[k] || !IsLevel(row.back(), k) ? 0 : StepsIn(gap, distance);
      if (steps == 0) continue;
      // Follows what sampling and typesetting vary.
      distance = 0.75 * distance + 0.25 * gap / steps;
      row.push_back(k);
    }
    return row;
  }

  const std::vector<Dot> dots_;
  const double dpi_;
  std::vector<bool> used_;
};

}  // namespace

std::vector<Box> LiftDottedLines(Image& reading, int ink_below, double dpi) {
  const int pale_below = ink_below + (kPaper - ink_below) / 2;
  const Shapes ink = FindShapes(reading.view(), pale_below);
  std::vector<Dot> dots = FindDots(ink, dpi);
  if (dots.size() > kMostDots) return {};
  DotRows rows(std::move(dots), dpi);
  std::vector<bool> lifted(ink.shapes.size(), false);
  std::vector<Box> boxes;
  for (const std::vector<size_t>& row : rows.Find()) {
    Box box;
    for (const size_t k : row) {
      lifted[rows.dot(k).shape] = true;
      box = Union(box, ink.shapes[rows.dot(k).shape].box());
    }
    boxes.push_back(box);
  }
  for (const Run& run : ink.runs)
    if (lifted[run.shape]) EraseRun(run, pale_below, reading);
  return boxes;
}

}  // namespace sohoa
