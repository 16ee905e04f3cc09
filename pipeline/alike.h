// Documents that may have come twice: the same number, or the same pages scanned again. They are
// reported and linked, never merged or dropped (docs/duplicates.md). Thread-safe; no state.
#ifndef SOHOA_PIPELINE_ALIKE_H_
#define SOHOA_PIPELINE_ALIKE_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "pipeline/same_page.h"
#include "storage/record/record_store.h"

namespace sohoa {

// Pages of one document that are compared; of a longer one those behind are not.
inline constexpr size_t kMostComparedPages = 1000;

// The stored documents that this one, which is not stored yet, is like; by likeness, then by id.
// `words` are those of its pages, in order. Costs some seeks in the index for each page, and a
// record and a page's text for each page that looks alike. Errors of the store.
absl::StatusOr<std::vector<LikeDocument>> FindAlike(const RecordStore& store, const Record& record,
                                                    const std::vector<PageWords>& words);

// The same as an alert for the record: what a person is told.
Reason AlertOf(const LikeDocument& like);

// Both ways: those that its record names, and those whose records name it, as seen from it. What
// was deleted or purged since is left out. Errors of the store.
absl::StatusOr<std::vector<LikeDocument>> AlikeOf(const RecordStore& store, const Record& record);

// A document and one that was stored before it.
struct AlikePair {
  Record record;
  LikeDocument like;  // as seen from `record`
  Record other;
};

// Every pair once, in order of the later one's id; both are there and not deleted. Stops at the
// callback's first error and returns it.
absl::Status ForEachAlike(const RecordStore& store,
                          const std::function<absl::Status(const AlikePair&)>& visit);

}  // namespace sohoa

#endif  // SOHOA_PIPELINE_ALIKE_H_
