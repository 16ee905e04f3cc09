// Making a QR code to print. Pure; thread-safe.
#ifndef SOHOA_OCR_IMAGE_QR_CODE_H_
#define SOHOA_OCR_IMAGE_QR_CODE_H_

#include <string>

#include "absl/status/statusor.h"
#include "ocr/page/image.h"

namespace sohoa {

// The modules of a QR code for ASCII text, one pixel each, without the quiet zone; kBilevel. A
// quarter of it may be lost. kInvalidArgument: too long, or not ASCII.
absl::StatusOr<Image> MakeQrCode(const std::string& text);

}  // namespace sohoa

#endif  // SOHOA_OCR_IMAGE_QR_CODE_H_
