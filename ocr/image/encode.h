// From pixels to what a PDF embeds. Thread-safe.
#ifndef SOHOA_OCR_IMAGE_ENCODE_H_
#define SOHOA_OCR_IMAGE_ENCODE_H_

#include "absl/status/statusor.h"
#include "ocr/page/image.h"

namespace sohoa {

struct EncodeOptions {
  int jpeg_quality = 85;  // 1..100, for grey and colour
};

// kBilevel → CCITT G4; kGrey → one-component JPEG; kBgr → three-component JPEG.
absl::StatusOr<CompressedPage> EncodePage(ImageView image, double dpi,
                                          const EncodeOptions& options = {});

}  // namespace sohoa

#endif  // SOHOA_OCR_IMAGE_ENCODE_H_
