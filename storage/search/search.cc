#include "storage/search/search.h"

#include <algorithm>
#include <utility>

#include "storage/search/hit.h"
#include "storage/search/match.h"
#include "storage/search/query.h"

namespace sohoa {
namespace {

constexpr int kMaxLimit = 1000;

// Best first; ids part equals, so that equal stores give equal answers.
void KeepBest(size_t limit, std::vector<Candidate>* candidates) {
  const size_t count = std::min(limit, candidates->size());
  const auto end = candidates->begin() + static_cast<std::ptrdiff_t>(count);
  std::partial_sort(candidates->begin(), end, candidates->end(),
                    [](const Candidate& a, const Candidate& b) {
                      return a.score != b.score ? a.score > b.score : a.id < b.id;
                    });
  candidates->erase(end, candidates->end());
}

}  // namespace

absl::StatusOr<SearchResult> Search(const RecordStore& store, std::string_view query,
                                    const SearchOptions& options) {
  if (options.limit < 0 || options.limit > kMaxLimit)
    return absl::InvalidArgumentError("the limit of hits must be from 0 to 1,000");
  auto clauses = ParseQuery(query);
  if (!clauses.ok()) return clauses.status();
  auto candidates = MatchDocuments(store, &*clauses);
  if (!candidates.ok()) return candidates.status();
  SearchResult result{.total = static_cast<int64_t>(candidates->size())};
  KeepBest(static_cast<size_t>(options.limit), &*candidates);
  for (const Candidate& candidate : *candidates) {
    auto hit = MakeHit(store, *clauses, candidate);
    if (!hit.ok()) return hit.status();
    result.hits.push_back(*std::move(hit));
  }
  return result;
}

}  // namespace sohoa
