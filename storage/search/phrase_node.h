// Terms that must stand together, in one segment.
#ifndef SOHOA_STORAGE_SEARCH_PHRASE_NODE_H_
#define SOHOA_STORAGE_SEARCH_PHRASE_NODE_H_

#include <memory>
#include <vector>

#include "storage/search/match_nodes.h"
#include "storage/search/term_node.h"

namespace sohoa {

struct PhraseParts {
  std::vector<std::unique_ptr<TermNode>> tokens;  // one for each of the clause, in its order
  std::vector<std::unique_ptr<TermNode>> pairs;   // of neighbours that are a pair
};

class PhraseNode final : public MatchNode {
 public:
  // Borrows the context.
  PhraseNode(const Clause& clause, PhraseParts parts, const TermNode::Worth& worth,
             SegmentContext* context);

  int64_t Cost() const override { return by_cost_.front()->Cost(); }
  absl::StatusOr<std::optional<uint32_t>> SkipTo(uint32_t document) override;
  absl::Status Evaluate(uint32_t window, const DocumentSet* within, DocumentSet* found,
                        WindowScores* scores) override;

 private:
  // The score where the clause holds in the document; nullopt where it does not.
  absl::StatusOr<std::optional<double>> Look(uint32_t document, uint8_t packed_length);

  const Clause clause_;
  const PhraseParts parts_;
  const TermNode::Worth worth_;
  SegmentContext* const context_;
  std::vector<TermNode*> by_cost_;  // the rarest first: they leave the least to look at
  std::vector<TokenPlaces> places_;
  PlaceFinder finder_;
};

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SEARCH_PHRASE_NODE_H_
