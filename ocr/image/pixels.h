// What the decoders share about pixels. Internal to ocr/image. Thread-safe; no state.
#ifndef SOHOA_OCR_IMAGE_PIXELS_H_
#define SOHOA_OCR_IMAGE_PIXELS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ocr/page/image.h"
#include "ocr/page/page_source.h"

namespace sohoa {

// OK if a page of this size may be held in memory; kInvalidArgument if it is empty or over the
// limit.
absl::Status CheckPageSize(uint64_t width, uint64_t height, const PageLimits& limits);

// Turns a stored picture upright. `orientation` is the tag of TIFF and EXIF, 1..8; 1 and anything
// else leave it as it is. Source: TIFF 6.0, "Orientation".
absl::StatusOr<Image> TurnUpright(Image stored, int orientation);

// True for the orientations that swap width and height.
constexpr bool SwapsAxes(int orientation) { return orientation >= 5 && orientation <= 8; }

// What the numbers of an indexed picture stand for.
struct Palette {
  struct Colour {
    uint8_t b = 255;
    uint8_t g = 255;
    uint8_t r = 255;
  };
  std::array<Colour, 256> colours;
  int size = 256;  // colours that are set; the others are white

  // kBilevel if all are black or white, kGrey if all are grey, else kBgr.
  PixelType type() const;
};

// `count` pixels of one row. Samples are one byte each, `samples_per_pixel` apart; rows of `out`
// hold pixels of the type that the name says. Samples after the named ones are passed over.
void FromPalette(const uint8_t* samples, size_t samples_per_pixel, size_t count,
                 const Palette& palette, PixelType type, uint8_t* out);
void FromGrey(const uint8_t* samples, size_t samples_per_pixel, size_t count, uint8_t* out);
void FromRgb(const uint8_t* samples, size_t samples_per_pixel, size_t count, uint8_t* out);
// Inks: 0 none … 255 full.
void FromCmyk(const uint8_t* samples, size_t samples_per_pixel, size_t count, uint8_t* out);

// Lays `count` pixels of `channels` bytes over white paper, in place. `alpha` (0 clear … 255
// opaque) lies `alpha_step` bytes apart; `premultiplied`: the colours hold it already.
void OverWhite(uint8_t* pixels, size_t channels, size_t count, const uint8_t* alpha,
               size_t alpha_step, bool premultiplied);

}  // namespace sohoa

#endif  // SOHOA_OCR_IMAGE_PIXELS_H_
