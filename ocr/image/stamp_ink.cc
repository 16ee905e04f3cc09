#include "ocr/image/stamp_ink.h"

#include <algorithm>
#include <cmath>
#include <opencv2/core.hpp>
#include <vector>

#include "ocr/image/colour.h"
#include "ocr/image/mat.h"
#include "ocr/image/shapes.h"
#include "ocr/image/warp.h"

namespace sohoa {
namespace {

constexpr int kInkBelow = 150;

// Of the pixels of a stamp, by the colour they have in excess: half are paper, which may have the
// ink's own colour, only paler; few are full ink.
constexpr double kPaper = 0.5;
constexpr double kFullInk = 0.97;
constexpr int kFaintestInk = 24;  // above the paper

constexpr double kLongestLetter = 0.35;  // inches; what is longer is a frame or a ruling

Image AtScale(Image image, double reduction) {
  if (reduction < 1) return Magnify(image.view(), static_cast<int>(std::lround(1 / reduction)));
  const int factor = std::min({static_cast<int>(reduction), image.width(), image.height()});
  return factor > 1 ? Shrink(image.view(), factor) : std::move(image);
}

// From the excess of a colour to dark ink on white.
void Darken(Image& excess) {
  std::vector<uint8_t> sorted(excess.data(), excess.data() + excess.size_bytes());
  std::sort(sorted.begin(), sorted.end());
  const auto quantile = [&](double share) {
    return sorted[static_cast<size_t>(share * static_cast<double>(sorted.size() - 1))];
  };
  const double paper = quantile(kPaper);
  const double gain = 255 / std::max<double>(kFaintestInk, quantile(kFullInk) - paper);
  cv::Mat pixels = Borrow(excess);
  pixels.convertTo(pixels, CV_8U, -gain, 255 + gain * paper);
}

void EraseRulings(double dpi, Image& ink) {
  const Shapes shapes = FindShapes(ink.view(), kInkBelow);
  for (const Run& run : shapes.runs)
    if (shapes.shapes[run.shape].longer() > kLongestLetter * dpi) EraseRun(run, kInkBelow, ink);
}

}  // namespace

Image FindStampInk(ImageView archive, const std::vector<Overlay>& overlays, double reduction,
                   int width, int height, double dpi) {
  Image all;
  for (const Overlay& overlay : overlays) {
    if (overlay.kind != OverlayKind::kStamp) continue;
    const Box box = Intersection(overlay.box, {0, 0, archive.width, archive.height});
    if (box.empty()) continue;
    if (all.empty()) {
      all = Image(width, height, PixelType::kGrey);
      std::fill_n(all.data(), all.size_bytes(), uint8_t{255});
    }
    Image ink = ExcessOf(overlay.colour, Crop(archive, box).view());
    Darken(ink);
    ink = AtScale(std::move(ink), reduction);
    EraseRulings(dpi, ink);
    const int left = static_cast<int>(box.x0 / reduction),
              top = static_cast<int>(box.y0 / reduction);
    const int columns = std::min(ink.width(), width - left);
    for (int y = 0; y < std::min(ink.height(), height - top); ++y)
      std::copy_n(ink.row(y), std::max(0, columns), all.row(top + y) + left);
  }
  return all;
}

}  // namespace sohoa
