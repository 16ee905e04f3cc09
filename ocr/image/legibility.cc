#include "ocr/image/legibility.h"

#include <algorithm>
#include <opencv2/core.hpp>

#include "ocr/image/mat.h"
#include "ocr/image/shapes.h"
#include "ocr/image/tone.h"
#include "ocr/image/warp.h"

namespace sohoa {
namespace {

// A page that reads about as well both ways, because hardly anything on it can be read, stays. Of
// print in a mirror the measuring corpus, paled, reads at least 3.5 times as well the right way
// round.
constexpr double kClearlyBetter = 1.5;

// A picture to read, with white for all that is too light for print: readers set a threshold of
// their own, on a page with hardly any print in its paper's grain.
Image WithoutGrain(ImageView reading) {
  Image print(reading.width, reading.height, PixelType::kGrey);
  cv::Mat pixels = Borrow(print);
  Borrow(reading).copyTo(pixels);
  pixels.setTo(255, pixels >= kLightestInk);
  return print;
}

// Pages of the measuring corpus, paled to 0.28 of their contrast, have 37 to the square inch at
// most; grain takes the reader 13 s at 166, 28 s at 286 and more than 30 s at 309.
bool IsGrain(ImageView print, double dpi) {
  constexpr double kMostSpots = 200;  // to the square inch
  constexpr int kSpot = 3;            // pixels; what is smaller costs the reader nothing
  const Shapes spots = FindShapes(print, kLightestInk);
  const auto count = std::count_if(spots.shapes.begin(), spots.shapes.end(),
                                   [](const Shape& shape) { return shape.area >= kSpot; });
  const double square_inches = print.width / dpi * (print.height / dpi);
  return static_cast<double>(count) > kMostSpots * square_inches;
}

}  // namespace

absl::StatusOr<double> LegibilityOf(ImageView reading, double dpi, const Legibility& reader) {
  const Image print = WithoutGrain(reading);
  if (IsGrain(print.view(), dpi)) return 0.0;
  return reader(print.view(), dpi);
}

absl::StatusOr<int> TurnToRead(ImageView reading, double dpi, const std::vector<int>& others,
                               const Legibility& reader) {
  const absl::StatusOr<double> now = LegibilityOf(reading, dpi, reader);
  if (!now.ok()) return now.status();
  double best = *now * kClearlyBetter;
  int best_turn = 0;
  for (const int quarters : others) {
    const Image turned = TurnQuarters(reading, quarters);
    const absl::StatusOr<double> legible = LegibilityOf(turned.view(), dpi, reader);
    if (!legible.ok()) return legible.status();
    if (*legible <= best) continue;
    best = *legible;
    best_turn = quarters;
  }
  return best_turn;
}

absl::StatusOr<bool> IsOtherSide(ImageView reading, double dpi, double contrast,
                                 const Legibility& reader) {
  const absl::StatusOr<double> here = LegibilityOf(reading, dpi, reader);
  if (!here.ok()) return here.status();
  const Image mirrored = Mirrored(reading);
  const absl::StatusOr<double> there = LegibilityOf(mirrored.view(), dpi, reader);
  if (!there.ok()) return there.status();
  return contrast < kShinesThrough ? *here <= *there * kClearlyBetter
                                   : *there > *here * kClearlyBetter;
}

}  // namespace sohoa
