#include "tools/make_scans/qr_code.h"

#include <qrencode.h>

#include <memory>

namespace sohoa {

void DrawQrCode(const std::string& text, PointMm top_left, double side_mm, Canvas& canvas) {
  const std::unique_ptr<QRcode, void (*)(QRcode*)> code(
      QRcode_encodeString8bit(text.c_str(), 0, QR_ECLEVEL_M), QRcode_free);
  if (code == nullptr) return;
  const int n = code->width;
  const double module = side_mm / n;
  const double grow = module / 20;  // or light would show between two rows
  for (int y = 0; y < n; ++y) {
    for (int x = 0; x < n;) {
      int end = x;
      while (end < n && (code->data[y * n + end] & 1) != 0) ++end;
      if (end > x)
        canvas.Fill({top_left.x + x * module, top_left.y + y * module}, (end - x) * module + grow,
                    module + grow, kBlackInk);
      x = end + 1;
    }
  }
}

}  // namespace sohoa
