#include "tools/make_scans/scan_maker.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "tools/make_scans/canvas.h"
#include "tools/make_scans/document_text.h"
#include "tools/make_scans/hand.h"
#include "tools/make_scans/layout.h"
#include "tools/make_scans/papers.h"
#include "tools/make_scans/profiles.h"
#include "tools/make_scans/random.h"

namespace sohoa {
namespace {

constexpr int kMaxPages = 10'000;  // as PageLimits
constexpr double kMaxSkewDeg = 10;

absl::Status Check(const ScanSpec& spec) {
  if (spec.min_pages < 1 || spec.max_pages < spec.min_pages || spec.max_pages > kMaxPages)
    return absl::InvalidArgumentError(absl::StrCat("a document has 1 to ", kMaxPages, " pages"));
  if (spec.dpi < 100 || spec.dpi > 600)
    return absl::InvalidArgumentError("the resolution must lie between 100 and 600 dpi");
  if (!(spec.fill > 0 && spec.fill <= 1))
    return absl::InvalidArgumentError(
        "the share of a page to fill must lie above 0 and be 1 at most");
  if (spec.skew_deg && !(*spec.skew_deg >= -kMaxSkewDeg && *spec.skew_deg <= kMaxSkewDeg))
    return absl::InvalidArgumentError(absl::StrCat("the skew must lie within ±", kMaxSkewDeg, "°"));
  if (spec.rotation_deg &&
      (*spec.rotation_deg % 90 != 0 || *spec.rotation_deg < 0 || *spec.rotation_deg > 270))
    return absl::InvalidArgumentError("the rotation must be 0, 90, 180 or 270");
  if (spec.profile == ScanProfile::kPhoto && spec.pixels == PixelType::kBilevel)
    return absl::InvalidArgumentError("a photo cannot be black and white only");
  return absl::OkStatus();
}

}  // namespace

class ScanMaker::State {
 public:
  State(const ScanSpec& spec, Typesetter type) : type_(std::move(type)), random_(spec.seed) {
    if (spec.paper)
      MakePaper(spec);
    else
      MakeAdministrative(spec);
  }

  const FieldTruth& fields() const { return papers_ ? papers_->fields() : layout_->fields(); }

  absl::StatusOr<std::optional<MadePage>> Next() {
    if (back_) return std::exchange(back_, std::nullopt);
    absl::StatusOr<std::optional<Canvas>> canvas =
        papers_ ? papers_->NextPage() : layout_->NextPage();
    if (!canvas.ok()) return canvas.status();
    if (!canvas->has_value()) return std::nullopt;
    Image sheet = (*canvas)->TakePicture();
    if (treatment_->scans_backs()) back_ = treatment_->Back(sheet);
    return treatment_->Apply(std::move(sheet), std::move((*canvas)->truth()));
  }

 private:
  void MakeAdministrative(const ScanSpec& spec) {
    const int pages = random_.Int(spec.min_pages, spec.max_pages);
    auto drawn = static_cast<DocumentKind>(random_.Int(0, kDocumentKinds - 1));
    // A citizen's paper bears no secrecy stamp.
    if (spec.secret && drawn == DocumentKind::kForm) drawn = DocumentKind::kDecision;
    Random text = random_.Branch("text"), look = random_.Branch("layout");
    treatment_ = std::make_unique<Treatment>(spec, DamageOf(spec));
    std::optional<Hand> hand;
    if (spec.handwritten) hand.emplace(random_.Branch("hand"));
    layout_ = std::make_unique<Layout>(
        type_, DocumentText(spec.kind.value_or(drawn), spec.secret, text, spec.handwritten), pages,
        spec.fill, spec.stamp_look, look, std::move(hand));
  }

  Random DamageOf(const ScanSpec& spec) {
    const Random own = random_.Branch("damage");
    return spec.damage_seed ? Random(*spec.damage_seed).Branch("damage") : own;
  }

  void MakePaper(const ScanSpec& spec) {
    const auto drawn = static_cast<PaperKind>(random_.Int(0, kPaperKinds - 1));
    const Random text = random_.Branch("paper"), look = random_.Branch("sheet");
    treatment_ = std::make_unique<Treatment>(spec, DamageOf(spec));
    papers_.emplace(type_, spec.paper_kind.value_or(drawn), text, look);
  }

  Typesetter type_;
  Random random_;
  std::unique_ptr<Layout> layout_;
  std::optional<Papers> papers_;  // instead of the layout
  std::unique_ptr<Treatment> treatment_;
  std::optional<MadePage> back_;  // of the page given last
};

ScanMaker::ScanMaker(std::unique_ptr<State> state) : state_(std::move(state)) {}
ScanMaker::ScanMaker(ScanMaker&&) noexcept = default;
ScanMaker& ScanMaker::operator=(ScanMaker&&) noexcept = default;
ScanMaker::~ScanMaker() = default;

absl::StatusOr<ScanMaker> ScanMaker::Create(const ScanSpec& spec) {
  if (absl::Status valid = Check(spec); !valid.ok()) return valid;
  absl::StatusOr<Typesetter> type = Typesetter::Create(spec.dpi);
  if (!type.ok()) return type.status();
  return ScanMaker(std::make_unique<State>(spec, *std::move(type)));
}

const FieldTruth& ScanMaker::fields() const { return state_->fields(); }

absl::StatusOr<std::optional<MadePage>> ScanMaker::Next() { return state_->Next(); }

absl::StatusOr<MadeDocument> MakeDocument(const ScanSpec& spec) {
  absl::StatusOr<ScanMaker> maker = ScanMaker::Create(spec);
  if (!maker.ok()) return maker.status();
  MadeDocument out{maker->fields(), {}};
  while (true) {
    absl::StatusOr<std::optional<MadePage>> page = maker->Next();
    if (!page.ok()) return page.status();
    if (!page->has_value()) return out;
    out.pages.push_back(**std::move(page));
  }
}

}  // namespace sohoa
