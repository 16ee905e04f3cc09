// One decoder for each file format. Internal to ocr/image; decode.h is the way in. Thread-safe.
#ifndef SOHOA_OCR_IMAGE_CODECS_H_
#define SOHOA_OCR_IMAGE_CODECS_H_

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "ocr/image/byte_source.h"
#include "ocr/page/image.h"
#include "ocr/page/page_source.h"

namespace sohoa {

// A page turned upright as its file says, pixels not yet square.
struct StoredPage {
  Image image;
  double dpi_x = 0;  // as declared, plausible or not; 0: not declared
  double dpi_y = 0;
};

// Each takes the bytes of one whole file.
//   kInvalidArgument  over limits.max_pixels: told from the header, nothing is allocated
//   kDataLoss         damaged or cut short; never a page with rows missing
//   kUnimplemented    a kind of the format that we do not read
absl::StatusOr<StoredPage> DecodeJpeg(std::string_view bytes, const PageLimits& limits);
absl::StatusOr<StoredPage> DecodePng(std::string_view bytes, const PageLimits& limits);
absl::StatusOr<StoredPage> DecodeTiff(std::string_view bytes,
                                      const PageLimits& limits);  // first page

// The pages of a TIFF, one at a time and still compressed: decoding can then run in parallel, and
// damage within the pixels is found there. Thumbnails and masks among them are passed over.
//   kInvalidArgument  over limits.max_pages
//   kDataLoss         without a first page
absl::StatusOr<std::unique_ptr<PageSource>> OpenTiff(ByteSource file, const PageLimits& limits);

// The other way, for encode.h. REQUIRES: a non-empty image, of type kBilevel for EncodeG4 and of
// another type for EncodeJpeg; quality 1..100; dpi 1..65535 (only noted in the file).
//   kInvalidArgument  over what the format can hold
absl::StatusOr<std::string> EncodeJpeg(ImageView image, int quality, bool progressive, int dpi);
absl::StatusOr<std::string> EncodeG4(ImageView image);

}  // namespace sohoa

#endif  // SOHOA_OCR_IMAGE_CODECS_H_
