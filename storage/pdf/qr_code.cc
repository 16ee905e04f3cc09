#include "storage/pdf/qr_code.h"

#include <qrencode.h>

#include <memory>

namespace sohoa {

absl::StatusOr<QrModules> QrModulesOf(std::string_view text) {
  constexpr size_t kMostBytes = 1000;
  if (text.empty() || text.size() > kMostBytes || text.find('\0') != std::string_view::npos)
    return absl::InvalidArgumentError("a QR code has one to 1000 bytes, and none that is zero");
  const std::unique_ptr<QRcode, void (*)(QRcode*)> code(
      QRcode_encodeString(std::string(text).c_str(), 0, QR_ECLEVEL_M, QR_MODE_8, 1), QRcode_free);
  if (code == nullptr) return absl::ResourceExhaustedError("no QR code can be made");
  QrModules out{.side = code->width};
  const auto modules = static_cast<size_t>(code->width) * static_cast<size_t>(code->width);
  for (size_t k = 0; k < modules; ++k) out.dark += static_cast<char>(code->data[k] & 1);
  return out;
}

}  // namespace sohoa
