#include "storage/search/term_node.h"

#include <algorithm>
#include <array>
#include <utility>

namespace sohoa {
namespace {

// Robertson and Zaragoza give k1 1.2..2 and b 0.5..0.8 for prose; documents of many pages are as
// good an answer here as short ones, so b is lower.
constexpr double kK1 = 1.2;
constexpr double kB = 0.4;
// What a document of middling length has, about one page and a half. A constant in place of the
// true mean keeps scores equal while the store grows.
constexpr double kUsualLength = 600;
// A word in the title counts as four on a page; set so that the decision named in a query comes
// before those that cite it.
constexpr std::array<double, index_format::kZones> kZoneWeights = {1, 4, 2};
using ScoreTable = std::array<std::array<float, 256>, 256>;  // by frequency byte, by length byte

double FrequencyOf(uint8_t frequency) {
  return (frequency & 15) * kZoneWeights[0] + (frequency >> 4 & 3) * kZoneWeights[1] +
         (frequency >> 6) * kZoneWeights[2];
}

struct Scores {
  ScoreTable of;
  std::array<float, 256> most;  // by frequency byte: of a document without length
};

const Scores& AllScores() {
  static const auto* const all = [] {
    auto* scores = new Scores;
    for (size_t frequency = 0; frequency < 256; ++frequency) {
      for (size_t length = 0; length < 256; ++length)
        scores->of[frequency][length] = static_cast<float>(
            Saturated(FrequencyOf(static_cast<uint8_t>(frequency)), static_cast<uint8_t>(length)));
      scores->most[frequency] = scores->of[frequency][0];
    }
    return scores;
  }();
  return *all;
}

uint32_t BitOf(size_t spelling) { return 1U << std::min<size_t>(spelling, kLastSpellingBit); }

}  // namespace

double Saturated(double frequency, uint8_t packed_length) {
  const double norm = 1 - kB + kB * UnpackLength(packed_length) / kUsualLength;
  return frequency * (kK1 + 1) / (frequency + kK1 * norm);
}

double WeighZone(Zone zone) { return kZoneWeights[static_cast<size_t>(zone)]; }

TermNode::TermNode(const ClauseToken& token, const TermHeader& header, const Worth& worth,
                   SegmentContext* context)
    : term_(token.token.folded),
      header_(header),
      information_(static_cast<float>(worth.information)),
      exact_score_(static_cast<float>(kExactWordScore * worth.marked_words)),
      context_(context),
      weights_(SpellingWeights(token, header.spellings)) {
  for (size_t i = 0; i < weights_.size(); ++i) {
    if (weights_[i] == 1) exact_ |= BitOf(i);
    if (weights_[i] == kBareWeight) bare_ |= BitOf(i);
  }
}

absl::StatusOr<TermNode::Loaded*> TermNode::Load(uint32_t block) {
  Loaded& loaded = loaded_[block % loaded_.size()];
  if (loaded.block == block) return &loaded;
  if (absl::Status s = context_->CheckDeadline(); !s.ok()) return s;
  loaded.block.reset();
  absl::Status s = context_->reader().ReadPostings(term_, header_, block, &loaded.postings);
  if (!s.ok()) return s;
  if (loaded.postings.documents.back() >= context_->reader().info().documents)
    return DamagedIndex();
  loaded.block = block;
  loaded.place = 0;
  return &loaded;
}

absl::StatusOr<std::optional<TermNode::Place>> TermNode::PlaceOf(uint32_t document) {
  const auto loaded = Load(header_.BlockOf(document));
  if (!loaded.ok()) return loaded.status();
  const auto& documents = (*loaded)->postings.documents;
  size_t& place = (*loaded)->place;
  if (place >= documents.size() || documents[place] > document) place = 0;
  constexpr size_t kSteps = 8;
  for (size_t i = 0; i < kSteps && place < documents.size() && documents[place] < document; ++i)
    ++place;
  if (place < documents.size() && documents[place] < document)
    place =
        static_cast<size_t>(std::lower_bound(documents.begin() + static_cast<std::ptrdiff_t>(place),
                                             documents.end(), document) -
                            documents.begin());
  if (place == documents.size() || documents[place] != document) return std::nullopt;
  return Place{*loaded, place};
}

absl::StatusOr<std::optional<uint32_t>> TermNode::SkipTo(uint32_t document) {
  const uint32_t block = header_.BlockOf(document);
  if (document <= header_.firsts[block]) return header_.firsts[block];
  const auto loaded = Load(block);
  if (!loaded.ok()) return loaded.status();
  const auto& documents = (*loaded)->postings.documents;
  const auto at = std::lower_bound(documents.begin(), documents.end(), document);
  if (at != documents.end()) return *at;
  if (block + 1 == header_.firsts.size()) return std::nullopt;
  return header_.firsts[block + 1];
}

absl::Status TermNode::Find(uint32_t window, const DocumentSet* within, DocumentSet* found) {
  const uint32_t begin = window * kWindow;
  const uint32_t first_block = header_.BlockOf(begin);
  const uint32_t last_block = header_.BlockOf(begin + (kWindow - 1));
  if (loaded_.size() < last_block - first_block + 1)
    loaded_ = std::vector<Loaded>(last_block - first_block + 1);
  stretches_.clear();
  in_window_.Clear();
  size_t count = 0;
  for (uint32_t block = first_block; block <= last_block; ++block) {
    if (within != nullptr && !HasSomeOf(*within, begin, block)) continue;
    const auto loaded = Load(block);
    if (!loaded.ok()) return loaded.status();
    const std::vector<uint32_t>& documents = (*loaded)->postings.documents;
    const auto first = std::lower_bound(documents.begin(), documents.end(), begin);
    const auto end = std::lower_bound(first, documents.end(), begin + kWindow);
    if (first == end) continue;
    in_window_.AddSorted({first, end}, begin);
    count += static_cast<size_t>(end - first);
    stretches_.push_back(
        {&(*loaded)->postings, static_cast<size_t>(first - documents.begin()), count});
  }
  *found = in_window_;
  if (within != nullptr) found->KeepAll(*within);
  return absl::OkStatus();
}

// The innermost loop of a search: what it needs is taken out of its objects beforehand.
absl::Status TermNode::Score(uint32_t window, const Wanted& wanted, DocumentSet* candidates,
                             WindowScores* scores) {
  if (stretches_.empty()) return absl::OkStatus();
  const auto lengths = context_->Lengths(window);
  if (!lengths.ok()) return lengths.status();
  const auto* const packed_lengths = reinterpret_cast<const uint8_t*>((*lengths)->data());
  const size_t documents = (*lengths)->size();
  const Scores& all = AllScores();
  const float others = wanted.before + exact_score_;
  absl::Status status;
  ForEachInWindow(*candidates, [&](uint32_t at, Postings& postings, size_t i) {
    const uint8_t frequency = postings.frequencies[i];
    if (others + information_ * all.most[frequency] < wanted.least) return candidates->Remove(at);
    if (at >= documents) status = DamagedIndex();
    if (!status.ok()) return;
    float score = information_ * all.of[frequency][packed_lengths[at]];
    if (exact_score_ != 0) {
      const auto spellings = postings.Spellings();
      status.Update(spellings.status());
      if (!status.ok()) return;
      score = WeighMarks(score, (**spellings)[i]);
    }
    (*scores)[at] += score;
    if ((*scores)[at] < wanted.least) candidates->Remove(at);
  });
  return status;
}

bool TermNode::HasSomeOf(const DocumentSet& set, uint32_t begin, uint32_t block) const {
  const uint32_t first = std::max(header_.firsts[block], begin);
  const uint32_t last = begin + (kWindow - 1);
  const bool is_last = block + 1 == header_.firsts.size();
  const uint32_t end = is_last ? last : std::min(header_.firsts[block + 1] - 1, last);
  return first <= end && set.HasBetween(first - begin, end - begin);
}

float TermNode::WeighMarks(float score, uint32_t spellings) const {
  if ((spellings & exact_) != 0) return score + exact_score_;
  return score * static_cast<float>((spellings & bare_) != 0 ? kBareWeight : kOtherMarksWeight);
}

absl::StatusOr<std::optional<TokenPlaces>> TermNode::PlacesIn(uint32_t document) {
  const auto place = PlaceOf(document);
  if (!place.ok()) return place.status();
  if (!*place) return std::nullopt;
  const auto& [loaded, at] = **place;
  if (places_block_ != loaded->block) {
    auto places = context_->reader().ReadPlaces(term_, header_, *loaded->block);
    if (!places.ok()) return places.status();
    places_ = *std::move(places);
    places_block_ = loaded->block;
  }
  if (at >= places_.size()) return DamagedIndex();
  return TokenPlaces{places_.of(at), &weights_};
}

}  // namespace sohoa
