// Terms that must stand together, in one segment.
#ifndef SOHOA_STORAGE_SEARCH_PHRASE_NODE_H_
#define SOHOA_STORAGE_SEARCH_PHRASE_NODE_H_

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
  // How often the clause holds in a document, each place by its weight and zone.
  struct Occurrence {
    float frequency = 0;  // 0: it does not
    bool exact = false;   // somewhere with the marks that were typed
  };
  absl::StatusOr<Occurrence> OccurrenceIn(uint32_t document);
  float ScoreOf(const Occurrence& occurrence, uint8_t packed_length) const;
  // What the numbers of the pairs and of the words between them prove; nullopt where they leave it
  // open.
  absl::StatusOr<std::optional<Occurrence>> Prove(uint32_t document);
  // By the words' places.
  absl::StatusOr<Occurrence> Look(uint32_t document);
  // The one weight of all spellings that the pair has there; nullopt where they differ.
  std::optional<double> WeightOfPair(size_t pair, uint32_t spellings) const;

  const Clause clause_;
  const PhraseParts parts_;
  const TermNode::Worth worth_;
  SegmentContext* const context_;
  const bool has_all_pairs_;
  std::vector<std::vector<double>> pair_weights_;  // of each pair, by spelling
  // What a document must have, the rarest first: the pairs, and words that are in none.
  std::vector<TermNode*> by_cost_;
  DocumentSet found_;                    // by Find, last
  std::vector<Occurrence> occurrences_;  // by place in the window, where Find found it
  std::vector<uint8_t> pair_frequencies_, between_frequencies_;  // of Prove's document
  std::vector<TokenPlaces> places_;                              // of Look's
  PlaceFinder finder_;
};

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SEARCH_PHRASE_NODE_H_
