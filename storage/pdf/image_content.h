// From a picture's data as they lie in a PDF to a picture that the rest of the program reads, bit
// for bit.
#ifndef SOHOA_STORAGE_PDF_IMAGE_CONTENT_H_
#define SOHOA_STORAGE_PDF_IMAGE_CONTENT_H_

#include <cstdint>
#include <string>
#include <variant>

#include "absl/strings/string_view.h"
#include "ocr/page/image.h"

namespace sohoa {

// The picture's data as they are in the file; monostate: must be drawn by someone who knows more.
using ImageContent = std::variant<std::monostate, EncodedImage, Image>;

enum class SampleCoding {
  kRaw,  // rows of samples, each row padded to whole bytes
  kJpeg,
  kGroup4,  // rows not byte-aligned
  kOther,
};

// What the PDF says of a picture (ISO 32000-1, 8.9.5).
struct ImageFacts {
  int width = 0;
  int height = 0;
  int bits = 8;               // per sample: 1, 2, 4, 8 or 16
  int components = 1;         // 1 grey or palette, 3 red, green, blue
  bool inverted = false;      // /Decode [1 0 …]
  bool black_is_one = false;  // of fax data
  std::string palette;        // red, green, blue of each value; empty: none
  SampleCoding coding = SampleCoding::kOther;
  int exif_orientation = 1;  // how it is to be shown
  double dpi_x = 0;
  double dpi_y = 0;
};

// `data`: decoded but for `coding`. Pixels and fax data come as they lie, before exif_orientation;
// a JPEG carries it.
ImageContent MakeImageContent(const ImageFacts& facts, absl::string_view data);

// Bytes of raw samples that the picture must have. REQUIRES: width and height > 0, sane bits.
int64_t RawBytes(const ImageFacts& facts);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_PDF_IMAGE_CONTENT_H_
