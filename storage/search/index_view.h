// The index as it is at one moment: its segments, and the leaves that are not yet gathered as one
// more. Never changes; thread-safe. Must not outlive its store.
#ifndef SOHOA_STORAGE_SEARCH_INDEX_VIEW_H_
#define SOHOA_STORAGE_SEARCH_INDEX_VIEW_H_

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "storage/record/record_store.h"
#include "storage/search/segment.h"

namespace sohoa {

// A term in all segments of a view.
struct FoundTerm {
  int64_t documents = 0;  // that have it; removed ones may be among them
  std::vector<std::optional<TermHeader>> by_segment;  // as many as the view has segments
  size_t bytes() const;                               // about what it takes in memory
};

class IndexView {
 public:
  // Reads the leaves: some milliseconds for hundreds of them.
  // kFailedPrecondition: an earlier version made the index; kDataLoss, kUnavailable.
  static absl::StatusOr<std::shared_ptr<const IndexView>> Open(const RecordStore& store);

  // In the order in which their documents came.
  const std::vector<SegmentReader>& segments() const { return segments_; }
  int64_t documents() const { return documents_; }

  // Where a term is looked for in each segment; the words that people ask for are mostly the same,
  // so up to kRememberedBytes of them are remembered.
  absl::StatusOr<std::shared_ptr<const FoundTerm>> Find(const std::string& term) const;
  // False: no segment has it. True: most likely one has.
  absl::StatusOr<bool> MayHave(std::string_view term) const;
  static constexpr size_t kRememberedBytes = 16 << 20;

 private:
  IndexView() = default;
  absl::StatusOr<FoundTerm> LookFor(const std::string& term) const;
  void Remember(const std::string& term, std::shared_ptr<const FoundTerm> found) const;

  std::unique_ptr<IndexRows> rows_;
  std::unique_ptr<IndexRows> leaves_;  // as a segment
  std::vector<SegmentReader> segments_;
  int64_t documents_ = 0;

  mutable std::mutex mutex_;  // guards what follows
  mutable absl::flat_hash_map<std::string, std::shared_ptr<const FoundTerm>> remembered_;
  mutable size_t remembered_bytes_ = 0;
};

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SEARCH_INDEX_VIEW_H_
