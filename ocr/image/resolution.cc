#include "ocr/image/resolution.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace sohoa {
namespace {

constexpr double kLeastInches = 3;
constexpr double kMostInches = 35;

constexpr double kSmallestPrint = 3;  // letter heights in points: 6-point print …
constexpr double kLargestPrint = 20;  // … to 40-point

bool IsPlausible(double dpi, double long_side, double letter_height) {
  if (dpi <= 0 || long_side / dpi < kLeastInches || long_side / dpi > kMostInches) return false;
  const double points = letter_height / dpi * kPointsPerInch;
  return letter_height <= 0 || (points >= kSmallestPrint && points <= kLargestPrint);
}

}  // namespace

double ResolveDpi(double declared_dpi, int width, int height, double letter_height,
                  double default_dpi) {
  const double long_side = std::max(width, height);
  const double short_side = std::min(width, height);
  if (IsPlausible(declared_dpi, long_side, letter_height)) return declared_dpi;
  const bool a4 = std::abs(long_side / short_side / std::numbers::sqrt2 - 1) < 0.03;
  if (a4) return long_side / kA4LongInches;
  return letter_height > 0 ? letter_height * kPointsPerInch / kTypicalLetterPoints : default_dpi;
}

}  // namespace sohoa
