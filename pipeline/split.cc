#include "pipeline/split.h"

#include <string>
#include <utility>

#include "ocr/fields/dossier_code.h"

namespace sohoa {
namespace {

constexpr size_t kMostHeld = 32;  // pages; with their pictures about 20 MB

// Separator sheets say what they are for; what says more is a page that somebody put bars on.
bool HoldsText(const PageText& page) {
  constexpr int kMostOfASheet = 80;  // words
  return WordCount(page) > kMostOfASheet;
}

// A sheet whose QR code cannot be read says its dossier in print as well; a digit read amiss would
// be another dossier's.
std::string CodePrintedOn(const PageText& sheet) {
  constexpr float kSure = 0.85F;
  std::string found;
  ForEachLine(sheet, [&](const Line& line) {
    for (const Word& word : line.words)
      if (found.empty() && word.confidence >= kSure && IsDossierCode(word.text)) found = word.text;
  });
  return found;
}

}  // namespace

bool HeaderRule::Begins(const PageText& page) {
  const PageOpening opening = ReadOpening(page, vocabulary_);
  const bool begins = pages_ == 0 || Opens(opening);
  if (begins) {
    pages_ = 0;
    numbered_ = !opening.notation.empty();
    signed_ = false;
  }
  ++pages_;
  signed_ = signed_ || ShowsSignature(page, vocabulary_);
  return begins;
}

bool HeaderRule::Opens(const PageOpening& opening) const {
  const bool numbered = !opening.number.empty() && !opening.notation.empty();
  // A head without the state's title is one only with all the rest of it.
  const bool head = opening.state ? opening.titled || opening.dated || !opening.notation.empty()
                                  : numbered && opening.dated;
  if (!head || opening.annex) return false;
  if (opening.page_number > 1 && opening.page_number == pages_ + 1) return false;
  if (numbered || !numbered_) return true;
  // A head without a number after a document with one: a draft that is annexed, where the day is
  // open too or the document is not signed yet.
  return signed_ && (opening.dated || opening.notation.empty());
}

BatchDivider::BatchDivider(SplitOptions options) : options_(options) {
  if (options_.vocabulary != nullptr) headers_.emplace(*options_.vocabulary);
}

std::optional<Separator> SeparatorOn(const PageResult& page, const SplitOptions& options) {
  if (!options.split) return std::nullopt;
  for (const PageCode& code : page.codes)
    if (std::optional<Separator> separator = ParseSeparator(code.text)) return separator;
  if (page.patch_t && !HoldsText(page.text)) return Separator{CodePrintedOn(page.text)};
  if (options.blank_sheets && page.facts.blank) return Separator{};
  return std::nullopt;
}

std::vector<DividedPage> BatchDivider::Add(PageResult page) {
  std::optional<Separator> separator = SeparatorOn(page, options_);
  separators_rule_ = separators_rule_ || separator.has_value() || (options_.split && page.patch_t);
  held_.push_back({std::move(page), std::move(separator)});
  waits_ = waits_ && options_.split && !separators_rule_ && held_.size() < kMostHeld;
  return waits_ ? std::vector<DividedPage>() : Release();
}

std::vector<DividedPage> BatchDivider::Finish() { return Release(); }

std::vector<DividedPage> BatchDivider::Release() {
  std::vector<DividedPage> divided;
  for (HeldPage& held : held_) divided.push_back(Divide(std::move(held)));
  held_.clear();
  return divided;
}

DividedPage BatchDivider::Divide(HeldPage held) {
  DividedPage divided;
  divided.scan_page = pages_++;
  trail_.Add(held.page, held.separator);
  if (held.separator) {
    divided.turn = PageTurn::kApart;
    after_separator_ = true;
  } else {
    divided.turn = TurnOf(held.page);
    running_ = running_ || divided.turn == PageTurn::kBegins;
    after_separator_ = after_separator_ && divided.turn == PageTurn::kApart;
  }
  divided.dossier = trail_.current();
  divided.page = std::move(held.page);
  return divided;
}

PageTurn BatchDivider::TurnOf(const PageResult& page) {
  const PageTurn as_before = running_ ? PageTurn::kGoesOn : PageTurn::kBegins;
  if (!options_.split) return as_before;
  if (page.facts.blank && after_separator_) return PageTurn::kApart;  // the sheet's own back
  if (after_separator_ || page.patch_t) return PageTurn::kBegins;
  if (separators_rule_ || page.facts.blank) return as_before;
  const bool begins = headers_ && headers_->Begins(page.text);
  return begins && std::exchange(printed_, true) ? PageTurn::kBegins : as_before;
}

}  // namespace sohoa
