#include "tools/make_scans/qr_code.h"

#include "storage/pdf/qr_code.h"

namespace sohoa {

void DrawQrCode(const std::string& text, PointMm top_left, double side_mm, Canvas& canvas) {
  const absl::StatusOr<QrModules> code = QrModulesOf(text);
  if (!code.ok()) return;
  const int n = code->side;
  const double module = side_mm / n;
  const double grow = module / 20;  // or light would show between two rows
  for (int y = 0; y < n; ++y) {
    for (int x = 0; x < n;) {
      int end = x;
      while (end < n && code->IsDark(end, y)) ++end;
      if (end > x)
        canvas.Fill({top_left.x + x * module, top_left.y + y * module}, (end - x) * module + grow,
                    module + grow, kBlackInk);
      x = end + 1;
    }
  }
}

}  // namespace sohoa
