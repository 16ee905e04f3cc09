// Cards as an office copies them: laid on the glass, both sides on a sheet.
#include <array>

#include "tools/make_scans/marks.h"
#include "tools/make_scans/papers.h"
#include "tools/make_scans/qr_code.h"

namespace sohoa {
namespace {

constexpr double kCardWidthMm = 85.6;
constexpr double kCardHeightMm = 54;
constexpr Ink kCardPaper{0.93, 0.96, 0.95};
constexpr Ink kSkin{0.72, 0.66, 0.62};
constexpr Ink kCloth{0.36, 0.38, 0.42};
constexpr Ink kGuilloche{0.86, 0.91, 0.90};
constexpr Ink kEmblemInk{0.82, 0.42, 0.35};

// A disc: a ring as wide as it is far from its middle.
void Disc(PointMm centre, double radius, Ink ink, Canvas& canvas) {
  canvas.Circle(centre, radius / 2, radius, ink);
}

void DrawPortrait(PointMm at, double width, Canvas& canvas) {
  const double height = width * 4 / 3;
  canvas.Fill(at, width, height, {0.82, 0.88, 0.94});
  Disc({at.x + width / 2, at.y + height * 0.4}, width * 0.24, kSkin, canvas);
  canvas.Fill({at.x + width * 0.15, at.y + height * 0.74}, width * 0.7, height * 0.26, kCloth);
}

void DrawFinger(PointMm at, double width, Canvas& canvas) {
  for (double radius = width * 0.06; radius < width * 0.45; radius += width * 0.06)
    canvas.Circle({at.x + width / 2, at.y + width / 2}, radius, width * 0.02, kCloth);
}

void DrawGround(PointMm corner, double scale, Canvas& canvas) {
  const double width = kCardWidthMm * scale, height = kCardHeightMm * scale;
  canvas.Fill(corner, width, height, kCardPaper);
  for (int i = 1; i < 9; ++i)
    canvas.Circle({corner.x + width / 2, corner.y + height / 2}, height * i / 18.5, 0.12,
                  kGuilloche);
  canvas.Frame(corner, width, height, 0.2, kCloth);
}

}  // namespace

void Papers::DrawCards(Canvas& canvas) {
  const double width = kCardWidthMm * scale_, height = kCardHeightMm * scale_;
  const PointMm first{(210 - width) / 2 + random_.Real(-12, 12), random_.Real(22, 40)};
  DrawSide(page_ == 1 ? card_->front : card_->back, first, canvas);
  if (!one_sheet_) return;
  DrawSide(card_->back, {first.x + random_.Real(-4, 4), first.y + height + random_.Real(12, 30)},
           canvas);
}

void Papers::DrawSide(std::span<const CardItem> items, PointMm corner, Canvas& canvas) {
  DrawGround(corner, scale_, canvas);
  for (const CardItem& item : items) DrawItem(item, corner, canvas);
}

void Papers::DrawItem(const CardItem& item, PointMm corner, Canvas& canvas) {
  const PointMm at{corner.x + item.x * scale_, corner.y + item.y * scale_};
  const double width = item.width * scale_;
  TextStyle style{.size_pt = item.size_pt * scale_, .sans = true, .align = item.align};
  switch (item.kind) {
    case CardItem::Kind::kPortrait:
      return DrawPortrait(at, width, canvas);
    case CardItem::Kind::kCode:
      return DrawQrCode(facts_.code, at, width, canvas);
    case CardItem::Kind::kEmblem:
      Disc(at, 5 * scale_, kEmblemInk, canvas);
      return canvas.Star(at, 3 * scale_, kEmblemInk);
    case CardItem::Kind::kFinger:
      return DrawFinger(at, width, canvas);
    case CardItem::Kind::kSignature:
      return DrawSignature(at, random_, canvas);
    case CardItem::Kind::kTitle:
      style.bold = true;
      break;
    case CardItem::Kind::kLabel:
    case CardItem::Kind::kValue:
      break;
  }
  canvas.DrawText(type_.Shape(FillIn(item.text, facts_), style, width), at);
}

}  // namespace sohoa
