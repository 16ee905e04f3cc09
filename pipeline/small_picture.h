// Pictures so small that one sees what a page is like, and reads nothing.
#ifndef SOHOA_PIPELINE_SMALL_PICTURE_H_
#define SOHOA_PIPELINE_SMALL_PICTURE_H_

#include <string>

#include "absl/status/statusor.h"

namespace sohoa {

// The picture of a page (a JPEG file) as a grey JPEG of `width` pixels. Errors of DecodePage.
absl::StatusOr<std::string> SmallPicture(std::string jpeg, int width);

}  // namespace sohoa

#endif  // SOHOA_PIPELINE_SMALL_PICTURE_H_
