#include "ocr/image/tiff_page.h"

#include <tiffio.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "ocr/image/pixels.h"
#include "ocr/image/tiff_handle.h"

namespace sohoa {
namespace {

constexpr uint16_t kMaxSamples = 8;             // four inks and as many extra channels
constexpr uint64_t kUsualTilePixels = 1 << 24;  // 4096 × 4096: larger tiles must fit the page
constexpr uint64_t kMaxTileExcess = 4;  // padding that a tile may add to a page, in page areas

enum class Colours { kGrey, kRgb, kInks, kPalette, kByLibtiff };
enum class Alpha { kNone, kStraight, kPremultiplied };

struct Layout {
  uint32_t width = 0;
  uint32_t height = 0;
  uint16_t bits = 1;
  uint16_t samples = 1;
  Colours colours = Colours::kGrey;
  Alpha alpha = Alpha::kNone;
  bool inverted = false;  // 0 is white
  bool separate = false;  // one plane for each sample
  bool tiled = false;
  uint32_t block_width = 0;  // of a tile or a strip, pixels
  uint32_t block_height = 0;
  Palette palette;

  size_t colour_samples() const {
    return colours == Colours::kInks ? 4 : colours == Colours::kRgb ? 3 : 1;
  }
  PixelType type() const {
    if (colours == Colours::kPalette) return palette.type();
    if (colours != Colours::kGrey) return PixelType::kBgr;
    return bits == 1 && alpha == Alpha::kNone ? PixelType::kBilevel : PixelType::kGrey;
  }
};

template <typename T>
T Field(TIFF* tiff, uint32_t tag, T fallback) {
  T value = fallback;
  return TIFFGetField(tiff, tag, &value) == 1 ? value : fallback;
}

uint16_t Photometric(TIFF* tiff, uint16_t compression) {
  const bool fax = compression == COMPRESSION_CCITTRLE || compression == COMPRESSION_CCITTFAX3 ||
                   compression == COMPRESSION_CCITTFAX4 || compression == COMPRESSION_CCITTRLEW;
  return Field<uint16_t>(tiff, TIFFTAG_PHOTOMETRIC,
                         fax ? PHOTOMETRIC_MINISWHITE : PHOTOMETRIC_MINISBLACK);
}

Colours ColoursOf(TIFF* tiff, uint16_t photometric, uint16_t compression) {
  switch (photometric) {
    case PHOTOMETRIC_MINISWHITE:
    case PHOTOMETRIC_MINISBLACK:
    case PHOTOMETRIC_MASK:
      return Colours::kGrey;
    case PHOTOMETRIC_RGB:
      return Colours::kRgb;
    case PHOTOMETRIC_PALETTE:
      return Colours::kPalette;
    case PHOTOMETRIC_SEPARATED:
      return Colours::kInks;
    case PHOTOMETRIC_YCBCR:
      if (compression != COMPRESSION_JPEG) return Colours::kByLibtiff;
      TIFFSetField(tiff, TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);
      return Colours::kRgb;
    default:
      return Colours::kByLibtiff;
  }
}

Alpha AlphaOf(TIFF* tiff) {
  uint16_t count = 0;
  uint16_t* kinds = nullptr;
  if (TIFFGetField(tiff, TIFFTAG_EXTRASAMPLES, &count, &kinds) != 1 || count == 0)
    return Alpha::kNone;
  if (kinds[0] == EXTRASAMPLE_UNASSALPHA) return Alpha::kStraight;
  return kinds[0] == EXTRASAMPLE_ASSOCALPHA ? Alpha::kPremultiplied : Alpha::kNone;
}

// TIFF's palettes hold 16 bits a colour; some writers fill only the lower 8.
bool ReadPalette(TIFF* tiff, Layout& layout) {
  std::array<uint16_t*, 3> maps = {};
  if (layout.bits > 8 || TIFFGetField(tiff, TIFFTAG_COLORMAP, &maps[0], &maps[1], &maps[2]) != 1) {
    return false;
  }
  layout.palette.size = 1 << layout.bits;
  const auto size = static_cast<size_t>(layout.palette.size);
  const bool wide = std::any_of(maps.begin(), maps.end(), [size](const uint16_t* map) {
    return std::any_of(map, map + size, [](uint16_t v) { return v > 255; });
  });
  const int shift = wide ? 8 : 0;
  for (size_t i = 0; i < size; ++i) {
    layout.palette.colours[i] = {.b = static_cast<uint8_t>(maps[2][i] >> shift),
                                 .g = static_cast<uint8_t>(maps[1][i] >> shift),
                                 .r = static_cast<uint8_t>(maps[0][i] >> shift)};
  }
  return true;
}

void ReadBlocks(TIFF* tiff, Layout& layout) {
  layout.tiled = TIFFIsTiled(tiff) != 0;
  if (layout.tiled) {
    layout.block_width = Field<uint32_t>(tiff, TIFFTAG_TILEWIDTH, 0);
    layout.block_height = Field<uint32_t>(tiff, TIFFTAG_TILELENGTH, 0);
  } else {
    layout.block_width = layout.width;
    layout.block_height =
        std::min(layout.height, Field<uint32_t>(tiff, TIFFTAG_ROWSPERSTRIP, UINT32_MAX));
  }
}

absl::Status CheckBlocks(const Layout& layout) {
  const uint64_t block = uint64_t{layout.block_width} * layout.block_height;
  const uint64_t page = uint64_t{layout.width} * layout.height;
  if (block > 0 && (block <= kUsualTilePixels || block <= kMaxTileExcess * page)) {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(absl::StrCat(
      "the TIFF page claims tiles of ", layout.block_width, " x ", layout.block_height, " pixels"));
}

absl::Status CheckKind(TIFF* tiff, const Layout& layout, uint16_t compression) {
  if (TIFFIsCODECConfigured(compression) != 1) {
    return absl::UnimplementedError(absl::StrCat("TIFF compression ", compression, " is not read"));
  }
  const uint16_t format = Field<uint16_t>(tiff, TIFFTAG_SAMPLEFORMAT, SAMPLEFORMAT_UINT);
  if (format != SAMPLEFORMAT_UINT && format != SAMPLEFORMAT_VOID) {
    return absl::UnimplementedError("TIFF pixels that are not plain numbers are not read");
  }
  constexpr std::array<uint16_t, 5> kBits = {1, 2, 4, 8, 16};
  if (std::find(kBits.begin(), kBits.end(), layout.bits) == kBits.end() ||
      layout.samples > kMaxSamples || layout.samples < layout.colour_samples()) {
    return absl::UnimplementedError(absl::StrCat("TIFF pixels of ", layout.samples, " samples of ",
                                                 layout.bits, " bits are not read"));
  }
  return CheckBlocks(layout);
}

absl::StatusOr<Layout> ReadLayout(TIFF* tiff, const PageLimits& limits) {
  Layout layout;
  layout.width = Field<uint32_t>(tiff, TIFFTAG_IMAGEWIDTH, 0);
  layout.height = Field<uint32_t>(tiff, TIFFTAG_IMAGELENGTH, 0);
  if (absl::Status s = CheckPageSize(layout.width, layout.height, limits); !s.ok()) return s;
  layout.bits = Field<uint16_t>(tiff, TIFFTAG_BITSPERSAMPLE, 1);
  layout.samples = Field<uint16_t>(tiff, TIFFTAG_SAMPLESPERPIXEL, 1);
  const uint16_t compression = Field<uint16_t>(tiff, TIFFTAG_COMPRESSION, COMPRESSION_NONE);
  const uint16_t photometric = Photometric(tiff, compression);
  layout.inverted = photometric == PHOTOMETRIC_MINISWHITE;
  layout.colours = ColoursOf(tiff, photometric, compression);
  layout.separate =
      layout.samples > 1 &&
      Field<uint16_t>(tiff, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG) == PLANARCONFIG_SEPARATE;
  ReadBlocks(tiff, layout);
  if (absl::Status s = CheckKind(tiff, layout, compression); !s.ok()) return s;
  if (layout.samples > layout.colour_samples()) layout.alpha = AlphaOf(tiff);
  if (layout.colours == Colours::kPalette && !ReadPalette(tiff, layout)) {
    return absl::DataLossError("the TIFF page lacks its palette");
  }
  return layout;
}

// One byte for each of `count` samples, spread over 0..255; indices of a palette stay as they are.
void Unpack(const uint8_t* packed, int bits, bool is_index, size_t count, uint8_t* out,
            size_t step) {
  if (bits == 8) {
    for (size_t i = 0; i < count; ++i) out[i * step] = packed[i];
    return;
  }
  if (bits == 16) {
    for (size_t i = 0; i < count; ++i) {
      uint16_t wide;
      std::memcpy(&wide, packed + 2 * i, sizeof(wide));
      out[i * step] = static_cast<uint8_t>((wide * 255u + 32767u) / 65535u);
    }
    return;
  }
  const unsigned mask = (1u << bits) - 1;
  const unsigned scale = is_index ? 1 : 255u / mask;
  for (size_t i = 0, bit = 0; i < count; ++i, bit += static_cast<size_t>(bits)) {
    const unsigned shift = 8u - static_cast<unsigned>(bits) - bit % 8;
    out[i * step] = static_cast<uint8_t>((packed[bit / 8] >> shift & mask) * scale);
  }
}

// The eight pixels of every byte.
using BitTable = std::array<std::array<uint8_t, 8>, 256>;
constexpr BitTable MakeBitTable(uint8_t zero, uint8_t one) {
  BitTable table = {};
  for (size_t byte = 0; byte < 256; ++byte) {
    for (size_t i = 0; i < 8; ++i) table[byte][i] = (byte >> (7 - i) & 1) != 0 ? one : zero;
  }
  return table;
}
constexpr BitTable kZeroIsBlack = MakeBitTable(0, 255);
constexpr BitTable kZeroIsWhite = MakeBitTable(255, 0);

void UnpackBilevel(const uint8_t* packed, size_t count, bool inverted, uint8_t* out) {
  const BitTable& table = inverted ? kZeroIsWhite : kZeroIsBlack;
  const size_t whole = count / 8;
  for (size_t i = 0; i < whole; ++i) std::memcpy(out + 8 * i, table[packed[i]].data(), 8);
  if (count % 8 != 0) std::memcpy(out + 8 * whole, table[packed[whole]].data(), count % 8);
}

// Reads all strips or tiles of a page into an image.
class BlockReader {
 public:
  BlockReader(TIFF* tiff, const Layout& layout, Image& image)
      : tiff_(tiff),
        layout_(layout),
        image_(image),
        planes_(layout.separate ? layout.samples : 1),
        row_bytes_(
            static_cast<size_t>(layout.tiled ? TIFFTileRowSize(tiff) : TIFFScanlineSize(tiff))) {}

  // False if any of it is missing or damaged.
  bool Read() {
    const size_t block_samples = layout_.separate ? 1 : layout_.samples;
    // What libtiff will write must be what we count on, whatever the tags say.
    if (row_bytes_ < (size_t{layout_.block_width} * block_samples * layout_.bits + 7) / 8)
      return false;
    block_.resize(planes_ * row_bytes_ * layout_.block_height);
    samples_.resize(size_t{layout_.block_width} * layout_.samples);
    for (uint32_t y = 0; y < layout_.height; y += layout_.block_height) {
      for (uint32_t x = 0; x < layout_.width; x += layout_.block_width) {
        if (!ReadBlock(x, y)) return false;
      }
    }
    return true;
  }

 private:
  bool ReadBlock(uint32_t x, uint32_t y) {
    const uint32_t rows = std::min(layout_.block_height, layout_.height - y);
    const uint32_t columns = std::min(layout_.block_width, layout_.width - x);
    for (size_t plane = 0; plane < planes_; ++plane) {
      if (!ReadPlane(x, y, rows, static_cast<uint16_t>(plane))) return false;
    }
    for (uint32_t row = 0; row < rows; ++row) StoreRow(x, y + row, row, columns);
    return true;
  }

  uint8_t* BlockRow(size_t plane, size_t row) {
    return block_.data() + (plane * layout_.block_height + row) * row_bytes_;
  }

  bool ReadPlane(uint32_t x, uint32_t y, uint32_t rows, uint16_t plane) {
    uint8_t* out = BlockRow(plane, 0);
    if (layout_.tiled) {
      const auto size = static_cast<tmsize_t>(row_bytes_ * layout_.block_height);
      return TIFFReadEncodedTile(tiff_, TIFFComputeTile(tiff_, x, y, 0, plane), out, size) == size;
    }
    const auto size = static_cast<tmsize_t>(row_bytes_ * rows);
    Mark(BlockRow(plane, rows - 1));
    return TIFFReadEncodedStrip(tiff_, TIFFComputeStrip(tiff_, y, plane), out, size) == size &&
           !IsMarked(BlockRow(plane, rows - 1));
  }

  // The fax decoders report success when the data ends early but in order. A last row that still
  // holds the pattern put there before was never written.
  static uint8_t MarkAt(size_t i) { return static_cast<uint8_t>(i * 167 + 77); }
  void Mark(uint8_t* row) const {
    for (size_t i = 0; i < row_bytes_; ++i) row[i] = MarkAt(i);
  }
  bool IsMarked(const uint8_t* row) const {
    if (layout_.bits != 1 || row_bytes_ < kMarkBytes) return false;
    for (size_t i = 0; i < row_bytes_; ++i) {
      if (row[i] != MarkAt(i)) return false;
    }
    return true;
  }
  static constexpr size_t kMarkBytes = 8;  // fewer could come about by chance

  void StoreRow(uint32_t x, uint32_t y, size_t block_row, size_t columns) {
    uint8_t* out =
        image_.row(static_cast<int>(y)) + size_t{x} * static_cast<size_t>(image_.channels());
    if (layout_.bits == 1 && layout_.samples == 1 && layout_.colours == Colours::kGrey) {
      return UnpackBilevel(BlockRow(0, block_row), columns, layout_.inverted, out);
    }
    const uint8_t* samples = Samples(block_row, columns);
    Convert(samples, columns, out);
    if (layout_.alpha != Alpha::kNone) {
      OverWhite(out, static_cast<size_t>(image_.channels()), columns,
                samples + layout_.colour_samples(), layout_.samples,
                layout_.alpha == Alpha::kPremultiplied);
    }
  }

  // The row's samples, one byte each, those of a pixel together.
  const uint8_t* Samples(size_t block_row, size_t columns) {
    if (layout_.bits == 8 && planes_ == 1) return BlockRow(0, block_row);
    const bool is_index = layout_.colours == Colours::kPalette;
    if (planes_ == 1) {
      Unpack(BlockRow(0, block_row), layout_.bits, is_index, columns * layout_.samples,
             samples_.data(), 1);
    }
    for (size_t plane = 0; planes_ > 1 && plane < planes_; ++plane) {
      Unpack(BlockRow(plane, block_row), layout_.bits, is_index, columns, samples_.data() + plane,
             planes_);
    }
    return samples_.data();
  }

  void Convert(const uint8_t* samples, size_t columns, uint8_t* out) const {
    switch (layout_.colours) {
      case Colours::kPalette:
        return FromPalette(samples, layout_.samples, columns, layout_.palette, image_.type(), out);
      case Colours::kInks:
        return FromCmyk(samples, layout_.samples, columns, out);
      case Colours::kRgb:
        return FromRgb(samples, layout_.samples, columns, out);
      default:
        FromGrey(samples, layout_.samples, columns, out);
        if (layout_.inverted)
          std::transform(out, out + columns, out, [](uint8_t v) { return 255 - v; });
    }
  }

  TIFF* tiff_;
  const Layout& layout_;
  Image& image_;
  size_t planes_;
  size_t row_bytes_;
  std::vector<uint8_t> block_;    // planes × rows × row_bytes_
  std::vector<uint8_t> samples_;  // one row
};

// The rare colour spaces (CIELAB, YCbCr without JPEG, JPEG of the old style) as libtiff sees them.
bool ReadByLibtiff(TIFF* tiff, Image& image) {
  std::vector<uint32_t> raster(static_cast<size_t>(image.width()) *
                               static_cast<size_t>(image.height()));
  const auto width = static_cast<uint32_t>(image.width());
  const auto height = static_cast<uint32_t>(image.height());
  const int orientation = Field<uint16_t>(tiff, TIFFTAG_ORIENTATION, ORIENTATION_TOPLEFT);
  if (TIFFReadRGBAImageOriented(tiff, width, height, raster.data(), orientation, 1) != 1)
    return false;
  for (int y = 0; y < image.height(); ++y) {
    const uint32_t* pixels = raster.data() + static_cast<size_t>(y) * width;
    uint8_t* out = image.row(y);
    for (uint32_t x = 0; x < width; ++x, out += 3) {
      const uint8_t alpha = static_cast<uint8_t>(TIFFGetA(pixels[x]));
      out[0] = static_cast<uint8_t>(TIFFGetB(pixels[x]));
      out[1] = static_cast<uint8_t>(TIFFGetG(pixels[x]));
      out[2] = static_cast<uint8_t>(TIFFGetR(pixels[x]));
      if (alpha != 255) OverWhite(out, 3, 1, &alpha, 1, true);
    }
  }
  return true;
}

absl::StatusOr<Image> ReadImage(TiffHandle& handle, const Layout& layout) {
  Image image(static_cast<int>(layout.width), static_cast<int>(layout.height), layout.type());
  handle.BeginPixels();
  const bool read = layout.colours == Colours::kByLibtiff
                        ? ReadByLibtiff(handle.get(), image)
                        : BlockReader(handle.get(), layout, image).Read();
  if (!read || handle.damaged()) return handle.Damage();
  return image;
}

void DeclareResolution(TIFF* tiff, int orientation, StoredPage& page) {
  uint16_t unit = RESUNIT_INCH;
  TIFFGetFieldDefaulted(tiff, TIFFTAG_RESOLUTIONUNIT, &unit);
  if (unit != RESUNIT_INCH && unit != RESUNIT_CENTIMETER) return;
  const double per_inch = unit == RESUNIT_CENTIMETER ? 2.54 : 1;
  page.dpi_x = Field<float>(tiff, TIFFTAG_XRESOLUTION, 0) * per_inch;
  page.dpi_y = Field<float>(tiff, TIFFTAG_YRESOLUTION, 0) * per_inch;
  if (SwapsAxes(orientation)) std::swap(page.dpi_x, page.dpi_y);
}

}  // namespace

absl::StatusOr<StoredPage> DecodeTiffPage(const ByteSource& file,
                                          const TiffDirectories& directories,
                                          const TiffDirectory& page, const PageLimits& limits) {
  if (absl::Status s = CheckPageSize(page.width, page.height, limits); !s.ok()) return s;
  absl::StatusOr<std::unique_ptr<TiffHandle>> handle =
      TiffHandle::Open(file, directories, page, limits);
  if (!handle.ok()) return handle.status();
  TIFF* tiff = (*handle)->get();
  absl::StatusOr<Layout> layout = ReadLayout(tiff, limits);
  if (!layout.ok()) return layout.status();
  absl::StatusOr<Image> stored = ReadImage(**handle, *layout);
  if (!stored.ok()) return stored.status();
  const int orientation = Field<uint16_t>(tiff, TIFFTAG_ORIENTATION, ORIENTATION_TOPLEFT);
  absl::StatusOr<Image> upright = TurnUpright(*std::move(stored), orientation);
  if (!upright.ok()) return upright.status();
  StoredPage decoded{.image = *std::move(upright)};
  DeclareResolution(tiff, orientation, decoded);
  return decoded;
}

}  // namespace sohoa
