#include "tools/make_scans/layout.h"

#include <algorithm>
#include <array>
#include <utility>

#include "absl/strings/str_cat.h"
#include "tools/make_scans/page_zones.h"

namespace sohoa {
namespace {

constexpr std::array<double, 5> kColumnsMm = {11, 60, 42, 24, 28};  // together the text's width
constexpr double kCellPadMm = 1.2;
constexpr double kTablePt = 12;
constexpr double kRuleMm = 0.25;

TextStyle StyleOf(const Block& block, double body_pt, double spacing) {
  TextStyle style{.size_pt = body_pt,
                  .align = Align::kJustify,
                  .indent_mm = kIndentMm,
                  .line_spacing = spacing,
                  .bold_bytes = block.bold_bytes};
  switch (block.role) {
    case Block::Role::kBasis:
      style.italic = true;
      break;
    case Block::Role::kSection:
      style.bold = true;
      style.align = Align::kLeft;
      break;
    case Block::Role::kCentred:
    case Block::Role::kAddressee:
      style.bold = block.role == Block::Role::kCentred;
      style.align = Align::kCentre;
      style.indent_mm = 0;
      break;
    case Block::Role::kFormLine:
      style.align = Align::kLeft;
      style.indent_mm = 0;
      break;
    case Block::Role::kParagraph:
    case Block::Role::kTable:
      break;
  }
  return style;
}

}  // namespace

Layout::Layout(const Typesetter& type, DocumentText text, int pages, double fill,
               StampLook secrecy_look, Random random, std::optional<Hand> hand)
    : type_(type),
      text_(std::move(text)),
      random_(random),
      hand_(std::move(hand)),
      pages_(pages),
      fill_(fill),
      secrecy_look_(secrecy_look) {
  body_pt_ = random_.Pick(std::array{13.0, 13.5, 14.0});
  spacing_ = random_.Pick(std::array{1.0, 1.08, 1.2});
  gap_mm_ = random_.Real(24, 29);
}

absl::StatusOr<std::optional<Canvas>> Layout::NextPage() {
  if (done_) return std::nullopt;
  absl::StatusOr<Canvas> canvas = Canvas::Create(kSheetWidthMm, kSheetHeightMm, type_.dpi());
  if (!canvas.ok()) return canvas.status();
  double y = kTopMm;
  if (++page_ == 1) {
    y = DrawLetterhead(*canvas);
    for (Block& block : text_.Opening()) waiting_.push_back(Begin(std::move(block)));
  } else {
    canvas->DrawText(
        Shape(absl::StrCat(page_), {.size_pt = body_pt_, .align = Align::kCentre}, kTextWidthMm),
        {kLeftMm, kPageNumberTopMm});
  }
  if (page_ < pages_)
    FillPage(*canvas, y);
  else
    done_ = FillLastPage(*canvas, y);
  return std::move(*canvas);
}

Layout::Placing Layout::Begin(Block block) const {
  Placing out{std::move(block)};
  if (out.block.role == Block::Role::kTable) return out;
  out.text = Shape(out.block.text, StyleOf(out.block, body_pt_, spacing_), kTextWidthMm);
  out.x = kLeftMm;
  return out;
}

double Layout::HeightOf(const Placing& placing) const {
  if (placing.text) return placing.text->height() + kParagraphGapMm;
  double height = 2 * kParagraphGapMm;
  for (size_t i = 0; i < placing.block.rows.size(); ++i)
    height += RowHeight(placing.block.rows[i], i == 0);
  return height;
}

bool Layout::Place(Placing& placing, double bottom, Canvas& canvas, double& y) {
  if (!placing.text) {
    for (; placing.next < placing.block.rows.size(); ++placing.next)
      if (!PlaceRow(placing.block.rows[placing.next], placing.next == 0, bottom, canvas, y))
        return false;
    y += 2 * kParagraphGapMm;
    return true;
  }
  const ShapedText& text = *placing.text;
  for (; placing.next < static_cast<size_t>(text.line_count()); ++placing.next) {
    if (y + text.line_height() > bottom) return false;
    if (placing.block.role == Block::Role::kFormLine) PlaceFormLine(placing, canvas, y);
    canvas.DrawLine(text, static_cast<int>(placing.next), {placing.x, y});
    y += text.line_height();
  }
  y += kParagraphGapMm;
  return true;
}

double Layout::RowHeight(const std::vector<std::string>& row, bool head) const {
  double height = 0;
  for (size_t i = 0; i < row.size(); ++i)
    height = std::max(
        height, Shape(row[i], {.size_pt = kTablePt, .bold = head}, kColumnsMm[i] - 2 * kCellPadMm)
                    .height());
  return height + 2 * kCellPadMm;
}

bool Layout::PlaceRow(const std::vector<std::string>& row, bool head, double bottom, Canvas& canvas,
                      double& y) {
  const double height = RowHeight(row, head);
  if (y + height > bottom) return false;
  double x = kLeftMm;
  for (size_t i = 0; i < row.size(); ++i) {
    const bool centred = head || i == 0 || i == 3;
    const TextStyle style{
        .size_pt = kTablePt, .bold = head, .align = centred ? Align::kCentre : Align::kLeft};
    canvas.Frame({x, y}, kColumnsMm[i], height, kRuleMm, kBlackInk);
    canvas.DrawText(Shape(row[i], style, kColumnsMm[i] - 2 * kCellPadMm),
                    {x + kCellPadMm, y + kCellPadMm});
    x += kColumnsMm[i];
  }
  y += height;
  return true;
}

// The label is drawn by the caller: what stands behind it comes here.
void Layout::PlaceFormLine(const Placing& placing, Canvas& canvas, double y) {
  constexpr double kDotStepMm = 1.1;
  const double begin = placing.x + placing.text->line_width(0) + 2;
  const double baseline = y + placing.text->line_height() * 0.8;
  canvas.Dots({begin, baseline + 0.5}, kRightMm, kDotStepMm);
  if (placing.block.value.empty()) return;
  const TextStyle style{.size_pt = body_pt_, .line_spacing = spacing_};
  canvas.DrawLine(Shape(placing.block.value, style, 2 * kTextWidthMm), 0, {begin + 3, y});
}

void Layout::FillPage(Canvas& canvas, double y) {
  constexpr double kLeastMm = 40;  // the highest table row fits, so that every page gets on
  const double bottom = std::min(kBottomMm, y + std::max(kLeastMm, fill_ * (kBottomMm - y)));
  while (true) {
    if (waiting_.empty()) waiting_.push_back(Begin(text_.NextBody()));
    if (!Place(waiting_.front(), bottom, canvas, y)) return;
    waiting_.pop_front();
  }
}

// False when what was left over filled the sheet: then one more is needed.
bool Layout::FillLastPage(Canvas& canvas, double y) {
  while (!waiting_.empty()) {
    if (!Place(waiting_.front(), kBottomMm, canvas, y)) return false;
    waiting_.pop_front();
  }
  constexpr double kClosingMm = 34;  // four lines of 14 points at their widest spacing
  const double limit = kBottomMm - kClosingMm - SignatureHeight();
  const double enough = y + (limit - y) * random_.Real(0.3, 1.0);
  while (y < enough) {
    const DocumentText before = text_;
    Placing next = Begin(text_.NextBody());
    if (y + HeightOf(next) > limit) {
      text_ = before;  // its number is free again
      break;
    }
    Place(next, kBottomMm, canvas, y);
  }
  if (y > limit) return false;
  for (Block& block : text_.Closing()) {
    Placing closing = Begin(std::move(block));
    Place(closing, kBottomMm, canvas, y);
  }
  DrawSignatureBlock(canvas, y + 3);
  return true;
}

}  // namespace sohoa
