// The head of the first page: zones 1 to 5 and 10 of Decree 30/2020.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "tools/make_scans/layout.h"
#include "tools/make_scans/marks.h"
#include "tools/make_scans/national_title.h"
#include "tools/make_scans/page_zones.h"

namespace sohoa {
namespace {

constexpr double kRuleMm = 0.25;
constexpr double kArrivalStampShare = 0.3;

// A rule under a centred text, `share` of its widest line long; returns the y below.
double RuleUnder(Canvas& canvas, const ShapedText& text, double left, double y, double share) {
  double width = 0;
  for (int i = 0; i < text.line_count(); ++i) width = std::max(width, text.line_width(i));
  const double middle = left + text.line_start(0) + text.line_width(0) / 2;
  const double half = width * share / 2;
  canvas.Rule({middle - half, y + 0.9}, {middle + half, y + 0.9}, kRuleMm);
  return y + 1.9;
}

}  // namespace

double Layout::DrawLetterhead(Canvas& canvas) {
  if (text_.kind() == DocumentKind::kForm) return DrawFormHead(canvas);
  const FieldTruth& fields = text_.fields();
  const double head_pt = body_pt_ > 13.5 ? 13 : 12;
  const TextStyle plain{.size_pt = head_pt, .align = Align::kCentre};
  TextStyle bold = plain;
  bold.bold = true;

  double left_y = kTopMm;
  if (!fields.parent.empty())
    left_y = canvas.DrawText(Shape(fields.parent, plain, kIssuerWidthMm), {kIssuerLeftMm, left_y});
  const ShapedText issuer = Shape(fields.issuer, bold, kIssuerWidthMm);
  left_y = canvas.DrawText(issuer, {kIssuerLeftMm, left_y});
  left_y = RuleUnder(canvas, issuer, kIssuerLeftMm, left_y, 0.45);

  bold.size_pt = 12.5;  // what a 99 mm column holds on one line
  double right_y =
      canvas.DrawText(Shape(kNationalTitle, bold, kMottoWidthMm), {kMottoLeftMm, kTopMm});
  bold.size_pt = head_pt + 1;
  const ShapedText motto = Shape(kMotto, bold, kMottoWidthMm);
  right_y = canvas.DrawText(motto, {kMottoLeftMm, right_y});
  right_y = RuleUnder(canvas, motto, kMottoLeftMm, right_y, 1);

  const double y = std::max(left_y, right_y) + 1.5;
  const std::string code =
      hand_ ? absl::StrCat(Hand::RoomFor(fields.number), "/", fields.notation) : fields.code;
  size_t first_word = canvas.truth().words.size();
  left_y = canvas.DrawText(
      Shape(absl::StrCat("Số: ", code), {.size_pt = 13, .align = Align::kCentre}, kIssuerWidthMm),
      {kIssuerLeftMm, y});
  if (hand_) FillIn(fields.number, first_word, "Số:", canvas);
  first_word = canvas.truth().words.size();
  const std::string day = fields.date.substr(8);
  const std::string date =
      hand_ ? absl::StrReplaceAll(fields.date_text, {{absl::StrCat("ngày ", day),
                                                      absl::StrCat("ngày", Hand::RoomFor(day))}})
            : fields.date_text;
  right_y = canvas.DrawText(
      Shape(date, {.size_pt = body_pt_, .italic = true, .align = Align::kCentre}, kMottoWidthMm),
      {kMottoLeftMm, y});
  if (hand_) FillIn(day, first_word, "ngày", canvas);
  if (text_.kind() == DocumentKind::kLetter)
    left_y = canvas.DrawText(Shape(text_.subject_line(), plain, kIssuerWidthMm),
                             {kIssuerLeftMm, left_y + 2});
  const double below = DrawStamps(canvas, std::max(left_y, right_y) + 2.5);
  return text_.kind() == DocumentKind::kLetter ? below + 4 : DrawTitle(canvas, below + 2);
}

// Among the words from `first_word` on, behind the one named.
void Layout::FillIn(std::string_view digits, size_t first_word, std::string_view behind,
                    Canvas& canvas) {
  const std::vector<WordTruth>& words = canvas.truth().words;
  for (size_t i = first_word; i + 1 < words.size(); ++i)
    if (words[i].text == behind) return hand_->Write(digits, words[i], words[i + 1], canvas);
}

double Layout::DrawStamps(Canvas& canvas, double y) {
  const FieldTruth& fields = text_.fields();
  const PointMm first{kLeftMm + 4, y};
  if (!fields.secrecy.empty()) {
    y = DrawWordStamp(type_, fields.secrecy, secrecy_look_, first, random_, canvas);
    const double px = canvas.px_per_mm(), lean = px;  // 1 mm
    const double right = canvas.truth().words.back().x1 + kWordStampPadMm * px;
    canvas.truth().secrecy_stamp =
        Box{static_cast<int>(first.x * px - lean), static_cast<int>(first.y * px - lean),
            static_cast<int>(right + lean), static_cast<int>(y * px)};
  }
  if (!fields.urgency.empty())
    y = DrawWordStamp(type_, fields.urgency, StampLook::kRedFramed, {first.x, y}, random_, canvas);
  if (fields.secrecy.empty() && fields.urgency.empty() && random_.Chance(kArrivalStampShare))
    y = DrawArrivalStamp(type_, MakeAgency(random_), {kLeftMm - 2, y}, random_, canvas);
  return y;
}

double Layout::DrawTitle(Canvas& canvas, double y) {
  const TextStyle title{.size_pt = 14, .bold = true, .align = Align::kCentre};
  constexpr double kSubjectWidthMm = 130;
  const double left = kLeftMm + (kTextWidthMm - kSubjectWidthMm) / 2;
  y = canvas.DrawText(Shape(text_.fields().type, title, kSubjectWidthMm), {left, y});
  const ShapedText subject = Shape(text_.subject_line(), title, kSubjectWidthMm);
  y = canvas.DrawText(subject, {left, y + 0.5});
  return RuleUnder(canvas, subject, left, y, 0.4) + 4;
}

double Layout::DrawFormHead(Canvas& canvas) {
  const TextStyle bold{.size_pt = 13, .bold = true, .align = Align::kCentre};
  double y = canvas.DrawText(Shape(kNationalTitle, bold, kTextWidthMm), {kLeftMm, kTopMm});
  const ShapedText motto = Shape(kMotto, bold, kTextWidthMm);
  y = canvas.DrawText(motto, {kLeftMm, y});
  y = RuleUnder(canvas, motto, kLeftMm, y, 1);
  return DrawTitle(canvas, y + 8);
}

}  // namespace sohoa
