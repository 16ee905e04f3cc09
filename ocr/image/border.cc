#include "ocr/image/border.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "ocr/image/edge_line.h"

namespace sohoa {
namespace {

constexpr int kLidBelow = 70;         // of every channel: dark grey print on white paper is paler
constexpr int kSpeck = 3;             // light pixels in a row that are still dust on the lid
constexpr int kThinnest = 2;          // pixels: an eighth of a millimetre
constexpr double kDeepest = 0.2;      // of the picture: more is a photograph or a dark cover
constexpr double kLeastShare = 0.45;  // of a side's scan lines that begin dark: a wedge has half
constexpr double kAgreement = 0.75;   // of those that end on one line
constexpr double kTolerance = 2;      // pixels off that line: a millimetre's third

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
  if (static_cast<double>(ends.size()) < kLeastShare * picture.height) return std::nullopt;
  const auto needed = static_cast<size_t>(kAgreement * static_cast<double>(ends.size()));
  return Consensus(ends, kTolerance, needed);
}

}  // namespace

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
