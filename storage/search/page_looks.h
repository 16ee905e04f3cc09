// The rows by which pages are found that may be scans of one sheet. Thread-safe; no state.
#ifndef SOHOA_STORAGE_SEARCH_PAGE_LOOKS_H_
#define SOHOA_STORAGE_SEARCH_PAGE_LOOKS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "ocr/page/page_hash.h"
#include "storage/record/index_rows.h"

namespace sohoa {

// Pages with less print than this, in decided places of their hash, are alike too easily.
inline constexpr int kFewestPlaces = 96;

// The rows of a document's pages: one for each band of each page that has print enough.
std::vector<IndexEntry> LookRows(const std::vector<PageHash>& pages, const std::string& packed_id);

struct PageCandidate {
  std::string id;
  int page = 0;   // from 0
  int bands = 0;  // that it shares with the page asked for
};

// The likeliest of the pages that share a band with this one, and whose sketches are not far from
// its own, at most 16: those that share the most first. Reads at most 4,096 rows a band. kDataLoss,
// kUnavailable.
absl::StatusOr<std::vector<PageCandidate>> FindLikePages(const IndexRows& rows,
                                                         const PageHash& hash);

// The ids of the documents whose records name this one, in order; at most 1,024.
absl::StatusOr<std::vector<std::string>> FindNaming(const IndexRows& rows, const std::string& id);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SEARCH_PAGE_LOOKS_H_
