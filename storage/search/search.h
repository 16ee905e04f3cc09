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
  int limit = 20;  // hits given; `total` counts them all
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
  std::string snippet;               // a piece of the text; matched words stand between ⟦ and ⟧
  std::vector<MatchedWord> matches;  // at most 100, in page order
};

struct SearchResult {
  int64_t total = 0;
  std::vector<SearchHit> hits;  // best first; equal scores by id
};

// All words of the query must occur in a document (text or fields). "a phrase" in double quotes must stand
// together, in order. A word typed with Vietnamese marks finds words with and without them, and those that
// carry exactly these marks rank above; a word typed without marks finds all. hòa = hoà, đ = d. A code such
// as 15/QĐ-UBND is one word. `query` is NFC UTF-8.
//   kInvalidArgument  nothing to look for, or longer than 1,000 bytes or 32 words
absl::StatusOr<SearchResult> Search(const RecordStore& store, std::string_view query,
                                    const SearchOptions& options = {});

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SEARCH_SEARCH_H_
