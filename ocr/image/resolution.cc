#include "ocr/image/resolution.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace sohoa {
namespace {

constexpr double kLeastInches = 3;
constexpr double kMostInches = 35;

bool IsPlausible(double dpi, double long_side) {
  return dpi > 0 && long_side / dpi >= kLeastInches && long_side / dpi <= kMostInches;
}

}  // namespace

double ResolveDpi(double declared_dpi, int width, int height, double default_dpi) {
  const double long_side = std::max(width, height);
  const double short_side = std::min(width, height);
  if (IsPlausible(declared_dpi, long_side)) return declared_dpi;
  const bool a4 = std::abs(long_side / short_side / std::numbers::sqrt2 - 1) < 0.03;
  return a4 ? long_side / kA4LongInches : default_dpi;
}

}  // namespace sohoa
