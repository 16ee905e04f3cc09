// Terms that must stand together, in one segment.
#ifndef SOHOA_STORAGE_SEARCH_PHRASE_NODE_H_
#define SOHOA_STORAGE_SEARCH_PHRASE_NODE_H_

#include <memory>
#include <vector>

#include "storage/search/match_nodes.h"
#include "storage/search/term_node.h"

namespace sohoa {

class PhraseNode final : public MatchNode {
 public:
  // One node for each token of the clause, in its order. Borrows the context.
  PhraseNode(const Clause& clause, std::vector<std::unique_ptr<TermNode>> tokens,
             double information, SegmentContext* context);

  int64_t Cost() const override { return by_cost_.front()->Cost(); }
  absl::StatusOr<std::optional<uint32_t>> SkipTo(uint32_t document) override;
  absl::Status Evaluate(uint32_t window, const DocumentSet* within, DocumentSet* found,
                        WindowScores* scores) override;

 private:
  // The score where the clause holds in the document; nullopt where it does not.
  absl::StatusOr<std::optional<double>> Look(uint32_t document, uint8_t packed_length);

  const Clause clause_;
  const std::vector<std::unique_ptr<TermNode>> tokens_;
  const double information_;
  SegmentContext* const context_;
  std::vector<TermNode*> by_cost_;  // the rarest first: they leave the least to look at
  int marked_ = 0;
};

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SEARCH_PHRASE_NODE_H_
