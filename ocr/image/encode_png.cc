// PNG, by libpng, for writing. As in png.cc: what calls setjmp holds only plain values.
#include <cmath>
#include <csetjmp>
#include <cstddef>
#include <cstdint>
#include <string>

#include <png.h>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ocr/image/encode_png.h"

namespace sohoa {
namespace {

constexpr double kInchesPerMetre = 39.3700787;
// A scanner's next page waits meanwhile: level 6 takes four times as long for a tenth less.
constexpr int kCompression = 2;

class PngEncoder {
 public:
  explicit PngEncoder(std::string* bytes) : bytes_(bytes) {
    png_ = png_create_write_struct(PNG_LIBPNG_VER_STRING, this, OnError, OnWarning);
    if (png_ != nullptr) info_ = png_create_info_struct(png_);
  }
  ~PngEncoder() { png_destroy_write_struct(&png_, &info_); }
  PngEncoder(const PngEncoder&) = delete;
  PngEncoder& operator=(const PngEncoder&) = delete;

  bool WriteHeader(const ImageView& image, double dpi) {
    if (info_ == nullptr) return false;
    if (setjmp(png_jmpbuf(png_)) != 0) return false;
    const bool colour = image.type == PixelType::kBgr;
    const bool bilevel = image.type == PixelType::kBilevel;
    png_set_user_limits(png_, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
    png_set_write_fn(png_, this, Write, Flush);
    png_set_compression_level(png_, kCompression);
    if (!bilevel) png_set_filter(png_, PNG_FILTER_TYPE_BASE, PNG_FILTER_SUB | PNG_FILTER_UP);
    png_set_IHDR(png_, info_, static_cast<png_uint_32>(image.width),
                 static_cast<png_uint_32>(image.height), bilevel ? 1 : 8,
                 colour ? PNG_COLOR_TYPE_RGB : PNG_COLOR_TYPE_GRAY, PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    const auto per_metre = static_cast<png_uint_32>(std::lround(dpi * kInchesPerMetre));
    if (per_metre > 0) png_set_pHYs(png_, info_, per_metre, per_metre, PNG_RESOLUTION_METER);
    png_write_info(png_, info_);
    if (colour) png_set_bgr(png_);
    if (bilevel) png_set_packing(png_);
    return true;
  }

  bool WriteRow(const uint8_t* row) {
    if (setjmp(png_jmpbuf(png_)) != 0) return false;
    png_write_row(png_, row);
    return true;
  }

  bool WriteEnd() {
    if (setjmp(png_jmpbuf(png_)) != 0) return false;
    png_write_end(png_, info_);
    return true;
  }

 private:
  [[noreturn]] static void OnError(png_structp png, png_const_charp) { png_longjmp(png, 1); }
  static void OnWarning(png_structp, png_const_charp) {}
  static void Write(png_structp png, png_bytep data, size_t size) {
    static_cast<PngEncoder*>(png_get_io_ptr(png))
        ->bytes_->append(reinterpret_cast<const char*>(data), size);
  }
  static void Flush(png_structp) {}

  std::string* const bytes_;
  png_structp png_ = nullptr;
  png_infop info_ = nullptr;
};

// libpng packs the last bit of each byte.
void LastBits(const uint8_t* row, std::string* bits) {
  for (size_t x = 0; x < bits->size(); ++x) (*bits)[x] = static_cast<char>(row[x] != 0);
}

}  // namespace

absl::StatusOr<std::string> EncodePng(ImageView image, double dpi) {
  std::string bytes;
  PngEncoder png(&bytes);
  bool good = !image.empty() && png.WriteHeader(image, dpi);
  std::string bits(image.type == PixelType::kBilevel ? static_cast<size_t>(image.width) : 0, '\0');
  for (int y = 0; good && y < image.height; ++y) {
    LastBits(image.row(y), &bits);
    good =
        png.WriteRow(bits.empty() ? image.row(y) : reinterpret_cast<const uint8_t*>(bits.data()));
  }
  if (!good || !png.WriteEnd()) return absl::InternalError("the picture could not be encoded");
  return bytes;
}

}  // namespace sohoa
