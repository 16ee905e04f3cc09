#include "tools/serve/search_page.h"

#include <algorithm>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace sohoa {
namespace {

// How many hits the pages before had.
absl::StatusOr<int> PlaceOf(const std::string& cursor) {
  int place = 0;
  if (!cursor.empty() && (!absl::SimpleAtoi(cursor, &place) || place < 1 || place >= kMostRanked))
    return absl::InvalidArgumentError("this cursor is none of ours");
  return place;
}

}  // namespace

absl::StatusOr<SearchPage> FindPage(const RecordStore& store, const Scope& scope,
                                    const SearchQuestion& question) {
  const absl::StatusOr<int> place = PlaceOf(question.cursor);
  if (!place.ok()) return place.status();
  const int end = std::min(*place + question.limit, kMostRanked);
  const SearchOptions options{.limit = scope.covers_all() ? end : kMostRanked};
  absl::StatusOr<SearchResult> found = Search(store, question.query, options);
  if (!found.ok()) return found.status();
  SearchPage page{*std::move(found)};
  std::vector<SearchHit>& hits = page.result.hits;
  if (!scope.covers_all()) {
    std::erase_if(hits, [&](const SearchHit& hit) { return !MaySee(scope, hit.record); });
    page.result.total = static_cast<int64_t>(hits.size());
  }
  if (end < std::min<int64_t>(page.result.total, kMostRanked)) page.next_cursor = absl::StrCat(end);
  hits.resize(std::min(hits.size(), static_cast<size_t>(end)));
  hits.erase(hits.begin(), hits.begin() + std::min<std::ptrdiff_t>(*place, std::ssize(hits)));
  return page;
}

}  // namespace sohoa
