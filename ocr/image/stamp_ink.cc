#include "ocr/image/stamp_ink.h"

#include <algorithm>
#include <cmath>
#include <opencv2/core.hpp>

#include "ocr/image/colour.h"
#include "ocr/image/mat.h"
#include "ocr/image/shapes.h"
#include "ocr/image/warp.h"

namespace sohoa {
namespace {

constexpr double kGain = 3;     // faint ink becomes dark enough to read
constexpr int kPaper = 10;      // an excess that warm light on white paper has
constexpr int kInkBelow = 170;  // an excess of 38

constexpr double kLongestLetter = 0.35;  // inches; what is longer is a frame or a ruling

Image AtScale(Image image, double reduction) {
  if (reduction < 1) return Magnify(image.view(), static_cast<int>(std::lround(1 / reduction)));
  const int factor = std::min({static_cast<int>(reduction), image.width(), image.height()});
  return factor > 1 ? Shrink(image.view(), factor) : std::move(image);
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
    cv::Mat pixels = Borrow(ink);
    pixels.convertTo(pixels, CV_8U, -kGain, 255 + kGain * kPaper);
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
