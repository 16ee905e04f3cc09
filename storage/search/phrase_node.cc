#include "storage/search/phrase_node.h"

#include <algorithm>
#include <utility>

namespace sohoa {

PhraseNode::PhraseNode(const Clause& clause, std::vector<std::unique_ptr<TermNode>> tokens,
                       double information, SegmentContext* context)
    : clause_(clause), tokens_(std::move(tokens)), information_(information), context_(context) {
  for (const auto& token : tokens_) by_cost_.push_back(token.get());
  std::stable_sort(by_cost_.begin(), by_cost_.end(),
                   [](const auto* a, const auto* b) { return a->Cost() < b->Cost(); });
  for (const ClauseToken& token : clause_.tokens) marked_ += token.marked() ? 1 : 0;
}

absl::StatusOr<std::optional<uint32_t>> PhraseNode::SkipTo(uint32_t document) {
  for (TermNode* token : by_cost_) {
    const auto next = token->SkipTo(document);
    if (!next.ok() || !*next) return next;
    document = std::max(document, **next);
  }
  return std::optional(document);
}

absl::Status PhraseNode::Evaluate(uint32_t window, const DocumentSet* within, DocumentSet* found,
                                  WindowScores* scores) {
  DocumentSet sets[2];
  const DocumentSet* left = within;
  for (size_t i = 0; i < by_cost_.size(); ++i) {
    DocumentSet& next = sets[i % 2];
    next.Clear();
    if (absl::Status s = by_cost_[i]->Evaluate(window, left, &next, nullptr); !s.ok()) return s;
    left = &next;
    if (next.empty()) return absl::OkStatus();
  }
  const auto lengths = context_->Lengths(window);
  if (!lengths.ok()) return lengths.status();
  absl::Status status;
  left->ForEach([&](uint32_t at) {
    if (!status.ok()) return;
    if (at >= (*lengths)->size()) {
      status = DamagedIndex();
      return;
    }
    const auto score = Look(window * kWindow + at, static_cast<uint8_t>((**lengths)[at]));
    if (!score.ok()) status = score.status();
    if (!score.ok() || !*score) return;
    found->Add(at);
    if (scores != nullptr) (*scores)[at] += static_cast<float>(**score);
  });
  return status;
}

absl::StatusOr<std::optional<double>> PhraseNode::Look(uint32_t document, uint8_t packed_length) {
  std::vector<TokenPlaces> tokens;
  for (const auto& token : tokens_) {
    const auto places = token->PlacesIn(document);
    if (!places.ok()) return places.status();
    if (!*places) return std::nullopt;
    tokens.push_back(**places);
  }
  const auto places = FindPlaces(clause_, tokens);
  if (!places.ok()) return places.status();
  if (places->empty()) return std::nullopt;
  double frequency = 0;
  bool exact = false;
  for (const ClausePlace& place : *places) {
    frequency += place.weight * WeighZone(place.zone);
    exact = exact || place.exact();
  }
  return information_ * Saturated(frequency, packed_length) +
         (exact ? kExactWordScore * marked_ : 0);
}

}  // namespace sohoa
