// PNG, by libpng. It reports errors through a jump: every function that sets one (those that call
// setjmp) holds only plain values, so that no destructor is jumped over.
#include <csetjmp>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <png.h>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "ocr/image/codecs.h"
#include "ocr/image/exif.h"
#include "ocr/image/pixels.h"

namespace sohoa {
namespace {

constexpr png_alloc_size_t kMaxChunkBytes =
    8 << 20;  // of a colour profile or a text; never of pixels
constexpr double kInchesPerMetre = 39.3700787;

class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {
    png_ = png_create_read_struct(PNG_LIBPNG_VER_STRING, this, OnError, OnWarning);
    if (png_ != nullptr) info_ = png_create_info_struct(png_);
  }
  ~Reader() { png_destroy_read_struct(&png_, &info_, nullptr); }
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  bool ReadHeader() {
    if (info_ == nullptr) return false;
    if (setjmp(png_jmpbuf(png_)) != 0) return false;
    png_set_user_limits(png_, PNG_UINT_31_MAX, PNG_UINT_31_MAX);  // ours say it in clearer words
    png_set_chunk_malloc_max(png_, kMaxChunkBytes);
    png_set_read_fn(png_, this, Read);
    png_read_info(png_, info_);
    return true;
  }

  // REQUIRES: ReadHeader. From here on samples are bytes: indices, grey or RGB, with alpha or not.
  bool AskForBytes() {
    if (setjmp(png_jmpbuf(png_)) != 0) return false;
    png_set_scale_16(png_);
    if (is_palette()) {
      png_set_packing(png_);
    } else {
      png_set_expand_gray_1_2_4_to_8(png_);
      if (has(PNG_INFO_tRNS)) png_set_tRNS_to_alpha(png_);
    }
    png_set_interlace_handling(png_);
    png_read_update_info(png_, info_);
    return true;
  }

  // REQUIRES: AskForBytes, and a picture that is not interlaced. The next row from the top.
  bool ReadRow(uint8_t* row) {
    if (setjmp(png_jmpbuf(png_)) != 0) return false;
    png_read_row(png_, row, nullptr);
    return true;
  }

  // REQUIRES: AskForBytes. All rows at once, as an interlaced picture needs them.
  bool ReadRows(std::vector<png_bytep>& rows) {
    if (setjmp(png_jmpbuf(png_)) != 0) return false;
    png_read_image(png_, rows.data());
    return true;
  }

  // REQUIRES: all rows are read. Goes to the end of the file, so that one cut short is noticed.
  bool ReadEnd() {
    if (setjmp(png_jmpbuf(png_)) != 0) return false;
    png_read_end(png_, info_);
    return true;
  }

  bool ReadPalette(Palette& palette) {
    if (setjmp(png_jmpbuf(png_)) != 0) return false;
    png_colorp colours = nullptr;
    png_bytep alpha = nullptr;
    int alpha_count = 0;
    palette.size = 0;
    png_get_PLTE(png_, info_, &colours, &palette.size);
    png_get_tRNS(png_, info_, &alpha, &alpha_count, nullptr);
    for (int i = 0; i < palette.size; ++i) {
      Palette::Colour& c = palette.colours[static_cast<size_t>(i)];
      c = {.b = colours[i].blue, .g = colours[i].green, .r = colours[i].red};
      if (i < alpha_count) OverWhite(&c.b, 3, 1, alpha + i, 1, false);
    }
    return true;
  }

  // Only calls that cannot fail from here on.
  uint32_t width() const { return png_get_image_width(png_, info_); }
  uint32_t height() const { return png_get_image_height(png_, info_); }
  size_t channels() const { return png_get_channels(png_, info_); }
  int bit_depth() const { return png_get_bit_depth(png_, info_); }
  bool is_palette() const { return png_get_color_type(png_, info_) == PNG_COLOR_TYPE_PALETTE; }
  bool is_interlaced() const { return png_get_interlace_type(png_, info_) != PNG_INTERLACE_NONE; }
  bool has(png_uint_32 chunk) const { return png_get_valid(png_, info_, chunk) != 0; }
  double dpi_x() const { return png_get_x_pixels_per_meter(png_, info_) / kInchesPerMetre; }
  double dpi_y() const { return png_get_y_pixels_per_meter(png_, info_) / kInchesPerMetre; }

  int orientation() {
    png_uint_32 size = 0;
    png_bytep block = nullptr;
    if (png_get_eXIf_1(png_, info_, &size, &block) == 0) return 1;
    return ReadExif({reinterpret_cast<const char*>(block), size}).orientation;
  }

  absl::Status failure() const {
    if (cut_short_) return absl::DataLossError("the PNG data is cut short");
    return absl::DataLossError(absl::StrCat("the PNG data is damaged: ", message_));
  }

 private:
  [[noreturn]] static void OnError(png_structp png, png_const_charp message) {
    Reader* reader = static_cast<Reader*>(png_get_error_ptr(png));
    std::strncpy(reader->message_, message, sizeof(reader->message_) - 1);
    png_longjmp(png, 1);
  }
  static void OnWarning(png_structp, png_const_charp) {}

  static void Read(png_structp png, png_bytep out, size_t size) {
    Reader* reader = static_cast<Reader*>(png_get_io_ptr(png));
    if (size > reader->rest_.size()) {
      reader->cut_short_ = true;
      png_error(png, "the data ends");
    }
    std::memcpy(out, reader->rest_.data(), size);
    reader->rest_.remove_prefix(size);
  }

  std::string_view rest_;
  png_structp png_ = nullptr;
  png_infop info_ = nullptr;
  bool cut_short_ = false;
  char message_[128] = "not enough memory";
};

PixelType TypeOf(const Reader& reader, const Palette& palette, int stored_bits) {
  if (reader.is_palette()) return palette.type();
  if (reader.channels() == 1 && stored_bits == 1) return PixelType::kBilevel;
  return reader.channels() <= 2 ? PixelType::kGrey : PixelType::kBgr;
}

void ConvertRow(const Reader& reader, const uint8_t* samples, const Palette& palette, Image& image,
                int y) {
  const size_t width = reader.width();
  const size_t channels = reader.channels();
  uint8_t* out = image.row(y);
  if (reader.is_palette()) return FromPalette(samples, channels, width, palette, image.type(), out);
  if (image.channels() == 3) {
    FromRgb(samples, channels, width, out);
  } else {
    FromGrey(samples, channels, width, out);
  }
  if (channels % 2 == 0) {
    OverWhite(out, channels - 1, width, samples + channels - 1, channels, false);
  }
}

bool ReadPixels(Reader& reader, const Palette& palette, Image& image) {
  const size_t stride = reader.width() * reader.channels();
  const bool at_once = reader.is_interlaced();
  std::vector<uint8_t> samples(at_once ? stride * reader.height() : stride);
  if (at_once) {
    std::vector<png_bytep> rows(reader.height());
    for (size_t y = 0; y < rows.size(); ++y) rows[y] = samples.data() + y * stride;
    if (!reader.ReadRows(rows)) return false;
  }
  for (int y = 0; y < image.height(); ++y) {
    if (!at_once && !reader.ReadRow(samples.data())) return false;
    const size_t start = at_once ? static_cast<size_t>(y) * stride : 0;
    ConvertRow(reader, samples.data() + start, palette, image, y);
  }
  return reader.ReadEnd();
}

}  // namespace

absl::StatusOr<StoredPage> DecodePng(std::string_view bytes, const PageLimits& limits) {
  Reader reader(bytes);
  if (!reader.ReadHeader()) return reader.failure();
  if (absl::Status s = CheckPageSize(reader.width(), reader.height(), limits); !s.ok()) return s;
  const int stored_bits = reader.bit_depth();
  Palette palette;
  if (reader.is_palette() && !reader.ReadPalette(palette)) return reader.failure();
  if (!reader.AskForBytes()) return reader.failure();

  StoredPage page;
  page.dpi_x = reader.dpi_x();
  page.dpi_y = reader.dpi_y();
  page.image = Image(static_cast<int>(reader.width()), static_cast<int>(reader.height()),
                     TypeOf(reader, palette, stored_bits));
  if (!ReadPixels(reader, palette, page.image)) return reader.failure();
  const int orientation = reader.orientation();
  if (SwapsAxes(orientation)) std::swap(page.dpi_x, page.dpi_y);
  absl::StatusOr<Image> upright = TurnUpright(std::move(page.image), orientation);
  if (!upright.ok()) return upright.status();
  page.image = *std::move(upright);
  return page;
}

}  // namespace sohoa
