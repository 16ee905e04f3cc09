#include "storage/search/phrase_node.h"

#include <algorithm>
#include <limits>
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

constexpr std::array<Zone, index_format::kZones> kAllZones = {Zone::kBody, Zone::kTitle,
                                                              Zone::kOther};

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
    pair_weights_.back() = GroupByWeight(
        PairWeights(clause_.tokens[i], clause_.tokens[i + 1], parts_.pairs[i]->header().spellings));
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
  if (has_all_pairs_)
    if (absl::Status s = Prove(window, *left); !s.ok()) return s;
  absl::Status status;
  left->ForEach([&](uint32_t at) {
    if (!status.ok()) return;
    Occurrence& occurrence = occurrences_[at];
    occurrence = has_all_pairs_ ? OccurrenceOf(chains_[at]) : Occurrence{.holds = Holds::kUnknown};
    if (occurrence.holds == Holds::kUnknown) status = Look(window * kWindow + at, &occurrence);
    if (occurrence.holds == Holds::kYes) found->Add(at);
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
    if (!status.ok() || !found_.Has(at)) return;
    if (at >= (*lengths)->size()) {
      status = DamagedIndex();
      return;
    }
    const auto length = static_cast<uint8_t>((**lengths)[at]);
    Occurrence& occurrence = occurrences_[at];
    if (!occurrence.is_counted) {  // ScoreOf gives the most that it may be
      if (wanted.before + ScoreOf(occurrence, length) < wanted.least) return candidates->Remove(at);
      status = Look(window * kWindow + at, &occurrence);
      if (!status.ok()) return;
    }
    (*scores)[at] += ScoreOf(occurrence, length);
    if ((*scores)[at] < wanted.least) candidates->Remove(at);
  });
  return status;
}

float PhraseNode::ScoreOf(const Occurrence& occurrence, uint8_t packed_length) const {
  return static_cast<float>(worth_.information * Saturated(occurrence.frequency, packed_length) +
                            (occurrence.exact ? kExactWordScore * worth_.marked_words : 0));
}

// What ends in a word and what begins with it are both some of its places: if they are more
// together than it has places, they share as many as they are too many. So a chain of pairs that
// are known by their numbers alone stands there at least so often, and at most as often as its
// rarest pair; where both are one number, it is known.
absl::Status PhraseNode::Prove(uint32_t window, const DocumentSet& documents) {
  chains_.resize(kWindow);
  documents.ForEach([&](uint32_t at) { chains_[at] = Chain(); });
  for (size_t pair = 0; pair < parts_.pairs.size(); ++pair) {
    absl::Status s = parts_.pairs[pair]->ForEachPosting(
        documents, [&](uint32_t at, uint8_t frequency, uint32_t spellings) {
          Chain& chain = chains_[at];
          for (const Zone zone : kAllZones)
            chain.next[static_cast<size_t>(zone)] = static_cast<uint8_t>(CountIn(zone, frequency));
          if (pair == 0) chain.least = chain.most = chain.next;
          const auto& groups = pair_weights_[pair];
          const auto alike = std::find_if(groups.begin(), groups.end(), [&](const auto& group) {
            return (spellings & ~group.bits) == 0;
          });
          if (alike == groups.end()) {
            chain.is_weighed = false;
          } else {
            chain.weight = std::min(chain.weight, alike->weight);
          }
        });
    if (!s.ok()) return s;
    if (pair == 0) continue;
    TermNode& between = *parts_.tokens[pair];
    DocumentSet with_it;
    if (s = between.Find(window, &documents, &with_it); !s.ok()) return s;
    if (with_it.size() != documents.size()) return DamagedIndex();
    s = between.ForEachPosting(documents, [&](uint32_t at, uint8_t frequency, uint32_t) {
      Chain& chain = chains_[at];
      for (size_t zone = 0; zone < kAllZones.size(); ++zone) {
        const uint32_t middle = CountIn(kAllZones[zone], frequency);
        const uint32_t both = uint32_t{chain.least[zone]} + chain.next[zone];
        chain.most[zone] = std::min(chain.most[zone], chain.next[zone]);
        chain.least[zone] = static_cast<uint8_t>(both > middle ? both - middle : 0);
        if (middle < MostIn(kAllZones[zone])) continue;
        chain.least[zone] = 0;  // it may have more places than are counted
        chain.is_capped = chain.is_capped || chain.most[zone] > 0;
      }
    });
    if (!s.ok()) return s;
  }
  return absl::OkStatus();
}

PhraseNode::Occurrence PhraseNode::OccurrenceOf(const Chain& chain) const {
  Occurrence occurrence;
  if (std::any_of(chain.least.begin(), chain.least.end(), [](uint8_t count) { return count > 0; }))
    occurrence.holds = Holds::kYes;
  else if (chain.most != decltype(chain.most){})
    occurrence.holds = Holds::kUnknown;
  occurrence.is_counted = chain.is_weighed && !chain.is_capped && chain.least == chain.most;
  const float weight = chain.is_weighed ? chain.weight : 1;
  occurrence.exact = weight == 1;
  for (size_t zone = 0; zone < kAllZones.size(); ++zone)
    occurrence.frequency +=
        chain.most[zone] * weight * static_cast<float>(WeighZone(kAllZones[zone]));
  if (chain.is_capped) occurrence.frequency = std::numeric_limits<float>::max();
  return occurrence;
}

std::vector<PhraseNode::AlikeSpellings> PhraseNode::GroupByWeight(
    const std::vector<double>& weights) {
  std::vector<AlikeSpellings> groups;
  for (size_t i = 0; i < weights.size(); ++i) {
    const auto weight = static_cast<float>(weights[i]);
    auto group = std::find_if(groups.begin(), groups.end(),
                              [&](const auto& known) { return known.weight == weight; });
    if (group == groups.end()) group = groups.insert(groups.end(), {0, weight});
    group->bits |= 1U << std::min<size_t>(i, kLastSpellingBit);
  }
  // The last bit stands for many spellings, and for some that a merge has given other numbers.
  for (AlikeSpellings& group : groups) group.bits &= ~(1U << kLastSpellingBit);
  return groups;
}

absl::Status PhraseNode::Look(uint32_t document, Occurrence* occurrence) {
  *occurrence = {.is_counted = true};
  places_.clear();
  for (const auto& token : parts_.tokens) {
    const auto places = token->PlacesIn(document);
    if (!places.ok()) return places.status();
    if (!*places) return absl::OkStatus();
    places_.push_back(**places);
  }
  const auto found = finder_.Find(clause_, places_);
  if (!found.ok()) return found.status();
  if (!(*found)->empty()) occurrence->holds = Holds::kYes;
  for (const ClausePlace& place : **found) {
    occurrence->frequency += static_cast<float>(place.weight * WeighZone(place.zone));
    occurrence->exact = occurrence->exact || place.exact();
  }
  return absl::OkStatus();
}

}  // namespace sohoa
