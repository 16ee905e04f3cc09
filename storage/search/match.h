// Which documents answer a query, and how well.
#ifndef SOHOA_STORAGE_SEARCH_MATCH_H_
#define SOHOA_STORAGE_SEARCH_MATCH_H_

#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "storage/search/index_view.h"
#include "storage/search/query.h"
#include "storage/search/query_terms.h"
#include "storage/search/search.h"

namespace sohoa {

// A document in a view of the index.
struct DocumentPlace {
  size_t segment = 0;
  uint32_t document = 0;
};

struct Candidate {
  DocumentPlace place;
  float score = 0;
  float rank = 0;        // greater is better: the score or the day, as asked for
  uint64_t id_head = 0;  // parts equals: the lesser is better
};

struct MatchOptions {
  size_t limit = 20;
  SortOrder sort = SortOrder::kRelevance;
  // Only what comes behind this one: its rank and id_head.
  std::optional<Candidate> after;
  bool facets = false;
  uint64_t without_id_head = 0;  // this document is not among them
  std::optional<std::chrono::steady_clock::time_point> deadline;
  uint32_t threads = 1;  // at most; the answer is the same with any number
  // Below so many a thread costs more than it saves.
  int64_t postings_worth_a_thread = 50'000;
};

// How many matches have a value, and one of them.
struct ValueCount {
  int64_t documents = 0;
  uint64_t value = 0;  // ValueHash, or the year
  DocumentPlace example;
};

struct MatchResult {
  int64_t total = 0;
  std::vector<Candidate> best;  // in order
  // The most frequent first, at most kMostValues of each; empty unless asked for.
  std::vector<ValueCount> types, organs, years;
};
inline constexpr size_t kMostValues = 20;

// The score: first, how many of the words that were typed with marks stand in the document with
// exactly these; among equals BM25F. `query` is resolved in `terms`.
//   kDeadlineExceeded, kDataLoss
absl::StatusOr<MatchResult> MatchDocuments(const IndexView& view, const QueryNode& query,
                                           const QueryTerms& terms, const MatchOptions& options);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SEARCH_MATCH_H_
