// Forms and certificates: labels with dotted lines behind them, and what was typed over those.
#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "tools/make_scans/layout.h"
#include "tools/make_scans/marks.h"
#include "tools/make_scans/national_title.h"
#include "tools/make_scans/page_zones.h"
#include "tools/make_scans/papers.h"

namespace sohoa {
namespace {

constexpr double kDotStepMm = 1.1;
constexpr double kColumnGapMm = 2;

}  // namespace

void Papers::DrawForm(Canvas& canvas) {
  double y = kTopMm;
  for (const FormRow& row : form_) y = DrawRow(row, y, canvas);
}

double Papers::DrawCentred(std::string_view text, const TextStyle& style, double left, double width,
                           double y, Canvas& canvas) {
  TextStyle centred = style;
  centred.align = Align::kCentre;
  return canvas.DrawText(type_.Shape(text, centred, width), {left, y});
}

double Papers::DrawRow(const FormRow& row, double y, Canvas& canvas) {
  constexpr double kSpaceMm = 6;
  const TextStyle bold{.size_pt = body_pt_, .bold = true}, plain{.size_pt = body_pt_};
  const TextStyle slanted{.size_pt = body_pt_, .italic = true, .align = Align::kCentre};
  switch (row.kind) {
    case FormRow::Kind::kNation:
      y = DrawCentred(kNationalTitle, {.size_pt = 13, .bold = true}, kLeftMm, kTextWidthMm, y,
                      canvas);
      return DrawCentred(kMotto, {.size_pt = 13, .bold = true}, kLeftMm, kTextWidthMm, y, canvas);
    case FormRow::Kind::kLetterhead:
      return DrawHead(y, canvas);
    case FormRow::Kind::kTitle:
      return DrawCentred(FillIn(row.text, facts_), {.size_pt = 15, .bold = true}, kLeftMm,
                         kTextWidthMm, y, canvas);
    case FormRow::Kind::kSubtitle:
      return DrawCentred(FillIn(row.text, facts_), plain, kLeftMm, kTextWidthMm, y, canvas) +
             gap_mm_;
    case FormRow::Kind::kHeading:
      return canvas.DrawText(type_.Shape(row.text, bold, kTextWidthMm), {kLeftMm, y}) + gap_mm_;
    case FormRow::Kind::kText:
      return canvas.DrawText(type_.Shape(row.text, plain, kTextWidthMm), {kLeftMm, y}) + gap_mm_;
    case FormRow::Kind::kFields:
      return DrawFields(row.text, y, canvas) + gap_mm_;
    case FormRow::Kind::kDate:
      return canvas.DrawText(type_.Shape(facts_.truth.date_text, slanted, kSignerWidthMm + 20),
                             {kSignerLeftMm - 15, y});
    case FormRow::Kind::kSigner:
    case FormRow::Kind::kSealed:
      return DrawSigner(row, y, canvas);
    case FormRow::Kind::kSpace:
      break;
  }
  return y + kSpaceMm;
}

// Agency and number on the left, the state, place and date on the right.
double Papers::DrawHead(double y, Canvas& canvas) {
  const TextStyle bold{.size_pt = 12, .bold = true}, plain{.size_pt = 13};
  double left =
      DrawCentred(facts_.said.at("issuer"), bold, kIssuerLeftMm, kIssuerWidthMm, y, canvas);
  double right = DrawCentred(kNationalTitle, bold, kMottoLeftMm, kMottoWidthMm, y, canvas);
  right = DrawCentred(kMotto, {.size_pt = 13, .bold = true}, kMottoLeftMm, kMottoWidthMm, right,
                      canvas);
  y = std::max(left, right) + 3;
  left = DrawCentred(absl::StrCat("Số: ", facts_.said.at("code")), plain, kIssuerLeftMm,
                     kIssuerWidthMm, y, canvas);
  right = DrawCentred(facts_.truth.date_text, {.size_pt = 13, .italic = true}, kMottoLeftMm,
                      kMottoWidthMm, y, canvas);
  return std::max(left, right);
}

// Each column's label and value run on as one text; the dots begin behind the label.
double Papers::DrawFields(std::string_view text, double y, Canvas& canvas) {
  const std::vector<std::string> columns = absl::StrSplit(std::string(text), '\t');
  const double width = kTextWidthMm / static_cast<double>(columns.size()) - kColumnGapMm;
  const TextStyle style{.size_pt = body_pt_};
  double below = y;
  for (size_t i = 0; i < columns.size(); ++i) {
    const double left = kLeftMm + static_cast<double>(i) * (width + kColumnGapMm);
    const ShapedText shaped = type_.Shape(FillIn(columns[i], facts_), style, width);
    const std::string label =
        columns[i].substr(0, std::min(columns[i].size(), columns[i].find(": ") + 1));
    for (int line = 0; dotted_ && line < shaped.line_count(); ++line) {
      const double begin = line > 0 ? 0 : type_.Shape(label, style, width).line_width(0) + 1;
      const double baseline = y + shaped.line_height() * (line + 0.8);
      canvas.Dots({left + begin, baseline + 0.6}, left + width, kDotStepMm);
    }
    below = std::max(below, canvas.DrawText(shaped, {left, y}));
  }
  return below;
}

double Papers::DrawSigner(const FormRow& row, double y, Canvas& canvas) {
  constexpr double kRoomMm = 24;
  const bool sealed = row.kind == FormRow::Kind::kSealed;
  const TextStyle bold{.size_pt = body_pt_, .bold = true};
  y = DrawCentred(row.text, bold, kSignerLeftMm, kSignerWidthMm, y, canvas);
  if (sealed && facts_.truth.signer_title != row.text)
    y = DrawCentred(facts_.truth.signer_title, bold, kSignerLeftMm, kSignerWidthMm, y, canvas);
  const double name = y + kRoomMm;
  y = DrawCentred(facts_.said.at("signer"), bold, kSignerLeftMm, kSignerWidthMm, name, canvas);
  const PointMm middle{kSignerLeftMm + kSignerWidthMm / 2, name - kRoomMm / 2};
  DrawSignature(middle, random_, canvas);
  if (!sealed) return y + gap_mm_;
  DrawSeal(type_, facts_.agency, {middle.x - random_.Real(18, 26), name - random_.Real(9, 13)},
           random_, canvas);
  canvas.truth().sealed = true;
  return y + 4;
}

}  // namespace sohoa
