// The tending of the index: leaves are gathered into segments, small segments merged into larger
// ones, so that a query looks into few. The search gives the same before and after. Thread-safe:
// who comes second waits; documents may be committed and searched meanwhile. A kill at any moment
// leaves the index as it was before or as it is afterwards.
#ifndef SOHOA_STORAGE_SEARCH_INDEX_MERGE_H_
#define SOHOA_STORAGE_SEARCH_INDEX_MERGE_H_

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/record/record_store.h"
#include "storage/search/segment.h"

namespace sohoa {

struct TendLimits {
  // Documents whose leaves are left ungathered: more make each query of a new process slower, fewer
  // make more segments. Where more wait, up to `segments` times as many are gathered at once.
  uint32_t leaves = 512;
  // So many segments of one level become one of the next.
  size_t segments = 8;
};

// Does what is due; returns at once when nothing is. What it holds in memory at once: `leaves` ×
// `segments` leaves, of at most 64 MiB unless one alone is larger; and 4 MiB of rows to be written.
//   kCancelled  it was asked to stop; what it had begun is undone
//   kResourceExhausted, kUnavailable, kDataLoss
absl::Status TendIndex(RecordStore& store, const TendLimits& limits = {},
                       const std::stop_token& stop = {});

// Gathers all leaves, however few, and merges all segments into one.
absl::Status CompactIndex(RecordStore& store);

// Removes the leaves of `ids` and rewrites the segments that hold them without them: afterwards no
// row of the index but their fingerprints tells anything of them.
absl::Status ExpungeFromIndex(RecordStore& store, const std::vector<std::string>& ids);

// What the removal of a document, or a new version of it, changes in the index beside the rows that
// it puts: gives up when `expected` no longer holds (RecordStore::ChangeIndex), and must then be
// asked for again.
absl::StatusOr<IndexChange> RemovalFromIndex(const RecordStore& store, const std::string& id);

// Throws the index away and makes it from the records and their texts. One that is broken off is
// known as of an earlier grammar, and has to be begun again. kDataLoss, when it is done: some
// documents' texts are damaged, and not in it; the first one is named.
absl::Status RebuildIndex(RecordStore& store);

// Whether the index was written by a program that had another grammar, or its making was broken
// off: it must be rebuilt.
absl::StatusOr<bool> IsOfEarlierGrammar(const IndexRows& rows);

// The rows of a manifest; empty where nothing was gathered yet.
absl::StatusOr<IndexManifest> ReadIndexManifest(const IndexRows& rows);

// A leaf that was read, with its id.
struct LeafRow {
  std::string packed_id;
  std::string leaf;
};
// Each leaf with its key, in order of id, until `visit` returns false. kDataLoss: one is damaged.
absl::Status ForEachLeaf(const IndexRows& rows,
                         const std::function<bool(std::string_view key, LeafRow leaf)>& visit);
// Writes a segment of these documents, in this order.
absl::Status WriteLeaves(const std::vector<LeafRow>& leaves, SegmentWriter* writer);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SEARCH_INDEX_MERGE_H_
