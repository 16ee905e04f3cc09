#include "tools/serve/search_page.h"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace sohoa {
namespace {

constexpr size_t kMostFacetValues = 20;

SearchOptions OptionsOf(const SearchQuestion& question) {
  return {.limit = question.limit,
          .sort = question.sort,
          .cursor = question.cursor,
          .facets = question.facets,
          .deadline = question.deadline};
}

// How many hits that may be seen the pages before had.
absl::StatusOr<size_t> PlaceOf(const std::string& cursor) {
  int place = 0;
  if (!cursor.empty() && (!absl::SimpleAtoi(cursor, &place) || place < 1 || place >= kMostRanked))
    return absl::InvalidArgumentError("this cursor is none of ours");
  return static_cast<size_t>(place);
}

// Values and how many documents have them.
class Facet {
 public:
  void Count(const std::string& value) {
    if (!value.empty()) ++documents_[value];
  }
  std::vector<FacetValue> MostFrequent() const {
    std::vector<FacetValue> values;
    for (const auto& [value, documents] : documents_) values.push_back({value, documents});
    std::stable_sort(values.begin(), values.end(), [](const FacetValue& a, const FacetValue& b) {
      return a.documents > b.documents;
    });
    values.resize(std::min(values.size(), kMostFacetValues));
    return values;
  }

 private:
  std::map<std::string, int64_t> documents_;
};

class ScopedSearch {
 public:
  ScopedSearch(const Searcher& searcher, const RecordStore& store, const Scope& scope,
               const SearchQuestion& question)
      : searcher_(searcher), store_(store), scope_(scope), question_(question) {}

  absl::StatusOr<SearchResult> Run() {
    const absl::StatusOr<size_t> place = PlaceOf(question_.cursor);
    if (!place.ok()) return place.status();
    if (absl::Status s = LookAtRanked(); !s.ok()) return s;
    SearchResult result{.total = static_cast<int64_t>(ranks_.size())};
    const size_t begin = std::min(*place, ranks_.size());
    const size_t end = std::min(begin + static_cast<size_t>(question_.limit), ranks_.size());
    auto hits = Describe(begin, end);
    if (!hits.ok()) return hits.status();
    result.hits = *std::move(hits);
    if (end < ranks_.size() && end > 0) result.next_cursor = absl::StrCat(end);
    if (question_.facets) {
      result.types = types_.MostFrequent();
      result.organs = organs_.MostFrequent();
      result.years = years_.MostFrequent();
    }
    return result;
  }

 private:
  // Sets which of the first hits may be seen.
  absl::Status LookAtRanked() {
    SearchOptions options = OptionsOf(question_);
    options.limit = kMostRanked;
    options.cursor.clear();
    options.facets = false;
    options.details = false;
    const absl::StatusOr<SearchResult> ranked = searcher_.Search(question_.query, options);
    if (!ranked.ok()) return ranked.status();
    for (size_t rank = 0; rank < ranked->hits.size(); ++rank) {
      const absl::StatusOr<Record> record = store_.ReadRecord(ranked->hits[rank].id);
      if (absl::IsNotFound(record.status())) continue;  // deleted meanwhile
      if (!record.ok()) return record.status();
      if (!MaySee(scope_, *record)) continue;
      ranks_.push_back(rank);
      types_.Count(record->fields.type_name.value);
      organs_.Count(record->fields.organ_name.value);
      years_.Count(record->fields.issued_date.value.substr(0, 4));
    }
    return absl::OkStatus();
  }

  // The visible hits [begin, end) with all that is shown of them.
  absl::StatusOr<std::vector<SearchHit>> Describe(size_t begin, size_t end) const {
    if (begin == end) return std::vector<SearchHit>();
    SearchOptions options = OptionsOf(question_);
    options.facets = false;
    options.cursor.clear();
    if (const size_t before = ranks_[begin]; before > 0) {  // where they begin
      options.details = false;
      options.limit = static_cast<int>(before);
      const absl::StatusOr<SearchResult> passed = searcher_.Search(question_.query, options);
      if (!passed.ok()) return passed.status();
      options.cursor = passed->next_cursor;
    }
    options.details = true;
    options.limit = static_cast<int>(ranks_[end - 1] - ranks_[begin] + 1);
    absl::StatusOr<SearchResult> found = searcher_.Search(question_.query, options);
    if (!found.ok()) return found.status();
    std::erase_if(found->hits, [&](const SearchHit& hit) { return !MaySee(scope_, hit.record); });
    return std::move(found->hits);
  }

  const Searcher& searcher_;
  const RecordStore& store_;
  const Scope& scope_;
  const SearchQuestion& question_;
  std::vector<size_t> ranks_;  // of hits that may be seen, rising
  Facet types_, organs_, years_;
};

}  // namespace

absl::StatusOr<SearchResult> FindPage(const Searcher& searcher, const RecordStore& store,
                                      const Scope& scope, const SearchQuestion& question) {
  if (!scope.covers_all()) return ScopedSearch(searcher, store, scope, question).Run();
  return searcher.Search(question.query, OptionsOf(question));
}

}  // namespace sohoa
