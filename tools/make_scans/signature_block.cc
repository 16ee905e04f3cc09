// The foot of the last page: zones 7, 8 and 9b of Decree 30/2020.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "tools/make_scans/layout.h"
#include "tools/make_scans/marks.h"
#include "tools/make_scans/page_zones.h"

namespace sohoa {
namespace {

constexpr double kLineMm = 5.8;  // of 14 points
constexpr TextStyle kSignerStyle{.size_pt = 14, .bold = true, .align = Align::kCentre};

}  // namespace

double Layout::SignatureHeight() const {
  const double lines = 3.0 + static_cast<double>(text_.authority_lines().size());
  const double signer = lines * kLineMm + gap_mm_;
  const double recipients = (3.0 + static_cast<double>(text_.fields().recipients.size())) * kLineMm;
  return std::max(signer, recipients) + 3;
}

double Layout::DrawRecipients(Canvas& canvas, double y) {
  const TextStyle item{.size_pt = 11};
  y = canvas.DrawText(
      Shape("Nơi nhận:", {.size_pt = 12, .bold = true, .italic = true}, kRecipientsWidthMm),
      {kLeftMm, y});
  for (const std::string& name : text_.fields().recipients)
    y = canvas.DrawText(Shape(absl::StrCat("- ", name, ";"), item, kRecipientsWidthMm),
                        {kLeftMm, y});
  return canvas.DrawText(Shape(absl::StrCat("- ", text_.archive_line()), item, kRecipientsWidthMm),
                         {kLeftMm, y});
}

void Layout::DrawSignatureBlock(Canvas& canvas, double y) {
  const FieldTruth& fields = text_.fields();
  const bool is_form = text_.kind() == DocumentKind::kForm;
  const TextStyle italic{.size_pt = body_pt_, .italic = true, .align = Align::kCentre};
  const auto draw = [&](std::string_view line, const TextStyle& style) {
    y = canvas.DrawText(Shape(line, style, kSignerWidthMm), {kSignerLeftMm, y});
  };
  if (is_form)
    draw(fields.date_text, italic);
  else
    DrawRecipients(canvas, y);
  for (const std::string& line : text_.authority_lines()) draw(line, kSignerStyle);
  draw(fields.signer_title, kSignerStyle);
  if (is_form) draw("(Ký và ghi rõ họ tên)", italic);
  y += gap_mm_;
  const ShapedText name = Shape(fields.signer, kSignerStyle, kSignerWidthMm);
  canvas.DrawText(name, {kSignerLeftMm, y});

  // The decree puts the seal over the left third of the signature; on real papers it reaches the
  // name below as well.
  const PointMm middle{kSignerLeftMm + kSignerWidthMm / 2, y - gap_mm_ / 2};
  DrawSignature({middle.x + random_.Real(-2, 5), middle.y}, random_, canvas);
  if (is_form) return;
  const double name_left = kSignerLeftMm + name.line_start(0);
  DrawSeal(type_, text_.agency(), {name_left + random_.Real(-5, 5), y - random_.Real(9, 13)},
           random_, canvas);
  canvas.truth().sealed = true;
}

}  // namespace sohoa
