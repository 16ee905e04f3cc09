#include "ocr/image/pixels.h"

#include <algorithm>
#include <exception>
#include <opencv2/core.hpp>
#include <utility>

#include "absl/strings/str_cat.h"

namespace sohoa {
namespace {

cv::Mat Wrap(Image& image) {
  return cv::Mat(image.height(), image.width(), CV_8UC(image.channels()), image.data());
}

// round(a × b / 255), exact for bytes.
uint8_t Scale(unsigned a, unsigned b) {
  const unsigned product = a * b + 128;
  return static_cast<uint8_t>((product + (product >> 8)) >> 8);
}

void Turn(const cv::Mat& from, int orientation, cv::Mat& to) {
  switch (orientation) {
    case 2:
      return cv::flip(from, to, 1);
    case 3:
      return cv::rotate(from, to, cv::ROTATE_180);
    case 4:
      return cv::flip(from, to, 0);
    case 5:
      return cv::transpose(from, to);
    case 6:
      return cv::rotate(from, to, cv::ROTATE_90_CLOCKWISE);
    case 7: {
      cv::Mat turned;
      cv::transpose(from, turned);
      return cv::rotate(turned, to, cv::ROTATE_180);
    }
    default:
      return cv::rotate(from, to, cv::ROTATE_90_COUNTERCLOCKWISE);
  }
}

}  // namespace

absl::Status CheckPageSize(uint64_t width, uint64_t height, const PageLimits& limits) {
  if (width == 0 || height == 0) return absl::InvalidArgumentError("the page has no pixels");
  const uint64_t limit = static_cast<uint64_t>(std::max<int64_t>(0, limits.max_pixels));
  if (width <= limit / height) return absl::OkStatus();
  const std::string limit_text =
      limit % 1'000'000 == 0 ? absl::StrCat(limit / 1'000'000, " million") : absl::StrCat(limit);
  return absl::InvalidArgumentError(absl::StrCat("the page is too large: ", width, " x ", height,
                                                 " pixels, the limit is ", limit_text));
}

absl::StatusOr<Image> TurnUpright(Image stored, int orientation) {
  if (orientation < 2 || orientation > 8 || stored.empty()) return stored;
  const bool swap = SwapsAxes(orientation);
  try {
    Image upright(swap ? stored.height() : stored.width(), swap ? stored.width() : stored.height(),
                  stored.type());
    cv::Mat to = Wrap(upright);
    Turn(Wrap(stored), orientation, to);
    return upright;
  } catch (const std::exception& error) {
    return absl::InternalError(absl::StrCat("the page cannot be turned upright: ", error.what()));
  }
}

PixelType Palette::type() const {
  PixelType type = PixelType::kBilevel;
  for (int i = 0; i < size; ++i) {
    const Colour& c = colours[static_cast<size_t>(i)];
    if (c.b != c.g || c.g != c.r) return PixelType::kBgr;
    if (c.g != 0 && c.g != 255) type = PixelType::kGrey;
  }
  return type;
}

void FromPalette(const uint8_t* samples, size_t samples_per_pixel, size_t count,
                 const Palette& palette, PixelType type, uint8_t* out) {
  for (size_t i = 0; i < count; ++i, samples += samples_per_pixel) {
    const Palette::Colour& c = palette.colours[*samples];
    *out++ = c.b;
    if (type != PixelType::kBgr) continue;
    *out++ = c.g;
    *out++ = c.r;
  }
}

void FromGrey(const uint8_t* samples, size_t samples_per_pixel, size_t count, uint8_t* out) {
  if (samples_per_pixel == 1) {
    std::copy_n(samples, count, out);
    return;
  }
  for (size_t i = 0; i < count; ++i) out[i] = samples[i * samples_per_pixel];
}

void FromRgb(const uint8_t* samples, size_t samples_per_pixel, size_t count, uint8_t* out) {
  for (size_t i = 0; i < count; ++i, samples += samples_per_pixel, out += 3) {
    out[0] = samples[2];
    out[1] = samples[1];
    out[2] = samples[0];
  }
}

void FromCmyk(const uint8_t* samples, size_t samples_per_pixel, size_t count, uint8_t* out) {
  for (size_t i = 0; i < count; ++i, samples += samples_per_pixel, out += 3) {
    const unsigned light = 255u - samples[3];
    out[0] = Scale(255u - samples[2], light);
    out[1] = Scale(255u - samples[1], light);
    out[2] = Scale(255u - samples[0], light);
  }
}

void OverWhite(uint8_t* pixels, size_t channels, size_t count, const uint8_t* alpha,
               size_t alpha_step, bool premultiplied) {
  for (size_t i = 0; i < count; ++i, alpha += alpha_step) {
    const unsigned paper = 255u - *alpha;
    for (size_t c = 0; c < channels; ++c, ++pixels) {
      const unsigned ink = premultiplied ? *pixels : Scale(*pixels, *alpha);
      *pixels = static_cast<uint8_t>(std::min(255u, ink + paper));
    }
  }
}

}  // namespace sohoa
