#include "ocr/image/encode.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "ocr/image/codecs.h"

namespace sohoa {

absl::StatusOr<CompressedPage> EncodePage(ImageView image, double dpi,
                                          const EncodeOptions& options) {
  if (image.empty()) return absl::InvalidArgumentError("the page has no pixels");
  if (!(dpi > 0) || dpi > 65535)
    return absl::InvalidArgumentError("the page has no usable resolution");
  if (options.jpeg_quality < 1 || options.jpeg_quality > 100) {
    return absl::InvalidArgumentError("the JPEG quality must lie within 1 and 100");
  }
  const bool bilevel = image.type == PixelType::kBilevel;
  absl::StatusOr<std::string> bytes =
      bilevel ? EncodeG4(image)
              : EncodeJpeg(image, options.jpeg_quality,
                           std::max(1, static_cast<int>(std::lround(dpi))));
  if (!bytes.ok()) return bytes.status();
  return CompressedPage{.codec = bilevel ? PageCodec::kG4 : PageCodec::kJpeg,
                        .width = image.width,
                        .height = image.height,
                        .channels = ChannelsOf(image.type),
                        .dpi = dpi,
                        .bytes = *std::move(bytes)};
}

}  // namespace sohoa
