// Citizens' papers on sheets. One thread at a time.
#ifndef SOHOA_TOOLS_MAKE_SCANS_PAPERS_H_
#define SOHOA_TOOLS_MAKE_SCANS_PAPERS_H_

#include <optional>

#include "absl/status/statusor.h"
#include "tools/make_scans/canvas.h"
#include "tools/make_scans/paper_facts.h"
#include "tools/make_scans/paper_templates.h"
#include "tools/make_scans/random.h"
#include "tools/make_scans/scan_maker.h"

namespace sohoa {

class Papers {
 public:
  // `type` must outlive it.
  Papers(const Typesetter& type, PaperKind kind, Random text, Random look);

  // The next sheet; nullopt after the last. kResourceExhausted: no memory for its picture.
  absl::StatusOr<std::optional<Canvas>> NextPage();

  const FieldTruth& fields() const { return facts_.truth; }

 private:
  // Cards: both sides copied onto one sheet, or each onto its own.
  void DrawCards(Canvas& canvas);
  void DrawSide(std::span<const CardItem> items, PointMm corner, Canvas& canvas);
  void DrawItem(const CardItem& item, PointMm corner, Canvas& canvas);

  void DrawForm(Canvas& canvas);
  double DrawRow(const FormRow& row, double y, Canvas& canvas);
  double DrawHead(double y, Canvas& canvas);
  double DrawFields(std::string_view text, double y, Canvas& canvas);
  double DrawSigner(const FormRow& row, double y, Canvas& canvas);
  double DrawCentred(std::string_view text, const TextStyle& style, double left, double width,
                     double y, Canvas& canvas);

  const Typesetter& type_;
  const CardTemplate* card_;
  std::span<const FormRow> form_;
  Random random_;
  PaperFacts facts_;
  double scale_;    // of a copied card
  bool one_sheet_;  // both sides of a card
  bool dotted_;     // lines to be filled in
  double body_pt_;
  double gap_mm_;  // between rows
  int page_ = 0;   // sheets given so far
};

}  // namespace sohoa

#endif  // SOHOA_TOOLS_MAKE_SCANS_PAPERS_H_
