#include "ocr/engine/ocr_engine.h"

#include <cmath>

namespace sohoa {

absl::Status CheckReadable(const ImageView& image, double dpi) {
  if (image.empty()) return absl::InvalidArgumentError("the page has no pixels");
  if (image.type == PixelType::kBgr)
    return absl::InvalidArgumentError("the reader takes grey pages only");
  if (!std::isfinite(dpi) || dpi <= 0)
    return absl::InvalidArgumentError("the page has no resolution");
  return absl::OkStatus();
}

}  // namespace sohoa
