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
  return absl::OkStatus();
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
                                WindowScores* scores) {
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
    if (absl::Status s = EvaluateBlock(window, within, found, scores); !s.ok()) return s;
  }
  return absl::OkStatus();
}

absl::Status TermNode::EvaluateBlock(uint32_t window, const DocumentSet* within, DocumentSet* found,
                                     WindowScores* scores) {
  const uint32_t begin = window * kWindow;
  const auto& documents = postings_.documents;
  size_t i = static_cast<size_t>(std::lower_bound(documents.begin(), documents.end(), begin) -
                                 documents.begin());
  const auto end = static_cast<size_t>(
      std::lower_bound(documents.begin(), documents.end(), begin + kWindow) - documents.begin());
  if (i == end) return absl::OkStatus();
  if (scores == nullptr) {
    for (; i < end; ++i) {
      const uint32_t at = documents[i] - begin;
      if (within == nullptr || within->Has(at)) found->Add(at);
    }
    return absl::OkStatus();
  }
  const auto lengths = context_->Lengths(window);
  if (!lengths.ok()) return lengths.status();
  if (documents[end - 1] - begin >= (*lengths)->size()) return DamagedIndex();
  const auto* const packed_lengths = reinterpret_cast<const uint8_t*>((*lengths)->data());
  float* const out = scores->data();
  const ScoreTable& table = Scores();
  for (; i < end; ++i) {
    const uint32_t at = documents[i] - begin;
    if (within != nullptr && !within->Has(at)) continue;
    found->Add(at);
    const float score = information_ * table[postings_.frequencies[i]][packed_lengths[at]];
    out[at] += exact_score_ == 0 ? score : WeighMarks(score, postings_.spellings[i]);
  }
  return absl::OkStatus();
}

float TermNode::WeighMarks(float score, uint32_t spellings) const {
  if ((spellings & exact_) != 0) return score + exact_score_;
  return score * static_cast<float>((spellings & bare_) != 0 ? kBareWeight : kOtherMarksWeight);
}

absl::StatusOr<std::optional<TokenPlaces>> TermNode::PlacesIn(uint32_t document) {
  const uint32_t block = header_.BlockOf(document);
  if (absl::Status s = Load(block); !s.ok()) return s;
  const auto& documents = postings_.documents;
  const auto at = std::lower_bound(documents.begin(), documents.end(), document);
  if (at == documents.end() || *at != document) return std::nullopt;
  if (places_block_ != block) {
    auto places = context_->reader().ReadPlaces(term_, header_, block);
    if (!places.ok()) return places.status();
    places_ = *std::move(places);
    places_block_ = block;
  }
  const auto i = static_cast<size_t>(at - documents.begin());
  if (i >= places_.size()) return DamagedIndex();
  return TokenPlaces{places_.of(i), &weights_};
}

}  // namespace sohoa
