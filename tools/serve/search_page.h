// One page of a search's answer, of what a caller may see.
#ifndef SOHOA_TOOLS_SERVE_SEARCH_PAGE_H_
#define SOHOA_TOOLS_SERVE_SEARCH_PAGE_H_

#include <chrono>
#include <string>

#include "absl/status/statusor.h"
#include "storage/record/record_store.h"
#include "storage/search/search.h"
#include "tools/serve/access.h"

namespace sohoa {

struct SearchQuestion {
  std::string query;  // NFC
  int limit = 20;
  std::string cursor;  // of the page before; empty: the first page
  SortOrder sort = SortOrder::kRelevance;
  bool facets = false;
  std::chrono::milliseconds deadline{5000};
};

// The index knows nothing of scopes: for a caller who may not see all, so many of the first hits
// are looked at, and what is behind them is not found.
inline constexpr int kMostRanked = 1000;

// Hits that the caller may not see are neither given nor counted, nor are their facets.
// `next_cursor` is this function's own. Errors of Searcher::Search, and kInvalidArgument for a
// cursor that was not given here.
absl::StatusOr<SearchResult> FindPage(const Searcher& searcher, const RecordStore& store,
                                      const Scope& scope, const SearchQuestion& question);

}  // namespace sohoa

#endif  // SOHOA_TOOLS_SERVE_SEARCH_PAGE_H_
