#include "tools/make_scans/papers.h"

#include <array>
#include <utility>

#include "tools/make_scans/layout.h"

namespace sohoa {

Papers::Papers(const Typesetter& type, PaperKind kind, Random text, Random look)
    : type_(type),
      card_(CardOf(kind)),
      form_(FormOf(kind)),
      random_(look),
      facts_(MakePaperFacts(kind, text)) {
  scale_ = random_.Pick(std::array{1.0, 1.0, 1.2, 1.45});
  one_sheet_ = random_.Chance(0.7);
  dotted_ = random_.Chance(0.6);
  body_pt_ = random_.Pick(std::array{12.0, 13.0, 14.0});
  gap_mm_ = random_.Real(0.8, 2.2);
}

absl::StatusOr<std::optional<Canvas>> Papers::NextPage() {
  if (page_ == (card_ == nullptr || one_sheet_ ? 1 : 2)) return std::nullopt;
  absl::StatusOr<Canvas> canvas = Canvas::Create(kSheetWidthMm, kSheetHeightMm, type_.dpi());
  if (!canvas.ok()) return canvas.status();
  ++page_;
  if (card_ != nullptr)
    DrawCards(*canvas);
  else
    DrawForm(*canvas);
  return std::move(*canvas);
}

}  // namespace sohoa
