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

const ScoreTable& Scores() {
  static const auto* const table = [] {
    auto* scores = new ScoreTable;
    for (size_t frequency = 0; frequency < 256; ++frequency)
      for (size_t length = 0; length < 256; ++length)
        (*scores)[frequency][length] = static_cast<float>(
            Saturated(FrequencyOf(static_cast<uint8_t>(frequency)), static_cast<uint8_t>(length)));
    return scores;
  }();
  return *table;
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

absl::Status TermNode::Load(uint32_t block) {
  if (block_ == block) return absl::OkStatus();
  if (absl::Status s = context_->CheckDeadline(); !s.ok()) return s;
  block_.reset();
  if (absl::Status s = context_->reader().ReadPostings(term_, header_, block, &postings_); !s.ok())
    return s;
  if (postings_.documents.back() >= context_->reader().info().documents) return DamagedIndex();
  block_ = block;
  place_ = 0;
  return absl::OkStatus();
}

// Mostly asked for in ascending order.
size_t TermNode::PlaceOf(uint32_t document) {
  const auto& documents = postings_.documents;
  if (place_ >= documents.size() || documents[place_] > document) place_ = 0;
  constexpr size_t kSteps = 8;
  for (size_t i = 0; i < kSteps && place_ < documents.size() && documents[place_] < document; ++i)
    ++place_;
  if (place_ < documents.size() && documents[place_] < document)
    place_ = static_cast<size_t>(
        std::lower_bound(documents.begin() + static_cast<std::ptrdiff_t>(place_), documents.end(),
                         document) -
        documents.begin());
  return place_ < documents.size() && documents[place_] == document ? place_ : documents.size();
}

absl::StatusOr<std::optional<uint32_t>> TermNode::SkipTo(uint32_t document) {
  const uint32_t block = header_.BlockOf(document);
  if (document <= header_.firsts[block]) return header_.firsts[block];
  if (absl::Status s = Load(block); !s.ok()) return s;
  const auto& documents = postings_.documents;
  const auto at = std::lower_bound(documents.begin(), documents.end(), document);
  if (at != documents.end()) return *at;
  if (block + 1 == header_.firsts.size()) return std::nullopt;
  return header_.firsts[block + 1];
}

absl::Status TermNode::Evaluate(uint32_t window, const DocumentSet* within, DocumentSet* found,
                                const Scoring* scoring) {
  const uint32_t begin = window * kWindow;
  const uint32_t last = begin + (kWindow - 1);
  for (uint32_t block = header_.BlockOf(begin);
       block < header_.firsts.size() && header_.firsts[block] <= last; ++block) {
    if (within != nullptr) {
      const uint32_t first_here = std::max(header_.firsts[block], begin);
      const bool is_last = block + 1 == header_.firsts.size();
      const uint32_t last_here = is_last ? last : std::min(header_.firsts[block + 1] - 1, last);
      if (last_here < first_here || !within->HasBetween(first_here - begin, last_here - begin))
        continue;
    }
    if (absl::Status s = Load(block); !s.ok()) return s;
    if (absl::Status s = EvaluateBlock(window, within, found, scoring); !s.ok()) return s;
  }
  return absl::OkStatus();
}

absl::Status TermNode::EvaluateBlock(uint32_t window, const DocumentSet* within, DocumentSet* found,
                                     const Scoring* scoring) {
  const uint32_t begin = window * kWindow;
  const auto& documents = postings_.documents;
  const auto first = static_cast<size_t>(
      std::lower_bound(documents.begin(), documents.end(), begin) - documents.begin());
  const auto end = static_cast<size_t>(
      std::lower_bound(documents.begin(), documents.end(), begin + kWindow) - documents.begin());
  if (first == end) return absl::OkStatus();
  if (within == nullptr) {
    for (size_t i = first; i < end; ++i) found->Add(documents[i] - begin);
  } else {
    for (size_t i = first; i < end; ++i) found->AddIfIn(*within, documents[i] - begin);
  }
  return scoring == nullptr ? absl::OkStatus() : Score(window, first, end, *found, *scoring);
}

absl::Status TermNode::Score(uint32_t window, size_t first, size_t end, const DocumentSet& found,
                             const Scoring& scoring) {
  const auto lengths = context_->Lengths(window);
  if (!lengths.ok()) return lengths.status();
  const auto& documents = postings_.documents;
  const uint32_t begin = window * kWindow;
  if (documents[end - 1] - begin >= (*lengths)->size()) return DamagedIndex();
  const auto* const packed_lengths = reinterpret_cast<const uint8_t*>((*lengths)->data());
  float* const out = scoring.scores->data();
  const ScoreTable& table = Scores();
  const auto worth_scoring = WorthScoring(scoring.wanted, context_->ShortestLength());
  const std::vector<uint32_t>* spellings = nullptr;
  for (size_t i = first; i < end; ++i) {
    if (!worth_scoring[postings_.frequencies[i]]) continue;
    const uint32_t at = documents[i] - begin;
    if (!found.Has(at)) continue;
    const float score = information_ * table[postings_.frequencies[i]][packed_lengths[at]];
    if (exact_score_ == 0) {
      out[at] += score;
      continue;
    }
    if (spellings == nullptr) {
      const auto unpacked = postings_.Spellings();
      if (!unpacked.ok()) return unpacked.status();
      spellings = *unpacked;
    }
    out[at] += WeighMarks(score, (*spellings)[i]);
  }
  return absl::OkStatus();
}

std::array<bool, 256> TermNode::WorthScoring(float wanted, uint8_t shortest_length) const {
  std::array<bool, 256> worth = {};
  for (size_t frequency = 0; frequency < worth.size(); ++frequency)
    worth[frequency] = information_ * Scores()[frequency][shortest_length] + exact_score_ >= wanted;
  return worth;
}

float TermNode::WeighMarks(float score, uint32_t spellings) const {
  if ((spellings & exact_) != 0) return score + exact_score_;
  return score * static_cast<float>((spellings & bare_) != 0 ? kBareWeight : kOtherMarksWeight);
}

absl::StatusOr<std::optional<PlacesSummary>> TermNode::PostingOf(uint32_t document) {
  const uint32_t block = header_.BlockOf(document);
  if (absl::Status s = Load(block); !s.ok()) return s;
  const size_t at = PlaceOf(document);
  if (at == postings_.documents.size()) return std::nullopt;
  const auto spellings = postings_.Spellings();
  if (!spellings.ok()) return spellings.status();
  return PlacesSummary{postings_.frequencies[at], (**spellings)[at]};
}

absl::StatusOr<std::optional<TokenPlaces>> TermNode::PlacesIn(uint32_t document) {
  const uint32_t block = header_.BlockOf(document);
  if (absl::Status s = Load(block); !s.ok()) return s;
  const size_t at = PlaceOf(document);
  if (at == postings_.documents.size()) return std::nullopt;
  if (places_block_ != block) {
    auto places = context_->reader().ReadPlaces(term_, header_, block);
    if (!places.ok()) return places.status();
    places_ = *std::move(places);
    places_block_ = block;
  }
  if (at >= places_.size()) return DamagedIndex();
  return TokenPlaces{places_.of(at), &weights_};
}

}  // namespace sohoa
