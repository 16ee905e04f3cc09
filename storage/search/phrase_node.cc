#include "storage/search/phrase_node.h"

#include <algorithm>
#include <utility>

namespace sohoa {

PhraseNode::PhraseNode(const Clause& clause, PhraseParts parts, const TermNode::Worth& worth,
                       SegmentContext* context)
    : clause_(clause), parts_(std::move(parts)), worth_(worth), context_(context) {
  for (const auto* nodes : {&parts_.tokens, &parts_.pairs})
    for (const auto& node : *nodes) by_cost_.push_back(node.get());
  std::stable_sort(by_cost_.begin(), by_cost_.end(),
                   [](const auto* a, const auto* b) { return a->Cost() < b->Cost(); });
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
  places_.clear();
  for (const auto& token : parts_.tokens) {
    const auto places = token->PlacesIn(document);
    if (!places.ok()) return places.status();
    if (!*places) return std::nullopt;
    places_.push_back(**places);
  }
  const auto found = finder_.Find(clause_, places_);
  if (!found.ok()) return found.status();
  if ((*found)->empty()) return std::nullopt;
  double frequency = 0;
  bool exact = false;
  for (const ClausePlace& place : **found) {
    frequency += place.weight * WeighZone(place.zone);
    exact = exact || place.exact();
  }
  return worth_.information * Saturated(frequency, packed_length) +
         (exact ? kExactWordScore * worth_.marked_words : 0);
}

}  // namespace sohoa
