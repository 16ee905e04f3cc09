#include "tools/make_scans/separator_sheet.h"

#include <array>

#include "ocr/image/qr_code.h"
#include "tools/make_scans/canvas.h"

namespace sohoa {
namespace {

constexpr double kWidth = 210, kHeight = 297;  // mm
constexpr double kInch = 25.4;

// A rule that is as wide as a bar: its middle line is given.
void DrawBar(double top, double height, Canvas& canvas) {
  constexpr double kFrom = 15, kTo = kWidth - 15;
  canvas.Rule({kFrom, top + height / 2}, {kTo, top + height / 2}, height);
}

// Kodak's Patch T (A-61599): bars across the feeding direction, narrow, wide, narrow, wide, with
// narrow spaces between, 0.08 and 0.20 inches.
void DrawPatchT(double top, Canvas& canvas) {
  constexpr double kNarrow = 0.08 * kInch, kWide = 0.20 * kInch;
  for (const double bar : std::array<double, 4>{kNarrow, kWide, kNarrow, kWide}) {
    DrawBar(top, bar, canvas);
    top += bar + kNarrow;
  }
}

void DrawModules(const Image& modules, double left, double top, double side, Canvas& canvas) {
  const double module = side / modules.width();
  for (int y = 0; y < modules.height(); ++y) {
    const double middle = top + (y + 0.5) * module;
    for (int x = 0, end = 0; x < modules.width(); x = end + 1) {
      for (end = x; end < modules.width() && modules.row(y)[end] == 0;) ++end;
      if (end > x) canvas.Rule({left + x * module, middle}, {left + end * module, middle}, module);
    }
  }
}

// Returns the y below it.
double DrawCentred(const Typesetter& type, const std::string& text, double size_pt, bool bold,
                   double y, Canvas& canvas) {
  constexpr double kMargin = 15;
  if (text.empty()) return y;
  const ShapedText shaped = type.Shape(
      text, {.size_pt = size_pt, .bold = bold, .align = Align::kCentre}, kWidth - 2 * kMargin);
  return canvas.DrawText(shaped, {kMargin, y});
}

absl::Status DrawPayload(const std::string& text, double top, double side, Canvas& canvas) {
  if (text.empty()) return absl::OkStatus();
  const absl::StatusOr<Image> modules = MakeQrCode(text);
  if (!modules.ok()) return modules.status();
  DrawModules(*modules, (kWidth - side) / 2, top, side, canvas);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Image> DrawSeparatorSheet(const SeparatorSheet& sheet, int dpi) {
  constexpr double kQrSide = 60, kQrTop = 70;
  absl::StatusOr<Typesetter> type = Typesetter::Create(dpi);
  if (!type.ok()) return type.status();
  absl::StatusOr<Canvas> canvas = Canvas::Create(kWidth, kHeight, dpi);
  if (!canvas.ok()) return canvas.status();
  DrawPatchT(15, *canvas);
  if (absl::Status s = DrawPayload(sheet.qr_text, kQrTop, kQrSide, *canvas); !s.ok()) return s;
  double y = DrawCentred(*type, sheet.title, 36, true, kQrTop + kQrSide + 20, *canvas);
  if (!sheet.code.empty()) y = DrawCentred(*type, sheet.code, 28, true, y + 8, *canvas);
  DrawCentred(*type, sheet.advice, 14, false, y + 12, *canvas);
  return canvas->TakePicture();
}

}  // namespace sohoa
