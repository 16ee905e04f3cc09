#include "tools/make_scans/marks.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"

namespace sohoa {
namespace {

constexpr double kSealRadiusMm = 17.5;

// No two impressions take up the same ink.
Ink Vary(Ink ink, Random& random) {
  const double shift = random.Real(-0.05, 0.08);
  const auto clamp = [](double v) { return std::clamp(v, 0.0, 1.0); };
  return {clamp(ink.red + shift / 2), clamp(ink.green + shift), clamp(ink.blue + shift)};
}

void DrawCentredMark(const Typesetter& type, std::string_view text, double size_pt, PointMm centre,
                     double width_mm, Ink ink, Canvas& canvas) {
  const ShapedText shaped =
      type.Shape(text, {.size_pt = size_pt, .bold = true, .align = Align::kCentre}, width_mm);
  canvas.DrawMark(shaped, {centre.x - width_mm / 2, centre.y - shaped.height() / 2}, ink);
}

}  // namespace

void DrawSeal(const Typesetter& type, const Agency& agency, PointMm centre, Random& random,
              Canvas& canvas) {
  const Ink ink = Vary(kSealInk, random);
  canvas.BeginTurn(centre, random.Real(-12, 12));
  canvas.Circle(centre, kSealRadiusMm, 0.7, ink);
  canvas.Circle(centre, kSealRadiusMm - 1.1, 0.25, ink);
  canvas.Circle(centre, kSealRadiusMm - 6.2, 0.3, ink);
  const bool has_parent = !agency.parent.empty();
  canvas.RingText(type, has_parent ? agency.parent : agency.name, centre, kSealRadiusMm - 5.4, 8,
                  ink);
  canvas.Star({centre.x, centre.y + kSealRadiusMm - 3.6}, 1.6, ink);
  if (has_parent)
    DrawCentredMark(type, agency.name, 7.5, centre, 18, ink, canvas);
  else
    canvas.Star(centre, 6.5, ink);
  canvas.EndTurn();
}

void DrawSignature(PointMm centre, Random& random, Canvas& canvas) {
  const Ink ink = Vary(kPenInk, random);
  const double width = random.Real(0.45, 0.75);
  std::vector<PointMm> points = {{centre.x - 15, centre.y + random.Real(-2, 4)}};
  const int loops = random.Int(4, 7);
  for (int i = 0; i < loops; ++i) {
    const double x = centre.x - 15 + 30.0 * (i + 1) / loops;
    points.push_back({x - random.Real(-3, 9), centre.y - random.Real(5, 13)});
    points.push_back({x + random.Real(-9, 4), centre.y + random.Real(2, 11)});
    points.push_back({x, centre.y + random.Real(-4, 4)});
  }
  canvas.Stroke(points, width, ink);
  const double y = centre.y + random.Real(2, 6);  // the stroke under it
  canvas.Stroke({{centre.x + 14, y - 3},
                 {centre.x + 2, y + 1},
                 {centre.x - 12, y + 3},
                 {centre.x + 21, y - random.Real(0, 4)}},
                width, ink);
}

double DrawWordStamp(const Typesetter& type, std::string_view word, StampLook look, PointMm at,
                     Random& random, Canvas& canvas) {
  constexpr double kHeightMm = 8;  // Decree 30/2020: 8 mm high, 20 to 40 mm wide
  const ShapedText text = type.Shape(word, {.size_pt = 14, .bold = true}, 60);
  const double width = text.line_width(0) + 2 * kWordStampPadMm;
  const bool black = look == StampLook::kBlackFramed || look == StampLook::kBlackPlain;
  const bool plain = look == StampLook::kRedPlain || look == StampLook::kBlackPlain;
  const Ink ink = Vary(black ? kBlackInk : kSealInk, random);
  canvas.BeginTurn(at, random.Real(-1.2, 1.2));
  if (!plain) canvas.Frame(at, width, kHeightMm, 0.6, ink);
  canvas.DrawText(text, {at.x + kWordStampPadMm, at.y + (kHeightMm - text.height()) / 2}, ink);
  canvas.EndTurn();
  return at.y + kHeightMm + 1;
}

double DrawArrivalStamp(const Typesetter& type, const Agency& receiver, PointMm at, Random& random,
                        Canvas& canvas) {
  constexpr double kWidthMm = 48, kHeightMm = 25, kHeadMm = 8, kWordMm = 16;
  const Ink ink = Vary(random.Chance(0.7) ? kSealInk : kPenInk, random);
  canvas.BeginTurn(at, random.Real(-2, 2));
  canvas.Frame(at, kWidthMm, kHeightMm, 0.5, ink);
  canvas.Rule({at.x, at.y + kHeadMm}, {at.x + kWidthMm, at.y + kHeadMm}, 0.3, ink);
  canvas.Rule({at.x + kWordMm, at.y + kHeadMm}, {at.x + kWordMm, at.y + kHeightMm}, 0.3, ink);
  const ShapedText head = type.Shape(
      receiver.name, {.size_pt = 8, .bold = true, .align = Align::kCentre}, kWidthMm - 2);
  canvas.DrawText(head, {at.x + 1, at.y + (kHeadMm - head.height()) / 2}, ink);
  const ShapedText word = type.Shape("ĐẾN", {.size_pt = 14, .bold = true}, kWordMm);
  canvas.DrawText(word, {at.x + 2, at.y + kHeadMm + 5}, ink);
  const TextStyle small{.size_pt = 11};
  canvas.DrawText(type.Shape("Số:", small, 20), {at.x + kWordMm + 1.5, at.y + kHeadMm + 2}, ink);
  canvas.DrawText(type.Shape("Ngày:", small, 20), {at.x + kWordMm + 1.5, at.y + kHeadMm + 9.5},
                  ink);
  canvas.EndTurn();
  return at.y + kHeightMm + 2;
}

}  // namespace sohoa
