// What is shown of a document that answers a query: the places and a piece of its text.
#ifndef SOHOA_STORAGE_SEARCH_HIT_H_
#define SOHOA_STORAGE_SEARCH_HIT_H_

#include <vector>

#include "absl/status/statusor.h"
#include "storage/record/record_store.h"
#include "storage/search/match.h"
#include "storage/search/query.h"
#include "storage/search/search.h"

namespace sohoa {

// Reads the record and at most kMaxPagesShown of its pages. `query` is resolved in `terms`.
// kNotFound when the document left the store meanwhile.
absl::StatusOr<SearchHit> MakeHit(const RecordStore& store, const IndexView& view,
                                  const QueryNode& query, const QueryTerms& terms,
                                  const Candidate& candidate);

// The id and the score alone.
absl::StatusOr<SearchHit> MakeBareHit(const IndexView& view, const Candidate& candidate);

// Where a document of the view lies.
absl::StatusOr<DocumentEntry> ReadEntry(const IndexView& view, const DocumentPlace& place);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SEARCH_HIT_H_
