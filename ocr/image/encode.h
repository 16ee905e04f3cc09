// From pixels to what a PDF embeds. Thread-safe.
#ifndef SOHOA_OCR_IMAGE_ENCODE_H_
#define SOHOA_OCR_IMAGE_ENCODE_H_

#include "absl/status/statusor.h"
#include "ocr/page/image.h"

namespace sohoa {

enum class PictureSize {
  kFaithful,  // all pixels as they were scanned
  kSmall,     // strokes at the scan's resolution, their colours and the paper coarser
};

struct EncodeOptions {
  int jpeg_quality = 60;  // 1..100, for grey and colour, kFaithful; the original is kept beside it
  PictureSize size = PictureSize::kFaithful;
  // JPEG in coarse and fine passes, 3 to 9 % smaller. Scanners write none, and TIFF may hold none.
  bool progressive = true;
};

// kBilevel → CCITT G4; kGrey → one-component JPEG; kBgr → three-component JPEG.
absl::StatusOr<CompressedPage> EncodePage(ImageView image, double dpi,
                                          const EncodeOptions& options = {});

// The page's picture in one piece, or in layers if it is to be small; kBilevel is always in one,
// which is small as it is.
absl::StatusOr<PagePicture> EncodePicture(ImageView image, double dpi,
                                          const EncodeOptions& options = {});

}  // namespace sohoa

#endif  // SOHOA_OCR_IMAGE_ENCODE_H_
