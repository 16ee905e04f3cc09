// Questions to the index, with or without accents. Thread-safe; no state.
#ifndef SOHOA_STORAGE_SEARCH_SEARCH_H_
#define SOHOA_STORAGE_SEARCH_SEARCH_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "ocr/page/geometry.h"
#include "storage/record/record_store.h"

namespace sohoa {

struct SearchOptions {
  int limit = 20;  // hits given, 0..1,000; `total` counts them all
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

struct SearchResult {
  int64_t total = 0;
  std::vector<SearchHit> hits;  // best first; equal scores by id
};

// All words of the query must occur in a document (text or fields). "a phrase" in double quotes
// must stand together, in order, across lines and pages if need be. A word typed with Vietnamese
// marks finds words with and without them, and documents with exactly these marks rank above; a
// word typed without marks finds all. hòa = hoà, đ = d. A code such as 15/QĐ-UBND or a date such as
// 05/02/2026 is one word; its parts are found too, and when no document has the whole, those that
// have its parts side by side. Words in type, code and subject count most. `query` is NFC UTF-8. Of
// a document's pages, only those that are shown are read.
//   kInvalidArgument  nothing to look for, longer than 1,000 bytes or 32 words, or a limit out of
//   range kDataLoss         the index is damaged
absl::StatusOr<SearchResult> Search(const RecordStore& store, std::string_view query,
                                    const SearchOptions& options = {});

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SEARCH_SEARCH_H_
