#include "storage/pdf/image_content.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "storage/pdf/jpeg_file.h"
#include "storage/pdf/tiff_file.h"

namespace sohoa {
namespace {

struct Color {
  uint8_t red = 0;
  uint8_t green = 0;
  uint8_t blue = 0;
  bool is_grey() const { return red == green && green == blue; }
  bool is_extreme() const { return is_grey() && (red == 0 || red == 255); }
};

using ColorTable = std::array<Color, 256>;

int64_t RowBytes(const ImageFacts& facts) {
  return (int64_t{facts.width} * facts.components * facts.bits + 7) / 8;
}

// What each value of a one-component sample looks like. Values that the palette lacks are its last
// one.
ColorTable ColorsOf(const ImageFacts& facts) {
  ColorTable table{};
  const int values = 1 << facts.bits;
  const int entries = static_cast<int>(facts.palette.size() / 3);
  for (int value = 0; value < values; ++value) {
    const int level = value * 255 / (values - 1);
    const auto grey = static_cast<uint8_t>(facts.inverted ? 255 - level : level);
    table[static_cast<size_t>(value)] = {grey, grey, grey};
    if (entries == 0) continue;
    const auto* entry = reinterpret_cast<const uint8_t*>(facts.palette.data()) +
                        3 * static_cast<std::ptrdiff_t>(std::min(value, entries - 1));
    table[static_cast<size_t>(value)] = {entry[0], entry[1], entry[2]};
  }
  return table;
}

PixelType TypeOf(const ColorTable& table, int values) {
  const auto end = table.begin() + values;
  if (std::all_of(table.begin(), end, [](const Color& c) { return c.is_extreme(); }))
    return PixelType::kBilevel;
  const bool grey = std::all_of(table.begin(), end, [](const Color& c) { return c.is_grey(); });
  return grey ? PixelType::kGrey : PixelType::kBgr;
}

Image FromValues(const ImageFacts& facts, absl::string_view data) {
  const ColorTable table = ColorsOf(facts);
  Image image(facts.width, facts.height, TypeOf(table, 1 << facts.bits));
  const int per_byte = 8 / facts.bits;
  const int mask = (1 << facts.bits) - 1;
  for (int y = 0; y < facts.height; ++y) {
    const auto* in = reinterpret_cast<const uint8_t*>(data.data()) + RowBytes(facts) * y;
    uint8_t* out = image.row(y);
    for (int x = 0; x < facts.width; ++x) {
      const int shift = 8 - facts.bits * (x % per_byte + 1);
      const Color& color = table[static_cast<size_t>(in[x / per_byte] >> shift & mask)];
      if (image.type() == PixelType::kBgr) {
        *out++ = color.blue;
        *out++ = color.green;
      }
      *out++ = color.red;
    }
  }
  return image;
}

Image FromRgb(const ImageFacts& facts, absl::string_view data) {
  Image image(facts.width, facts.height, PixelType::kBgr);
  const uint8_t flip = facts.inverted ? 0xFF : 0;
  const auto* in = reinterpret_cast<const uint8_t*>(data.data());
  uint8_t* out = image.data();
  for (size_t i = 0; i + 2 < image.size_bytes(); i += 3) {
    out[i] = in[i + 2] ^ flip;
    out[i + 1] = in[i + 1] ^ flip;
    out[i + 2] = in[i] ^ flip;
  }
  return image;
}

ImageContent FromSamples(const ImageFacts& facts, absl::string_view data) {
  const bool values = facts.components == 1 && facts.bits <= 8;
  const bool rgb = facts.components == 3 && facts.bits == 8;
  const bool plain = facts.palette.empty() || (facts.palette.size() >= 3 && !facts.inverted);
  const auto needed = static_cast<size_t>(RawBytes(facts));
  if ((!values && !rgb) || !plain || data.size() < needed) return {};
  return values ? FromValues(facts, data) : FromRgb(facts, data);
}

ImageContent FromJpeg(const ImageFacts& facts, absl::string_view data) {
  const std::optional<JpegHeader> header = ReadJpegHeader(data);
  const bool fits = header.has_value() && header->width == facts.width &&
                    header->height == facts.height && header->components == facts.components &&
                    facts.palette.empty() && !facts.inverted && facts.bits == 8;
  if (!fits) return {};
  return EncodedImage{ImageFormat::kJpeg, WithOrientation(data, facts.exif_orientation)};
}

ImageContent FromGroup4(const ImageFacts& facts, absl::string_view data) {
  const bool fits = facts.components == 1 && facts.bits == 1 && facts.palette.empty() &&
                    data.size() < (1u << 31) && facts.exif_orientation == 1;
  if (!fits) return {};
  const Group4Page page{.width = facts.width,
                        .height = facts.height,
                        .dpi_x = facts.dpi_x,
                        .dpi_y = facts.dpi_y,
                        .ink_is_white = facts.black_is_one != facts.inverted};
  return EncodedImage{ImageFormat::kTiff, WrapGroup4(page, data)};
}

}  // namespace

int64_t RawBytes(const ImageFacts& facts) { return RowBytes(facts) * facts.height; }

ImageContent MakeImageContent(const ImageFacts& facts, absl::string_view data) {
  switch (facts.coding) {
    case SampleCoding::kRaw:
      return FromSamples(facts, data);
    case SampleCoding::kJpeg:
      return FromJpeg(facts, data);
    case SampleCoding::kGroup4:
      return FromGroup4(facts, data);
    case SampleCoding::kOther:
      break;
  }
  return {};
}

}  // namespace sohoa
