#include "ocr/image/specks.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include "ocr/image/shapes.h"

namespace sohoa {
namespace {

constexpr double kTinyInches =
    0.0095;  // side of a square: 8 pixels at 300 dpi; a 7-point full stop has 11
constexpr double kSmallInches = 0.04;    // a 20-point full stop
constexpr double kLetterInches = 0.045;  // the x-height of 7-point print
constexpr double kApartInches = 0.055;   // wider than the gap between a letter and its dot

// A hole punched for a folder shows the dark lid behind it: a full disc of 5 to 8 mm, larger than
// any full stop. ISO 838 has 6 mm.
constexpr double kSmallestHole = 0.18, kLargestHole = 0.33;  // inches
constexpr double kLeastFull = 0.88, kMostFull = 1.1;         // of the disc in the shape's box

bool IsPunchHole(const Shape& shape, double dpi) {
  if (shape.shorter() < kSmallestHole * dpi || shape.longer() > kLargestHole * dpi) return false;
  const double disc = std::numbers::pi / 4 * shape.width() * shape.height();
  return shape.longer() <= 1.2 * shape.shorter() && shape.area >= kLeastFull * disc &&
         shape.area <= kMostFull * disc;
}

// Which cells of a coarse grid hold something letter-sized.
class Neighbourhood {
 public:
  Neighbourhood(int width, int height, int cell)
      : cell_(cell),
        columns_(width / cell + 1),
        rows_(height / cell + 1),
        taken_(static_cast<size_t>(columns_) * static_cast<size_t>(rows_)) {}

  void Take(const Run& run) {
    for (int column = run.begin / cell_; column <= (run.end - 1) / cell_; ++column)
      taken_[Index(column, run.y / cell_)] = true;
  }
  // Whether nothing is in the cells that the shape touches nor in those around them.
  bool IsAlone(const Shape& shape) const {
    const int left = std::max(0, shape.x0 / cell_ - 1);
    const int right = std::min(columns_ - 1, (shape.x1 - 1) / cell_ + 1);
    const int top = std::max(0, shape.y0 / cell_ - 1);
    const int bottom = std::min(rows_ - 1, (shape.y1 - 1) / cell_ + 1);
    for (int row = top; row <= bottom; ++row)
      for (int column = left; column <= right; ++column)
        if (taken_[Index(column, row)]) return false;
    return true;
  }

 private:
  size_t Index(int column, int row) const {
    return static_cast<size_t>(row) * static_cast<size_t>(columns_) + static_cast<size_t>(column);
  }
  int cell_, columns_, rows_;
  std::vector<bool> taken_;
};

}  // namespace

void EraseSpecks(Image& reading, int ink_below, double dpi) {
  const Shapes ink = FindShapes(reading.view(), ink_below);
  Neighbourhood letters(reading.width(), reading.height(),
                        std::max(1, static_cast<int>(std::lround(kApartInches * dpi))));
  for (const Run& run : ink.runs)
    if (ink.shapes[run.shape].longer() >= kLetterInches * dpi) letters.Take(run);

  const double tiny_area = std::pow(kTinyInches * dpi, 2);
  for (const Run& run : ink.runs) {
    const Shape& shape = ink.shapes[run.shape];
    const bool lone = shape.longer() <= kSmallInches * dpi && letters.IsAlone(shape);
    if (lone || shape.area <= tiny_area || IsPunchHole(shape, dpi))
      EraseRun(run, ink_below, reading);
  }
}

}  // namespace sohoa
