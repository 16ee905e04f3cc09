#include "ocr/image/border.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "ocr/image/edge_line.h"
#include "ocr/image/mat.h"

namespace sohoa {
namespace {

constexpr int kLidBelow = 70;         // of every channel: dark grey print on white paper is paler
constexpr int kSpeck = 3;             // light pixels in a row that are still dust on the lid
constexpr int kThinnest = 2;          // pixels: an eighth of a millimetre
constexpr double kDeepest = 0.2;      // of the picture: more is a photograph or a dark cover
constexpr double kLeastShare = 0.45;  // of a side that the lid is seen along: a wedge has half
constexpr double kAgreement = 0.75;   // of its scan lines begin dark, and of those end on one line
constexpr double kTolerance = 2;      // pixels off that line: a millimetre's third
constexpr int kRim = 2;               // pixels: dots that stray from the edge

bool IsDark(const uint8_t* pixel, int channels) {
  return std::all_of(pixel, pixel + channels, [](uint8_t value) { return value < kLidBelow; });
}

// How many pixels of the row are lid, from its left; `limit` and more count as `limit`.
int LidPixels(const uint8_t* row, int channels, int limit) {
  int lid = 0;
  for (int x = 0; x < limit && x - lid <= kSpeck; ++x)
    if (IsDark(row + static_cast<ptrdiff_t>(x) * channels, channels)) lid = x + 1;
  return lid;
}

std::optional<EdgeLine> LeftBorder(ImageView picture) {
  const int channels = ChannelsOf(picture.type);
  const int limit = static_cast<int>(picture.width * kDeepest);
  std::vector<EdgePoint> ends;
  for (int y = 0; y < picture.height; ++y) {
    const int lid = LidPixels(picture.row(y), channels, limit);
    if (lid >= kThinnest && lid < limit)
      ends.push_back({static_cast<double>(y), static_cast<double>(lid)});
  }
  const auto seen = static_cast<double>(ends.size());
  if (seen < kAgreement * kLeastShare * picture.height) return std::nullopt;
  const auto edge = Consensus(ends, kTolerance, static_cast<size_t>(kAgreement * seen));
  if (!edge) return std::nullopt;
  double wanted = 0;  // scan lines; the very tip of a wedge is lost among the dots of a grey lid
  for (int y = 0; y < picture.height; ++y) wanted += edge->At(y) >= kThinnest ? 1 : 0;
  const bool long_enough = wanted >= kLeastShare * picture.height && seen >= kAgreement * wanted;
  return long_enough ? edge : std::nullopt;
}

// Where the line crosses row y.
int CrossingAt(const BorderLine& line, int y) {
  const auto [from, to] = line;
  const double share = from.y == to.y ? 0 : (y - from.y) / (to.y - from.y);
  return static_cast<int>(std::lround(from.x + share * (to.x - from.x)));
}

void WhitenRow(int y, int begin, int end, Image& picture) {
  begin = std::clamp(begin, 0, picture.width());
  end = std::clamp(end, begin, picture.width());
  std::fill(picture.row(y) + begin, picture.row(y) + end, uint8_t{255});
}

// The line with x and y exchanged.
BorderLine Mirrored(const BorderLine& line) {
  return {Point{line[0].y, line[0].x}, Point{line[1].y, line[1].x}};
}

}  // namespace

Image GatherDots(ImageView picture) {
  constexpr int kReach = 9;       // pixels: a millimetre and a half
  constexpr double kDense = 225;  // an eighth of ink: half a grey lid, at its very edge; bold print
                                  // has less, over this reach and on
  Image gathered(picture.width, picture.height, PixelType::kGrey);
  cv::Mat pixels = Borrow(gathered);
  cv::blur(Borrow(picture), pixels, {kReach, kReach});
  cv::threshold(pixels, pixels, kDense, 255, cv::THRESH_BINARY);
  return gathered;
}

void WhitenBeyond(const Borders& borders, Image& picture) {
  for (int y = 0; y < picture.height(); ++y) {
    if (borders[0]) WhitenRow(y, 0, CrossingAt(*borders[0], y) + kRim, picture);
    if (borders[2]) WhitenRow(y, CrossingAt(*borders[2], y) - kRim, picture.width(), picture);
  }
  for (int x = 0; x < picture.width(); ++x) {
    const int top = borders[1] ? CrossingAt(Mirrored(*borders[1]), x) + kRim : 0;
    const int bottom = borders[3] ? CrossingAt(Mirrored(*borders[3]), x) - kRim : picture.height();
    for (int y = 0; y < std::min(top, picture.height()); ++y) picture.row(y)[x] = 255;
    for (int y = std::max(bottom, 0); y < picture.height(); ++y) picture.row(y)[x] = 255;
  }
}

Borders FindBlackBorders(ImageView picture) {
  Borders borders;
  for (int quarters = 0; quarters < 4; ++quarters) {
    const Image turned = TurnQuarters(picture, quarters);
    const std::optional<EdgeLine> edge = LeftBorder(turned.view());
    if (!edge) continue;
    const Mapping back = Inverse(QuarterTurns(quarters, picture.width, picture.height));
    const double last = turned.height() - 1;
    borders[static_cast<size_t>(quarters)] = {Apply(back, {edge->At(0), 0}),
                                              Apply(back, {edge->At(last), last})};
  }
  return borders;
}

Box InsideBorders(const Borders& borders, const Mapping& mapping, int quarters, int width,
                  int height) {
  Box inside{0, 0, width, height};
  for (int side = 0; side < 4; ++side) {
    const auto& border = borders[static_cast<size_t>(side)];
    if (!border) continue;
    const Point from = Apply(mapping, (*border)[0]);
    const Point to = Apply(mapping, (*border)[1]);
    const int x = static_cast<int>(std::lround((from.x + to.x) / 2));
    const int y = static_cast<int>(std::lround((from.y + to.y) / 2));
    switch (((side - quarters) % 4 + 4) % 4) {  // left, top, right, bottom, as the page now stands
      case 0:
        inside.x0 = std::clamp(x, 0, width / 2);
        break;
      case 1:
        inside.y0 = std::clamp(y, 0, height / 2);
        break;
      case 2:
        inside.x1 = std::clamp(x + 1, width / 2 + 1, width);
        break;
      default:
        inside.y1 = std::clamp(y + 1, height / 2 + 1, height);
    }
  }
  return inside;
}

}  // namespace sohoa
