// Several neighbouring segments become one. Thread-safe; no state.
#ifndef SOHOA_STORAGE_SEARCH_MERGE_SEGMENTS_H_
#define SOHOA_STORAGE_SEARCH_MERGE_SEGMENTS_H_

#include <vector>

#include "absl/status/status.h"
#include "storage/record/index_rows.h"
#include "storage/search/segment.h"

namespace sohoa {

// One to be merged, and which of its documents are left behind: ascending.
struct SegmentInput {
  SegmentReader reader;
  std::vector<uint32_t> left_behind;
};

// Writes the documents of the segments in their order, and their terms. Reads the rows along; holds
// a block of each segment in memory.
absl::Status MergeSegments(const IndexRows& rows, const std::vector<SegmentInput>& segments,
                           SegmentWriter* writer);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SEARCH_MERGE_SEGMENTS_H_
