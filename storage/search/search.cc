#include "storage/search/search.h"

#include <algorithm>
#include <bit>
#include <span>
#include <string>
#include <thread>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "storage/search/field_texts.h"
#include "storage/search/hit.h"
#include "storage/search/index_format.h"
#include "storage/search/match.h"

namespace sohoa {
namespace {

constexpr int kMaxLimit = 1000;
// Of a similar document's words: enough for a code, a name and an organ.
constexpr size_t kMostSimilarWords = 32;

// Of answers: at most five kilobytes each, with what was asked.
constexpr size_t kMostRemembered = 4096;
constexpr size_t kMostRememberedHits = 32;
constexpr size_t kMostBytesAsked = 2048;

// Rank and id of the last one given, in hexadecimal.
constexpr size_t kCursorDigits = 8 + 16;

std::string EncodeCursor(const Candidate& last) {
  return absl::StrFormat("%08x%016x", std::bit_cast<uint32_t>(last.rank), last.id_head);
}

absl::StatusOr<std::optional<Candidate>> DecodeCursor(const std::string& cursor) {
  if (cursor.empty()) return std::optional<Candidate>();
  uint32_t rank = 0;
  Candidate last;
  if (cursor.size() != kCursorDigits ||
      !absl::SimpleHexAtoi(absl::string_view(cursor).substr(0, 8), &rank) ||
      !absl::SimpleHexAtoi(absl::string_view(cursor).substr(8), &last.id_head))
    return absl::InvalidArgumentError("the cursor is not one that an answer gave");
  last.rank = std::bit_cast<float>(rank);
  return std::optional(last);
}

// As DocumentColumns has it. REQUIRES: an id.
uint64_t IdHead(const std::string& id) {
  uint64_t head = 0;
  (void)absl::SimpleHexAtoi(absl::string_view(id).substr(0, 16), &head);
  return head;
}

absl::StatusOr<MatchOptions> ToMatchOptions(const SearchOptions& options) {
  if (options.limit < 0 || options.limit > kMaxLimit)
    return absl::InvalidArgumentError("the limit of hits must be from 0 to 1,000");
  auto after = DecodeCursor(options.cursor);
  if (!after.ok()) return after.status();
  // One more than is given, to know whether something follows.
  MatchOptions match{.limit = static_cast<size_t>(options.limit) + (options.limit > 0 ? 1 : 0),
                     .sort = options.sort,
                     .after = *after,
                     .facets = options.facets};
  if (options.deadline) match.deadline = std::chrono::steady_clock::now() + *options.deadline;
  return match;
}

// The value itself stands in the record of any document that has it.
absl::StatusOr<std::vector<FacetValue>> NameValues(const RecordStore& store, const IndexView& view,
                                                   const std::vector<ValueCount>& counts,
                                                   Field DocumentFields::*field) {
  std::vector<FacetValue> values;
  for (const ValueCount& count : counts) {
    const auto entry = ReadEntry(view, count.example);
    if (!entry.ok()) return entry.status();
    const auto record = store.ReadRecord(index_format::UnpackId(entry->packed_id));
    if (absl::IsNotFound(record.status())) continue;  // it left the store meanwhile
    if (!record.ok()) return record.status();
    values.push_back({(record->fields.*field).value, count.documents});
  }
  return values;
}

absl::Status NameFacets(const RecordStore& store, const IndexView& view, const MatchResult& match,
                        SearchResult* result) {
  auto types = NameValues(store, view, match.types, &DocumentFields::type_name);
  if (!types.ok()) return types.status();
  auto organs = NameValues(store, view, match.organs, &DocumentFields::organ_name);
  if (!organs.ok()) return organs.status();
  result->types = *std::move(types);
  result->organs = *std::move(organs);
  for (const ValueCount& count : match.years)
    result->years.push_back({absl::StrCat(count.value), count.documents});
  return absl::OkStatus();
}

QueryNode SimilarityQuery(const Record& record) {
  QueryNode query;
  query.kind = QueryNode::Kind::kOr;
  for (const FieldText& field : FieldTexts(record.fields, record.dossier_code)) {
    const bool tells =
        field.letter == FieldLetter("code") || field.letter == FieldLetter("signer") ||
        field.letter == FieldLetter("organName") || field.letter == FieldLetter("dossierCode");
    if (!tells) continue;
    for (QueryNode& word : WordsInField(field.letter, field.text))
      if (query.children.size() < kMostSimilarWords) query.children.push_back(std::move(word));
  }
  return query;
}

// All that an answer depends on beside the index. Each text is told with its length, so that no two
// questions – of two callers who may see different documents, say – are told alike.
std::string Asked(std::string_view kind, std::string_view what, const SearchOptions& options) {
  std::string asked = absl::StrCat(options.limit, " ", static_cast<int>(options.sort),
                                   options.facets ? " f" : " -");
  const auto tell = [&](std::string_view text) {
    absl::StrAppend(&asked, " ", text.size(), ":", absl::string_view(text.data(), text.size()));
  };
  tell(kind);
  tell(what);
  tell(options.cursor);
  for (const auto* names : {&options.scope.organs, &options.scope.kinds}) {
    absl::StrAppend(&asked, " ", names->size(), "x");
    for (const std::string& name : *names) tell(name);
  }
  return asked;
}

}  // namespace

Searcher::Searcher(const RecordStore& store, const std::vector<Abbreviation>& abbreviations)
    : store_(store), abbreviations_(FormsOf(abbreviations)) {}
Searcher::~Searcher() = default;

absl::StatusOr<std::shared_ptr<const IndexView>> Searcher::View() const {
  const std::lock_guard lock(mutex_);
  const uint64_t version = store_.IndexVersion();
  if (view_ != nullptr && version == version_) return view_;
  auto view = IndexView::Open(store_);
  if (!view.ok()) return view.status();
  view_ = *std::move(view);
  version_ = version;
  remembered_.clear();
  return view_;
}

void Searcher::LetGo() const {
  const std::lock_guard lock(mutex_);
  if (store_.IndexVersion() == version_) return;
  view_ = nullptr;
  remembered_.clear();
}

absl::StatusOr<SearchResult> Searcher::Search(std::string_view query,
                                              const SearchOptions& options) const {
  auto parsed = ParseQuery(query, abbreviations_);
  if (!parsed.ok()) return parsed.status();
  return Answer(Asked("words", query, options), *std::move(parsed), "", options);
}

absl::StatusOr<SearchResult> Searcher::FindSimilar(const std::string& id,
                                                   const SearchOptions& options) const {
  const auto record = store_.ReadRecord(id);
  if (!record.ok()) return record.status();
  QueryNode query = SimilarityQuery(*record);
  if (query.children.empty()) return SearchResult();
  // A correction may come between the record and the index.
  const std::string of_version = absl::StrCat(id, " ", record->version);
  return Answer(Asked("like", of_version, options), std::move(query), id, options);
}

// Counts the threads that are at work, and takes a second one where a core is idle.
class Searcher::Working {
 public:
  explicit Working(std::atomic<int>* count)
      : count_(*count),
        threads_(count_.fetch_add(1) + 1 < static_cast<int>(std::thread::hardware_concurrency())
                     ? 2
                     : 1) {
    if (threads_ == 2) count_.fetch_add(1);
  }
  ~Working() { count_.fetch_sub(static_cast<int>(threads_)); }
  Working(const Working&) = delete;
  Working& operator=(const Working&) = delete;
  uint32_t threads() const { return threads_; }

 private:
  std::atomic<int>& count_;
  const uint32_t threads_;
};

Searcher::Matches Searcher::Remembered(const std::string& asked, const IndexView& view) const {
  const std::lock_guard lock(mutex_);
  if (view_.get() != &view) return nullptr;
  const auto known = remembered_.find(asked);
  return known == remembered_.end() ? nullptr : known->second;
}

// Where there is no more room all is forgotten: what is asked for often is soon back.
void Searcher::Remember(const std::string& asked, const IndexView& view,
                        const Matches& matches) const {
  if (matches->best.size() > kMostRememberedHits || asked.size() > kMostBytesAsked) return;
  const std::lock_guard lock(mutex_);
  if (view_.get() != &view) return;
  if (remembered_.size() >= kMostRemembered) remembered_.clear();
  remembered_[asked] = matches;
}

absl::StatusOr<Searcher::Matches> Searcher::Match(const std::string& asked, const IndexView& view,
                                                  const QueryNode& query, const QueryTerms& terms,
                                                  const MatchOptions& options) const {
  if (Matches known = Remembered(asked, view)) return known;
  const Working working(&working_);
  MatchOptions with_threads = options;
  with_threads.threads = working.threads();
  auto found = MatchDocuments(view, query, terms, with_threads);
  if (!found.ok()) return found.status();
  auto matches = std::make_shared<const MatchResult>(*std::move(found));
  Remember(asked, view, matches);
  return matches;
}

absl::StatusOr<SearchResult> Searcher::Answer(const std::string& asked, QueryNode query,
                                              const std::string& without_id,
                                              const SearchOptions& options) const {
  auto match_options = ToMatchOptions(options);
  if (!match_options.ok()) return match_options.status();
  if (!without_id.empty()) match_options->without_id_head = IdHead(without_id);
  const auto view = View();
  if (!view.ok()) return view.status();
  query = WithinScope(std::move(query), options.scope);
  QueryTerms terms(**view);
  if (absl::Status s = terms.Resolve(&query); !s.ok()) return s;
  const auto found = Match(asked, **view, query, terms, *match_options);
  if (!found.ok()) return found.status();
  const MatchResult& match = **found;
  SearchResult result{.total = match.total};
  std::span<const Candidate> best = match.best;
  if (options.limit > 0 && best.size() == match_options->limit) {
    best = best.first(best.size() - 1);
    result.next_cursor = EncodeCursor(best.back());
  }
  for (const Candidate& candidate : best) {
    auto hit = options.details ? MakeHit(store_, **view, query, terms, candidate)
                               : MakeBareHit(**view, candidate);
    if (absl::IsNotFound(hit.status())) continue;  // it left the store meanwhile
    if (!hit.ok()) return hit.status();
    result.hits.push_back(*std::move(hit));
  }
  if (options.facets)
    if (absl::Status s = NameFacets(store_, **view, match, &result); !s.ok()) return s;
  return result;
}

absl::StatusOr<SearchResult> Search(const RecordStore& store, std::string_view query,
                                    const SearchOptions& options) {
  return Searcher(store).Search(query, options);
}

}  // namespace sohoa
