// How citizens' papers are laid out, as data: general layouts, set after what everybody knows of
// such papers. {place} stands for what PaperFacts says.
#ifndef SOHOA_TOOLS_MAKE_SCANS_PAPER_TEMPLATES_H_
#define SOHOA_TOOLS_MAKE_SCANS_PAPER_TEMPLATES_H_

#include <span>
#include <string_view>

#include "tools/make_scans/canvas.h"
#include "tools/make_scans/scan_maker.h"

namespace sohoa {

// A thing on a card of 85.6 × 54 mm; millimetres from the card's top left corner.
struct CardItem {
  enum class Kind { kLabel, kValue, kTitle, kPortrait, kCode, kEmblem, kFinger, kSignature };
  Kind kind = Kind::kLabel;
  double x = 0;
  double y = 0;
  double width = 0;
  double size_pt = 6;
  Align align = Align::kLeft;
  std::string_view text = {};
};

struct CardTemplate {
  std::span<const CardItem> front;
  std::span<const CardItem> back;
};

// A row of a form on A4; tabs part the columns of a row.
struct FormRow {
  enum class Kind {
    kNation,      // the state's title and motto, over the full width
    kLetterhead,  // agency | state's title and motto, then number | place and date
    kTitle,
    kSubtitle,
    kText,
    kHeading,  // bold
    kFields,   // labels with what is filled in
    kDate,     // place and date above the signer
    kSigner,
    kSealed,  // the same with the agency's seal
    kSpace,   // a centimetre
  };
  Kind kind = Kind::kFields;
  std::string_view text = {};
};

// The card of this kind; nullptr for a kind that is none.
const CardTemplate* CardOf(PaperKind kind);

// The rows of a kind that is no card.
std::span<const FormRow> FormOf(PaperKind kind);

}  // namespace sohoa

#endif  // SOHOA_TOOLS_MAKE_SCANS_PAPER_TEMPLATES_H_
