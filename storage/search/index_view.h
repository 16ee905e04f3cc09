// The index as it is at one moment: its segments, and the leaves that are not yet gathered as one
// more. Never changes; thread-safe. Must not outlive its store.
#ifndef SOHOA_STORAGE_SEARCH_INDEX_VIEW_H_
#define SOHOA_STORAGE_SEARCH_INDEX_VIEW_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "storage/record/record_store.h"
#include "storage/search/segment.h"

namespace sohoa {

class IndexView {
 public:
  // Reads the leaves: some milliseconds for hundreds of them.
  // kFailedPrecondition: an earlier version made the index; kDataLoss, kUnavailable.
  static absl::StatusOr<std::shared_ptr<const IndexView>> Open(const RecordStore& store);

  // In the order in which their documents came.
  const std::vector<SegmentReader>& segments() const { return segments_; }
  int64_t documents() const { return documents_; }

 private:
  IndexView() = default;
  std::unique_ptr<IndexRows> rows_;
  std::unique_ptr<IndexRows> leaves_;  // as a segment
  std::vector<SegmentReader> segments_;
  int64_t documents_ = 0;
};

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SEARCH_INDEX_VIEW_H_
