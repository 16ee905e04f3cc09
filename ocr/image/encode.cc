#include "ocr/image/encode.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "ocr/image/codecs.h"
#include "ocr/image/layers.h"

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
              : EncodeJpeg(image, options.jpeg_quality, options.progressive,
                           std::max(1, static_cast<int>(std::lround(dpi))));
  if (!bytes.ok()) return bytes.status();
  return CompressedPage{.codec = bilevel ? PageCodec::kG4 : PageCodec::kJpeg,
                        .width = image.width,
                        .height = image.height,
                        .channels = ChannelsOf(image.type),
                        .dpi = dpi,
                        .bytes = *std::move(bytes)};
}

namespace {

// Of the layers: tuned by eye and by reading the result again (docs/pdfa.md).
constexpr int kColoursQuality = 35, kPaperQuality = 55;

double ResolutionOf(const Image& layer, int page_width, double dpi) {
  return std::max(1.0, dpi * layer.width() / page_width);
}

absl::Status EncodeLayers(ImageView image, double dpi, PagePicture& picture) {
  const Layers layers = SeparateLayers(image, dpi);
  const auto encode = [&](const Image& layer, int quality) {
    return EncodePage(layer.view(), ResolutionOf(layer, image.width, dpi),
                      {.jpeg_quality = quality});
  };
  absl::StatusOr<CompressedPage> paper = encode(layers.paper, kPaperQuality);
  if (!paper.ok()) return paper.status();
  picture.base = *std::move(paper);
  absl::StatusOr<CompressedPage> colours = encode(layers.colours, kColoursQuality);
  if (!colours.ok()) return colours.status();
  absl::StatusOr<CompressedPage> stencil = EncodePage(layers.stencil.view(), dpi);
  if (!stencil.ok()) return stencil.status();
  picture.ink = InkLayer{*std::move(colours), *std::move(stencil)};
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<PagePicture> EncodePicture(ImageView image, double dpi,
                                          const EncodeOptions& options) {
  const bool layered = options.size == PictureSize::kSmall && image.type != PixelType::kBilevel &&
                       !image.empty() && dpi > 0;
  if (!layered) return EncodePage(image, dpi, options);
  PagePicture picture;
  picture.width = image.width, picture.height = image.height, picture.dpi = dpi;
  if (absl::Status s = EncodeLayers(image, dpi, picture); !s.ok()) return s;
  return picture;
}

}  // namespace sohoa
