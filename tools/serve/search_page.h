// One page of a search's answer, of what a caller may see.
#ifndef SOHOA_TOOLS_SERVE_SEARCH_PAGE_H_
#define SOHOA_TOOLS_SERVE_SEARCH_PAGE_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "storage/record/record_store.h"
#include "storage/search/search.h"
#include "tools/serve/access.h"

namespace sohoa {

struct SearchQuestion {
  std::string query;  // NFC
  int limit = 20;
  std::string cursor;  // of the page before; empty: the first page
  absl::Time deadline = absl::InfiniteFuture();
};

struct SearchPage {
  SearchResult result;      // `total` of what the caller may see
  std::string next_cursor;  // empty: this is the last page
};

// Hits that the caller may not see are neither given nor counted. A cursor is a place in the first
// kMostRanked hits; behind them the query has to be narrowed. Errors of Search, and
// kInvalidArgument for a cursor that was not given here.
absl::StatusOr<SearchPage> FindPage(const RecordStore& store, const Scope& scope,
                                    const SearchQuestion& question);

inline constexpr int kMostRanked = 1000;

}  // namespace sohoa

#endif  // SOHOA_TOOLS_SERVE_SEARCH_PAGE_H_
