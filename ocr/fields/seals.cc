#include "ocr/fields/seals.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "ocr/fields/evidence.h"

namespace sohoa {
namespace {

constexpr double kEdge = 0.93;      // of the page's width: the middle of a seal across the edges
constexpr double kHead = 0.25;      // of the page's height: seals on an agency's name stand above
constexpr double kNearBlock = 1.0;  // seals' heights between a signature's block and its seal

double MiddleX(const Box& box) { return (box.x0 + box.x1) / 2.0; }
double MiddleY(const Box& box) { return (box.y0 + box.y1) / 2.0; }

// The rows between position and name, where they are on `page`; empty elsewhere.
Box BlockOn(int page, const Signer& signer) {
  Box block;
  for (const Field* field : {&signer.position, &signer.full_name})
    if (!field->value.empty() && field->page == page) block = Union(block, field->box);
  return block;
}

bool IsBy(const Box& block, const Box& seal) {
  const double reach = kNearBlock * seal.height();
  return !block.empty() && MiddleY(seal) > block.y0 - reach && MiddleY(seal) < block.y1 + reach &&
         seal.x1 > block.x0 - reach && seal.x0 < block.x1 + reach;
}

std::string_view KindOf(const Overlay& seal, const SealedPage& page, const Signer& signer) {
  if (IsBy(BlockOn(page.number, signer), seal.box)) return kSealOnSignature;
  if (MiddleX(seal.box) > kEdge * page.width) return kSealAcrossEdges;
  if (MiddleY(seal.box) < kHead * page.height && MiddleX(seal.box) < page.width / 2.0)
    return kSealOnHead;
  return kOtherSeal;
}

Field SealField(const Overlay& seal, const SealedPage& page, const Signer& signer) {
  // A ring of letters and a star around a word is all there is to see: the place tells the rest.
  const double certainty = seal.colour == InkColour::kBlack ? kLikely : kRuled;
  Word whole{.text = std::string(KindOf(seal, page, signer)), .box = seal.box, .confidence = 1};
  Field field = MakeField(whole.text, {whole}, page.number, certainty);
  field.reasons = {seal.colour == InkColour::kBlack
                       ? Because("a black ring of a seal's size")
                       : Because("a ring of a seal's size and colour")};
  return field;
}

bool IsSame(const Overlay& seal, const Field& other, int page) {
  return other.page == page &&
         std::hypot(MiddleX(seal.box) - MiddleX(other.box),
                    MiddleY(seal.box) - MiddleY(other.box)) < seal.box.width() / 2.0;
}

}  // namespace

std::vector<Field> FindSeals(const std::vector<SealedPage>& pages, const Signer& signer) {
  std::vector<Field> seals;
  for (const SealedPage& page : pages)
    for (const Overlay& overlay : page.overlays) {
      if (overlay.kind != OverlayKind::kSeal) continue;
      const bool known = std::any_of(seals.begin(), seals.end(), [&](const Field& other) {
        return IsSame(overlay, other, page.number);
      });
      if (!known) seals.push_back(SealField(overlay, page, signer));
    }
  return seals;
}

}  // namespace sohoa
