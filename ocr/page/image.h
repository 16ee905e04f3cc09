// A picture in memory: pixels and nothing else. Resolution travels beside it, where it is known.
// Not thread-safe for writing; any number of threads may read.
#ifndef SOHOA_OCR_PAGE_IMAGE_H_
#define SOHOA_OCR_PAGE_IMAGE_H_

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ocr/page/geometry.h"

namespace sohoa {

enum class PixelType {
  kBilevel,  // 1 byte a pixel, 0 black or 255 white and nothing between
  kGrey,     // 1 byte a pixel, 0 black … 255 white
  kBgr,      // 3 bytes a pixel: blue, green, red
};

constexpr int ChannelsOf(PixelType type) { return type == PixelType::kBgr ? 3 : 1; }

// Pixels that somebody else owns: rows × cols × channels, uint8, rows `stride` bytes apart.
// Valid as long as the owner is.
struct ImageView {
  const uint8_t* data = nullptr;
  int width = 0;
  int height = 0;
  size_t stride = 0;  // bytes
  PixelType type = PixelType::kGrey;

  bool empty() const { return width == 0 || height == 0; }
  const uint8_t* row(int y) const { return data + stride * static_cast<size_t>(y); }
};

// The pixels of `box`, which lies on the picture; nothing is copied.
inline ImageView PartOf(const ImageView& image, const Box& box) {
  const auto channels = static_cast<size_t>(ChannelsOf(image.type));
  return {image.row(box.y0) + static_cast<size_t>(box.x0) * channels, box.width(), box.height(),
          image.stride, image.type};
}

// Owns its pixels; rows are packed (stride = width × channels). Copies are deep.
class Image {
 public:
  Image() = default;
  // REQUIRES: width >= 0, height >= 0, and the caller has checked them against its limit.
  Image(int width, int height, PixelType type)
      : width_(width),
        height_(height),
        type_(type),
        pixels_(static_cast<size_t>(width) * static_cast<size_t>(height) *
                static_cast<size_t>(ChannelsOf(type))) {
    assert(width >= 0 && height >= 0);
  }

  int width() const { return width_; }
  int height() const { return height_; }
  PixelType type() const { return type_; }
  int channels() const { return ChannelsOf(type_); }
  bool empty() const { return pixels_.empty(); }
  size_t stride() const { return static_cast<size_t>(width_) * static_cast<size_t>(channels()); }
  size_t size_bytes() const { return pixels_.size(); }

  uint8_t* row(int y) { return pixels_.data() + stride() * static_cast<size_t>(y); }
  const uint8_t* row(int y) const { return pixels_.data() + stride() * static_cast<size_t>(y); }
  uint8_t* data() { return pixels_.data(); }
  const uint8_t* data() const { return pixels_.data(); }

  // Borrows; do not let it outlive the image.
  ImageView view() const { return {pixels_.data(), width_, height_, stride(), type_}; }

 private:
  int width_ = 0;
  int height_ = 0;
  PixelType type_ = PixelType::kGrey;
  std::vector<uint8_t> pixels_;
};

// A picture still in its file format, to be decoded later (and in parallel).
enum class ImageFormat { kJpeg, kPng, kTiff };

struct EncodedImage {
  ImageFormat format = ImageFormat::kJpeg;
  std::string bytes;  // one whole file of that format, holding one page
};

// A page picture as it is embedded in a PDF.
enum class PageCodec {
  kJpeg,  // baseline JPEG, 1 or 3 components
  // CCITT group 4 (ITU-T T.6): the bare data of all rows, not byte-aligned, closed by the end mark.
  // White pixels (255) are coded as white runs and black ones (0) as black runs. In a PDF that is
  // /CCITTFaxDecode with /K -1, /Columns, /Rows and the default /BlackIs1 false, drawn in
  // /DeviceGray of 1 bit with the default /Decode [0 1]. In a TIFF it is photometric 0, white is
  // zero.
  kG4,
};

struct CompressedPage {
  PageCodec codec = PageCodec::kJpeg;
  int width = 0;     // pixels
  int height = 0;    // pixels
  int channels = 1;  // 1 or 3; always 1 for kG4
  double dpi = 300;  // pixels per inch, both ways; > 0
  std::string bytes;
};

// What is written on a page, over its paper: `colours` shows where `stencil` is black.
struct InkLayer {
  CompressedPage colours;  // any size: stretched over the page
  CompressedPage stencil;  // kG4
};

// A page's picture: one that has it all, or the paper and the ink of mixed raster content (ITU-T
// T.44).
struct PagePicture {
  PagePicture() = default;
  PagePicture(CompressedPage whole)  // NOLINT: a page of one picture is one
      : width(whole.width), height(whole.height), dpi(whole.dpi), base(std::move(whole)) {}

  int width = 0;  // pixels of the archived image, which boxes of text refer to
  int height = 0;
  double dpi = 300;
  CompressedPage base;  // stretched over the page
  std::optional<InkLayer> ink;

  size_t bytes() const {
    return base.bytes.size() +
           (ink ? ink->colours.bytes.size() + ink->stencil.bytes.size() : size_t{0});
  }
};

}  // namespace sohoa

#endif  // SOHOA_OCR_PAGE_IMAGE_H_
