// Questions to the index, with or without accents.
#ifndef SOHOA_STORAGE_SEARCH_SEARCH_H_
#define SOHOA_STORAGE_SEARCH_SEARCH_H_

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "ocr/page/geometry.h"
#include "storage/record/record_store.h"
#include "storage/search/query.h"
#include "storage/search/scope_terms.h"

namespace sohoa {

class IndexView;
class QueryTerms;
struct MatchOptions;
struct MatchResult;

enum class SortOrder {
  kRelevance,  // best first
  kDate,       // latest day of issue first; documents without one last
};

struct SearchOptions {
  int limit = 20;  // hits given, 0..1,000; `total` counts them all
  SortOrder sort = SortOrder::kRelevance;
  // `next_cursor` of the answer before, to the same query in the same order: what comes behind it.
  // Documents that came meanwhile may be missed or be given twice.
  std::string cursor;
  bool facets = false;
  // False: of the hits ids and scores alone, which is quicker.
  bool details = true;
  // Documents out of it are neither given nor counted, nor are their facets.
  SearchScope scope = {};
  // Past this much time the answer is kDeadlineExceeded.
  std::optional<std::chrono::milliseconds> deadline;
};

// A word of the page that answers the query.
struct MatchedWord {
  int page = 0;  // from 0
  Box box;       // pixels of the archived image
};

struct SearchHit {
  std::string id;
  double score = 0;  // greater is better; comparable within one answer only
  Record record;
  // A piece of the text, in which each matched word stands between ⟦ and ⟧. Of a field where the
  // pages do not have the words.
  std::string snippet;
  std::vector<MatchedWord> matches;  // at most 100, of at most 10 pages, in page order
};

struct FacetValue {
  std::string value;
  int64_t documents = 0;
};

struct SearchResult {
  int64_t total = 0;
  std::vector<SearchHit> hits;  // equals by id
  std::string next_cursor;      // empty when nothing follows
  // Of all that was found, the most frequent values first, at most 20 of each; when asked for.
  std::vector<FacetValue> types, organs, years;
};

// Thread-safe. A question that is asked while no
// other is is answered by two threads. Keeps the index's
// outline in memory, and what is not yet gathered of it, and looks
// again when the store has changed. Must not outlive its store.
class Searcher {
 public:
  // `abbreviations`: their short and long forms are found for each other.
  explicit Searcher(const RecordStore& store, const std::vector<Abbreviation>& abbreviations = {});
  ~Searcher();

  // All words of the query must occur in a document (text or fields). "a phrase" in double quotes
  // must stand together, in order, across lines and pages if need be. A word typed with Vietnamese
  // marks finds words with and without them, and documents with exactly these marks rank above; a
  // word typed without marks finds all. hòa = hoà, đ = d. A code such as 15/QĐ-UBND or a date such
  // as 05/02/2026 is one word; its parts are found too, and when no document has the whole, those
  // that have its parts side by side. Words in type, code and subject count most. `query` is NFC
  // UTF-8. Of a document's pages, only those that are shown are read.
  //
  //   a b          both        a OR b      one of them      -a, NOT a    not a      ( )  brackets
  //   quyet*       words that begin so     quyet~  words that are one slip away
  //   signer:an    in this field alone: typeName, code, codeNumber, codeNotation, subject, place,
  //                organName, parentOrganName, signer, position, recipients, urgency, dossierCode
  //   issuedDate:2020-01..2021-06          a day, month or year, or from one to another
  //
  //   kInvalidArgument   nothing to look for, longer than 1,000 bytes or 32 words, a limit or
  //   cursor
  //                      out of range, a date that is none, too many words for one *
  //   kDeadlineExceeded  it takes longer than it may
  //   kDataLoss          the index is damaged
  absl::StatusOr<SearchResult> Search(std::string_view query, const SearchOptions& options) const;

  // Lets go of the store as it was, if it has changed since the last question: what is removed from
  // it stays in its files for as long as it is held.
  void LetGo() const;

  // Documents that share with this one a word of code, signer, organ or dossier's code, those that
  // share the rarest first. kNotFound for an unknown id; else as Search.
  absl::StatusOr<SearchResult> FindSimilar(const std::string& id,
                                           const SearchOptions& options) const;

 private:
  using Matches = std::shared_ptr<const MatchResult>;
  class Working;

  absl::StatusOr<std::shared_ptr<const IndexView>> View() const;
  // `asked` tells the question apart from all others.
  absl::StatusOr<SearchResult> Answer(const std::string& asked, QueryNode query,
                                      const std::string& without_id,
                                      const SearchOptions& options) const;
  absl::StatusOr<Matches> Match(const std::string& asked, const IndexView& view,
                                const QueryNode& query, const QueryTerms& terms,
                                const MatchOptions& options) const;
  // Which documents answer does not change while the index does not: people and programs ask the
  // same again and again.
  Matches Remembered(const std::string& asked, const IndexView& view) const;
  void Remember(const std::string& asked, const IndexView& view, const Matches& matches) const;

  const RecordStore& store_;
  const std::vector<AbbreviationForms> abbreviations_;
  mutable std::atomic<int> working_{0};  // threads that match documents
  mutable std::mutex mutex_;             // guards what follows
  mutable std::shared_ptr<const IndexView> view_;
  mutable uint64_t version_ = 0;  // of the store, when it was opened
  mutable absl::flat_hash_map<std::string, Matches> remembered_;  // of view_
};

// One question to a store that was just opened.
absl::StatusOr<SearchResult> Search(const RecordStore& store, std::string_view query,
                                    const SearchOptions& options = {});

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SEARCH_SEARCH_H_
