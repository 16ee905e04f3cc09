// One term in one segment.
#ifndef SOHOA_STORAGE_SEARCH_TERM_NODE_H_
#define SOHOA_STORAGE_SEARCH_TERM_NODE_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "storage/search/clause_places.h"
#include "storage/search/match_nodes.h"

namespace sohoa {

// What BM25F makes of a frequency stays below k1 + 1 (Saturated).
inline constexpr float kMostSaturated = 2.2F;

// More than 32 words can earn by BM25F: (k1 + 1) · ln(1 + 10^9) each.
inline constexpr double kExactWordScore = 2000;

class TermNode final : public MatchNode {
 public:
  // What a document that has the term earns.
  struct Worth {
    double information = 0;  // as of QueryTerms
    int marked_words = 0;    // that were typed with marks
  };
  // Borrows the header and the context.
  TermNode(const ClauseToken& token, const TermHeader& header, const Worth& worth,
           SegmentContext* context);

  int64_t Cost() const override { return header_.documents; }
  float MaxScore() const override { return information_ * kMostSaturated + exact_score_; }
  absl::StatusOr<std::optional<uint32_t>> SkipTo(uint32_t document) override;
  absl::Status Evaluate(uint32_t window, const DocumentSet* within, DocumentSet* found,
                        const Scoring* scoring) override;

  // What the document's posting tells; nullopt when there is none.
  absl::StatusOr<std::optional<PlacesSummary>> PostingOf(uint32_t document);
  // Where it stands in the document; nullopt when it does not. Valid until the next call.
  absl::StatusOr<std::optional<TokenPlaces>> PlacesIn(uint32_t document);

  const TermHeader& header() const { return header_; }

 private:
  absl::Status Load(uint32_t block);
  // Which posting of the loaded block it is; the block's size when it has none.
  size_t PlaceOf(uint32_t document);
  absl::Status EvaluateBlock(uint32_t window, const DocumentSet* within, DocumentSet* found,
                             const Scoring* scoring);
  // Adds what the loaded block's postings first..end-1 earn, of those that were found.
  absl::Status Score(uint32_t window, size_t first, size_t end, const DocumentSet& found,
                     const Scoring& scoring);
  // Which frequencies can earn what is wanted, for documents of that length.
  std::array<bool, 256> WorthScoring(float wanted, uint8_t shortest_length) const;
  float WeighMarks(float score, uint32_t spellings) const;

  const std::string term_;
  const TermHeader& header_;
  const float information_;
  const float exact_score_;  // 0: it was not typed with marks
  SegmentContext* const context_;
  std::vector<double> weights_;  // by spelling
  uint32_t exact_ = 0;           // bits of spellings
  uint32_t bare_ = 0;
  std::optional<uint32_t> block_;  // whose postings are loaded
  Postings postings_;
  size_t place_ = 0;  // in postings_, where the last one asked for was, or would be
  std::optional<uint32_t> places_block_;
  BlockPlaces places_;
};

// BM25F (Robertson and Zaragoza, 2009) over the zones, with k1 = 1.2, b = 0.4; `packed_length` as
// of PackLength.
double Saturated(double frequency, uint8_t packed_length);
// Of how often a term stands in body, title and other fields.
double WeighZone(Zone zone);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SEARCH_TERM_NODE_H_
