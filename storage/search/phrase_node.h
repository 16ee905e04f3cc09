// Terms that must stand together, in one segment.
#ifndef SOHOA_STORAGE_SEARCH_PHRASE_NODE_H_
#define SOHOA_STORAGE_SEARCH_PHRASE_NODE_H_

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "storage/search/match_nodes.h"
#include "storage/search/term_node.h"

namespace sohoa {

struct PhraseParts {
  std::vector<std::unique_ptr<TermNode>> tokens;  // one for each of the clause, in its order
  // For each token but the last one: of it and the next, null where the two are no pair.
  std::vector<std::unique_ptr<TermNode>> pairs;
};

class PhraseNode final : public MatchNode {
 public:
  // Borrows the context.
  PhraseNode(const Clause& clause, PhraseParts parts, const TermNode::Worth& worth,
             SegmentContext* context);

  int64_t Cost() const override { return by_cost_.front()->Cost(); }
  float MaxScore() const override {
    return static_cast<float>(worth_.information * kMostSaturated +
                              kExactWordScore * worth_.marked_words);
  }
  absl::StatusOr<std::optional<uint32_t>> SkipTo(uint32_t document) override;
  absl::Status Find(uint32_t window, const DocumentSet* within, DocumentSet* found) override;
  absl::Status Score(uint32_t window, const Wanted& wanted, DocumentSet* candidates,
                     WindowScores* scores) override;

 private:
  enum class Holds { kNo, kYes, kUnknown };
  struct Occurrence {
    Holds holds = Holds::kNo;
    bool is_counted = false;  // false: what follows is the most that it may be
    bool exact = false;       // somewhere with the marks that were typed
    float frequency = 0;      // each place by its weight and zone
  };
  float ScoreOf(const Occurrence& occurrence, uint8_t packed_length) const;
  // What the numbers of the pairs, and of the words between them, say of a document.
  struct Chain {
    std::array<uint8_t, index_format::kZones> least = {}, most = {}, next = {};
    float weight = 1;        // of each place
    bool is_weighed = true;  // false: of some of them
    bool is_capped = false;  // there may be more than is counted
  };
  // Makes chains_ of the documents, which have all pairs.
  absl::Status Prove(uint32_t window, const DocumentSet& documents);
  Occurrence OccurrenceOf(const Chain& chain) const;
  // By the words' places.
  absl::Status Look(uint32_t document, Occurrence* occurrence);

  // Spellings of a pair that have one weight: bits as of PlacesSummary.
  struct AlikeSpellings {
    uint32_t bits = 0;
    float weight = 0;
  };
  static std::vector<AlikeSpellings> GroupByWeight(const std::vector<double>& weights);

  const Clause clause_;
  const PhraseParts parts_;
  const TermNode::Worth worth_;
  SegmentContext* const context_;
  const bool has_all_pairs_;
  std::vector<std::vector<AlikeSpellings>> pair_weights_;  // of each pair
  // What a document must have, the rarest first: the pairs, and words that are in none.
  std::vector<TermNode*> by_cost_;
  DocumentSet found_;                    // by Find, last
  std::vector<Occurrence> occurrences_;  // by place in the window, where Find found it
  std::vector<Chain> chains_;            // the same, of those that Find looked at
  std::vector<TokenPlaces> places_;      // of Look's
  PlaceFinder finder_;
};

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SEARCH_PHRASE_NODE_H_
