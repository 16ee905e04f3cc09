#include "pipeline/small_picture.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "ocr/image/decode.h"
#include "ocr/image/encode.h"

namespace sohoa {
namespace {

// Mean of the channels of the pixels of one cell.
uint8_t MeanOf(const ImageView& image, const Box& cell) {
  const int channels = ChannelsOf(image.type);
  int64_t sum = 0, count = 0;
  for (int y = cell.y0; y < cell.y1; ++y) {
    const uint8_t* row = image.row(y);
    for (int k = cell.x0 * channels; k < cell.x1 * channels; ++k, ++count) sum += row[k];
  }
  return static_cast<uint8_t>(count == 0 ? 255 : sum / count);
}

Image Shrunk(const ImageView& image, int width) {
  const int height =
      std::max<int>(1, static_cast<int>(int64_t{image.height} * width / std::max(1, image.width)));
  Image small(width, height, PixelType::kGrey);
  const auto at = [](int k, int from, int to) { return static_cast<int>(int64_t{k} * from / to); };
  for (int y = 0; y < height; ++y) {
    const int y0 = at(y, image.height, height);
    const int y1 = std::max(y0 + 1, at(y + 1, image.height, height));
    for (int x = 0; x < width; ++x) {
      const int x0 = at(x, image.width, width);
      const int x1 = std::max(x0 + 1, at(x + 1, image.width, width));
      small.row(y)[x] = MeanOf(image, {x0, y0, x1, y1});
    }
  }
  return small;
}

}  // namespace

absl::StatusOr<std::string> SmallPicture(std::string jpeg, int width) {
  absl::StatusOr<DecodedPage> decoded =
      DecodePage({.content = EncodedImage{ImageFormat::kJpeg, std::move(jpeg)}}, PageLimits{});
  if (!decoded.ok()) return decoded.status();
  const Image small = Shrunk(decoded->image.view(), std::min(width, decoded->image.width()));
  constexpr double kScreenDpi = 72;
  absl::StatusOr<CompressedPage> encoded =
      EncodePage(small.view(), kScreenDpi, {.jpeg_quality = 55});
  if (!encoded.ok()) return encoded.status();
  return std::move(encoded->bytes);
}

}  // namespace sohoa
