// A picture as PNG, every pixel as it is: what a scanner delivered, or a cut-out for people.
#ifndef SOHOA_OCR_IMAGE_ENCODE_PNG_H_
#define SOHOA_OCR_IMAGE_ENCODE_PNG_H_

#include <string>

#include "absl/status/statusor.h"
#include "ocr/page/image.h"

namespace sohoa {

// 1 bit a pixel for kBilevel, 8 for kGrey, 24 for kBgr. `dpi`: pixels per inch both ways, declared
// where it is above 0. kInternal: the picture is empty or has more than 2³¹ rows or columns.
// Thread-safe.
absl::StatusOr<std::string> EncodePng(ImageView image, double dpi);

}  // namespace sohoa

#endif  // SOHOA_OCR_IMAGE_ENCODE_PNG_H_
