// One term in one segment.
#ifndef SOHOA_STORAGE_SEARCH_TERM_NODE_H_
#define SOHOA_STORAGE_SEARCH_TERM_NODE_H_

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
  absl::Status Find(uint32_t window, const DocumentSet* within, DocumentSet* found) override;
  absl::Status Score(uint32_t window, const Wanted& wanted, DocumentSet* candidates,
                     WindowScores* scores) override;

  // visit(at, frequency, spellings), as of PlacesSummary, for each of the documents that has a
  // posting in the window that Find was called for last, ascending. `documents` as restricted as
  // there.
  template <typename Visit>
  absl::Status ForEachPosting(const DocumentSet& documents, Visit visit) const;

  // Where it stands in the document; nullopt when it does not. Valid until the next call.
  absl::StatusOr<std::optional<TokenPlaces>> PlacesIn(uint32_t document);

  const TermHeader& header() const { return header_; }

 private:
  struct Loaded {
    std::optional<uint32_t> block;
    Postings postings;
    size_t place = 0;  // where the last document asked for was, or would be
  };
  // Borrowed until another is asked for, or Find.
  absl::StatusOr<Loaded*> Load(uint32_t block);
  // The block that the document would be in, and the place of its posting there; nullopt when there
  // is none. Quickest in ascending order.
  struct Place {
    Loaded* in;
    size_t at;
  };
  absl::StatusOr<std::optional<Place>> PlaceOf(uint32_t document);
  // visit(at, postings of its block, place there), as ForEachPosting.
  template <typename Visit>
  void ForEachInWindow(const DocumentSet& documents, Visit visit) const;
  // Whether any of the set may be in the block. `begin`: the window's first document.
  bool HasSomeOf(const DocumentSet& set, uint32_t begin, uint32_t block) const;
  float WeighMarks(float score, uint32_t spellings) const;

  const std::string term_;
  const TermHeader& header_;
  const float information_;
  const float exact_score_;  // 0: it was not typed with marks
  SegmentContext* const context_;
  std::vector<double> weights_;  // by spelling
  uint32_t exact_ = 0;           // bits of spellings
  uint32_t bare_ = 0;
  // By the rest of their number: as many as a window has had.
  std::vector<Loaded> loaded_ = std::vector<Loaded>(1);
  // What the window has of one block.
  struct Stretch {
    Postings* postings = nullptr;
    size_t first = 0;  // place in the block
    size_t end = 0;    // behind the last one, counted over the window
  };
  std::vector<Stretch> stretches_;
  DocumentSet in_window_;  // as far as Find looked
  std::optional<uint32_t> places_block_;
  BlockPlaces places_;
};

template <typename Visit>
void TermNode::ForEachInWindow(const DocumentSet& documents, Visit visit) const {
  size_t stretch = 0, begin = 0;  // which one, and where it begins in the window
  documents.ForEachCommon(in_window_, [&](uint32_t at, size_t place) {
    while (place >= stretches_[stretch].end) begin = stretches_[stretch++].end;
    visit(at, *stretches_[stretch].postings, stretches_[stretch].first + (place - begin));
  });
}

template <typename Visit>
absl::Status TermNode::ForEachPosting(const DocumentSet& documents, Visit visit) const {
  absl::Status status;
  ForEachInWindow(documents, [&](uint32_t at, Postings& postings, size_t i) {
    const auto spellings = postings.Spellings();
    status.Update(spellings.status());
    if (status.ok()) visit(at, postings.frequencies[i], (**spellings)[i]);
  });
  return status;
}

// BM25F (Robertson and Zaragoza, 2009) over the zones, with k1 = 1.2, b = 0.4; `packed_length` as
// of PackLength.
double Saturated(double frequency, uint8_t packed_length);
// Of how often a term stands in body, title and other fields.
double WeighZone(Zone zone);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SEARCH_TERM_NODE_H_
