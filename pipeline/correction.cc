#include "pipeline/correction.h"

#include <algorithm>
#include <iterator>
#include <vector>

#include "storage/search/index_builder.h"

namespace sohoa {

absl::Status SetIndexRows(const RecordStore& store, NewVersion* change) {
  const auto old = store.ReadRecord(change->record.id);
  if (!old.ok()) return old.status();
  const auto before = IndexRowsOf(store, *old);
  if (!before.ok()) return before.status();
  const auto after = IndexRowsOf(store, change->record);
  if (!after.ok()) return after.status();
  std::vector<IndexEntry> gone;
  change->index_put.clear();
  std::set_difference(before->begin(), before->end(), after->begin(), after->end(),
                      std::back_inserter(gone));
  std::set_difference(after->begin(), after->end(), before->begin(), before->end(),
                      std::back_inserter(change->index_put));
  change->index_removed.clear();
  for (IndexEntry& row : gone) change->index_removed.push_back(std::move(row.key));
  return absl::OkStatus();
}

}  // namespace sohoa
