// Puts a document's text on sheets in the layout of Decree 30/2020, annex I: zones, type sizes and
// margins as there. One thread at a time.
#ifndef SOHOA_TOOLS_MAKE_SCANS_LAYOUT_H_
#define SOHOA_TOOLS_MAKE_SCANS_LAYOUT_H_

#include <deque>
#include <optional>
#include <string_view>

#include "absl/status/statusor.h"
#include "tools/make_scans/canvas.h"
#include "tools/make_scans/document_text.h"
#include "tools/make_scans/hand.h"
#include "tools/make_scans/random.h"

namespace sohoa {

inline constexpr double kSheetWidthMm = 210;
inline constexpr double kSheetHeightMm = 297;

class Layout {
 public:
  // `type` must outlive it. `pages`: how many sheets to fill, at least 1; `fill`: see ScanSpec.
  // With a `hand`, number and day are left open in print and filled in by it.
  Layout(const Typesetter& type, DocumentText text, int pages, double fill, StampLook secrecy_look,
         Random random, std::optional<Hand> hand);

  // The next sheet; nullopt after the last. kResourceExhausted: no memory for its picture.
  absl::StatusOr<std::optional<Canvas>> NextPage();

  const FieldTruth& fields() const { return text_.fields(); }

 private:
  // A block on its way to the paper; a long one goes on on the next sheet.
  struct Placing {
    Block block;
    std::optional<ShapedText> text;
    double x = 0;
    size_t next = 0;  // line or table row
  };

  double DrawLetterhead(Canvas& canvas);
  void FillIn(std::string_view digits, size_t first_word, std::string_view behind, Canvas& canvas);
  double DrawStamps(Canvas& canvas, double y);
  double DrawTitle(Canvas& canvas, double y);
  double DrawFormHead(Canvas& canvas);

  Placing Begin(Block block) const;
  double HeightOf(const Placing& placing) const;
  // Draws as much as fits above `bottom`; true when nothing is left.
  bool Place(Placing& placing, double bottom, Canvas& canvas, double& y);
  bool PlaceRow(const std::vector<std::string>& row, bool head, double bottom, Canvas& canvas,
                double& y);
  void PlaceFormLine(const Placing& placing, Canvas& canvas, double y);
  double RowHeight(const std::vector<std::string>& row, bool head) const;

  void FillPage(Canvas& canvas, double y);
  bool FillLastPage(Canvas& canvas, double y);
  double SignatureHeight() const;
  void DrawSignatureBlock(Canvas& canvas, double y);
  double DrawRecipients(Canvas& canvas, double y);

  ShapedText Shape(std::string_view text, TextStyle style, double width) const {
    return type_.Shape(text, style, width);
  }

  const Typesetter& type_;
  DocumentText text_;
  Random random_;
  std::optional<Hand> hand_;
  int pages_;
  double fill_;
  StampLook secrecy_look_;
  int page_ = 0;  // the one being filled, from 1
  bool done_ = false;
  double body_pt_;
  double spacing_;
  double gap_mm_;  // between signer's title and name
  std::deque<Placing> waiting_;
};

}  // namespace sohoa

#endif  // SOHOA_TOOLS_MAKE_SCANS_LAYOUT_H_
