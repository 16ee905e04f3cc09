#include "storage/search/phrase_node.h"

#include <algorithm>
#include <utility>

namespace sohoa {
namespace {

// How often a posting says that its term stands in a zone, and from which number on it says only
// "so many or more" (PlacesSummary::frequency).
uint32_t CountIn(Zone zone, uint8_t frequency) {
  switch (zone) {
    case Zone::kBody:
      return frequency & 15;
    case Zone::kTitle:
      return frequency >> 4 & 3;
    case Zone::kOther:
      break;
  }
  return frequency >> 6;
}
uint32_t MostIn(Zone zone) { return zone == Zone::kBody ? 15 : 3; }

constexpr Zone kAllZones[] = {Zone::kBody, Zone::kTitle, Zone::kOther};

// How often a chain of words stands in a zone, by how often each two of its neighbours do, and each
// word between two pairs. What ends in a word and what begins with it are both some of its places,
// so if they are more together than it has places, they share as many as they are too many.
// nullopt: at least once or not at all cannot be told, or not how often.
std::optional<uint32_t> ChainCount(Zone zone, const std::vector<uint8_t>& pairs,
                                   const std::vector<uint8_t>& between) {
  uint32_t least = CountIn(zone, pairs[0]), most = least;
  for (size_t i = 0; i < between.size(); ++i) {
    const uint32_t next = CountIn(zone, pairs[i + 1]), middle = CountIn(zone, between[i]);
    most = std::min(most, next);
    if (most == 0) return 0;
    if (middle == MostIn(zone)) return std::nullopt;
    least = least + next > middle ? least + next - middle : 0;
  }
  if (least != most) return std::nullopt;
  return least;
}

}  // namespace

PhraseNode::PhraseNode(const Clause& clause, PhraseParts parts, const TermNode::Worth& worth,
                       SegmentContext* context)
    : clause_(clause),
      parts_(std::move(parts)),
      worth_(worth),
      context_(context),
      has_all_pairs_(std::all_of(parts_.pairs.begin(), parts_.pairs.end(),
                                 [](const auto& pair) { return pair != nullptr; })) {
  for (size_t i = 0; i < parts_.tokens.size(); ++i) {
    const bool in_pair = (i > 0 && parts_.pairs[i - 1] != nullptr) ||
                         (i < parts_.pairs.size() && parts_.pairs[i] != nullptr);
    if (!in_pair) by_cost_.push_back(parts_.tokens[i].get());
  }
  for (size_t i = 0; i < parts_.pairs.size(); ++i) {
    pair_weights_.emplace_back();
    if (parts_.pairs[i] == nullptr) continue;
    by_cost_.push_back(parts_.pairs[i].get());
    pair_weights_.back() =
        PairWeights(clause_.tokens[i], clause_.tokens[i + 1], parts_.pairs[i]->header().spellings);
  }
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

absl::Status PhraseNode::Find(uint32_t window, const DocumentSet* within, DocumentSet* found) {
  found_.Clear();
  DocumentSet sets[2];
  const DocumentSet* left = within;
  for (size_t i = 0; i < by_cost_.size(); ++i) {
    DocumentSet& next = sets[i % 2];
    next.Clear();
    if (absl::Status s = by_cost_[i]->Find(window, left, &next); !s.ok()) return s;
    left = &next;
    if (next.empty()) return absl::OkStatus();
  }
  occurrences_.resize(kWindow);
  absl::Status status;
  left->ForEach([&](uint32_t at) {
    if (!status.ok()) return;
    const auto occurrence = OccurrenceIn(window * kWindow + at);
    if (!occurrence.ok()) status = occurrence.status();
    if (!occurrence.ok() || occurrence->frequency == 0) return;
    occurrences_[at] = *occurrence;
    found->Add(at);
  });
  found_ = *found;
  return status;
}

absl::Status PhraseNode::Score(uint32_t window, const Wanted& wanted, DocumentSet* candidates,
                               WindowScores* scores) {
  const auto lengths = context_->Lengths(window);
  if (!lengths.ok()) return lengths.status();
  absl::Status status;
  candidates->ForEach([&](uint32_t at) {
    if (!found_.Has(at)) return;
    if (at >= (*lengths)->size()) {
      status = DamagedIndex();
      return;
    }
    (*scores)[at] += ScoreOf(occurrences_[at], static_cast<uint8_t>((**lengths)[at]));
    if ((*scores)[at] < wanted.least) candidates->Remove(at);
  });
  return status;
}

float PhraseNode::ScoreOf(const Occurrence& occurrence, uint8_t packed_length) const {
  return static_cast<float>(worth_.information * Saturated(occurrence.frequency, packed_length) +
                            (occurrence.exact ? kExactWordScore * worth_.marked_words : 0));
}

absl::StatusOr<PhraseNode::Occurrence> PhraseNode::OccurrenceIn(uint32_t document) {
  if (has_all_pairs_) {
    const auto proved = Prove(document);
    if (!proved.ok()) return proved.status();
    if (*proved) return **proved;
  }
  return Look(document);
}

absl::StatusOr<std::optional<PhraseNode::Occurrence>> PhraseNode::Prove(uint32_t document) {
  pair_frequencies_.clear();
  between_frequencies_.clear();
  double weight = 1;
  for (size_t i = 0; i < parts_.pairs.size(); ++i) {
    const auto posting = parts_.pairs[i]->PostingOf(document);
    if (!posting.ok()) return posting.status();
    if (!*posting) return DamagedIndex();
    pair_frequencies_.push_back((*posting)->frequency);
    const auto weight_here = WeightOfPair(i, (*posting)->spellings);
    if (!weight_here) return std::nullopt;
    weight = std::min(weight, *weight_here);
  }
  for (size_t i = 1; i + 1 < parts_.tokens.size(); ++i) {
    const auto posting = parts_.tokens[i]->PostingOf(document);
    if (!posting.ok()) return posting.status();
    if (!*posting) return DamagedIndex();
    between_frequencies_.push_back((*posting)->frequency);
  }
  Occurrence occurrence;
  for (const Zone zone : kAllZones) {
    const auto count = ChainCount(zone, pair_frequencies_, between_frequencies_);
    if (!count) return std::nullopt;
    occurrence.frequency += static_cast<float>(*count * weight * WeighZone(zone));
  }
  occurrence.exact = weight == 1;
  return occurrence;
}

std::optional<double> PhraseNode::WeightOfPair(size_t pair, uint32_t spellings) const {
  const std::vector<double>& weights = pair_weights_[pair];
  std::optional<double> weight;
  for (size_t i = 0; i < weights.size(); ++i) {
    if ((spellings >> std::min<size_t>(i, kLastSpellingBit) & 1) == 0) continue;
    if (weight && *weight != weights[i]) return std::nullopt;
    weight = weights[i];
  }
  return weight;
}

absl::StatusOr<PhraseNode::Occurrence> PhraseNode::Look(uint32_t document) {
  places_.clear();
  for (const auto& token : parts_.tokens) {
    const auto places = token->PlacesIn(document);
    if (!places.ok()) return places.status();
    if (!*places) return Occurrence();
    places_.push_back(**places);
  }
  const auto found = finder_.Find(clause_, places_);
  if (!found.ok()) return found.status();
  Occurrence occurrence;
  for (const ClausePlace& place : **found) {
    occurrence.frequency += static_cast<float>(place.weight * WeighZone(place.zone));
    occurrence.exact = occurrence.exact || place.exact();
  }
  return occurrence;
}

}  // namespace sohoa
