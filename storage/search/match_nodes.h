// A resolved query over one segment, window by window: which documents match, and how well.
#ifndef SOHOA_STORAGE_SEARCH_MATCH_NODES_H_
#define SOHOA_STORAGE_SEARCH_MATCH_NODES_H_

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/search/document_set.h"
#include "storage/search/query_terms.h"
#include "storage/search/segment.h"

namespace sohoa {

// By place in the window.
using WindowScores = std::vector<float>;

// What the nodes of one segment share. Not thread-safe.
class SegmentContext {
 public:
  SegmentContext(const SegmentReader& reader,
                 std::optional<std::chrono::steady_clock::time_point> deadline)
      : reader_(reader), deadline_(deadline) {}

  const SegmentReader& reader() const { return reader_; }
  // kDeadlineExceeded past the query's deadline.
  absl::Status CheckDeadline() const;
  // PackLength of each document of the window; valid until another window is asked for.
  absl::StatusOr<const std::string*> Lengths(uint32_t window);
  // REQUIRES, all: document < info().documents.
  absl::StatusOr<DocumentColumns> Columns(uint32_t document);
  absl::StatusOr<uint32_t> Date(uint32_t document);    // DocumentColumns::date
  absl::StatusOr<uint64_t> IdHead(uint32_t document);  // DocumentColumns::id_head

 private:
  absl::StatusOr<size_t> PlaceInColumns(uint32_t document);

  const SegmentReader& reader_;
  const std::optional<std::chrono::steady_clock::time_point> deadline_;
  std::optional<uint32_t> lengths_window_;
  std::string lengths_;
  std::optional<uint32_t> columns_part_;
  ColumnsPart columns_;
};

// What a candidate must have when a node has added what it earns there, to be among the best.
struct Wanted {
  float least = 0;
  float before = 0;  // none has more than this when the node begins
};

class MatchNode {
 public:
  virtual ~MatchNode() = default;
  // About how many documents it has to look at.
  virtual int64_t Cost() const = 0;
  // At or before the first match at or behind `document`; nullopt where none follows. Exact where
  // that is cheap.
  virtual absl::StatusOr<std::optional<uint32_t>> SkipTo(uint32_t document) = 0;
  // No document earns more.
  virtual float MaxScore() const = 0;
  // Adds to *found the documents of the window that match and are in `within`, if it is given.
  // Windows ascending. *found is empty when it is called.
  virtual absl::Status Find(uint32_t window, const DocumentSet* within, DocumentSet* found) = 0;
  // Adds what the candidates earn to *scores; some of them may not match this node. Takes out
  // matches that have less than is wanted then: they are not among the best, whatever others add.
  // It need not say how much these have. REQUIRES: Find was called for the window last, and nothing
  // restricted it but what the candidates were restricted by.
  virtual absl::Status Score(uint32_t window, const Wanted& wanted, DocumentSet* candidates,
                             WindowScores* scores) = 0;
};

// Borrows all but the query. Null where no document of the segment can match.
std::unique_ptr<MatchNode> MakeNode(const QueryNode& query, const QueryTerms& terms, size_t segment,
                                    SegmentContext* context);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SEARCH_MATCH_NODES_H_
