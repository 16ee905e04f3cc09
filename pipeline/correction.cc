#include "pipeline/correction.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "storage/search/index_builder.h"

namespace sohoa {
namespace {

// Sorted by key. Pages are the same in all versions.
absl::StatusOr<std::vector<IndexEntry>> RowsOf(const RecordStore& store, const Record& record) {
  if (record.deletion) return std::vector<IndexEntry>();
  IndexBuilder builder;
  for (size_t i = 0; i < record.pages.size(); ++i) {
    const auto page = store.ReadPageOfVersion(record.id, kNewestVersion, static_cast<int>(i));
    if (!page.ok()) return page.status();
    builder.AddPage(*page);
  }
  builder.AddFields(record.fields);
  return builder.Build(record.id);
}

absl::Status Add(RecordStore& store, NewVersion change) {
  if (absl::Status s = SetIndexRows(store, &change); !s.ok()) return s;
  return store.AddVersion(change).status();
}

}  // namespace

absl::Status SetIndexRows(const RecordStore& store, NewVersion* change) {
  const auto old = store.ReadVersion(change->record.id, kNewestVersion);
  if (!old.ok()) return old.status();
  const auto before = RowsOf(store, *old);
  if (!before.ok()) return before.status();
  const auto after = RowsOf(store, change->record);
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

absl::Status DeleteDocument(RecordStore& store, const std::string& id, const Deed& deed,
                            const std::string& keep_until) {
  auto record = store.ReadRecord(id);
  if (!record.ok()) return record.status();
  record->deletion = {deed.officer, deed.time, deed.reason, keep_until};
  return Add(store, {.record = *std::move(record),
                     .officer = deed.officer,
                     .time = deed.time,
                     .reason = deed.reason});
}

absl::Status UndeleteDocument(RecordStore& store, const std::string& id, const Deed& deed) {
  auto record = store.ReadVersion(id, kNewestVersion);
  if (!record.ok()) return record.status();
  if (!record->deletion) return absl::FailedPreconditionError("the document is not deleted");
  record->deletion.reset();
  return Add(store, {.record = *std::move(record),
                     .officer = deed.officer,
                     .time = deed.time,
                     .reason = deed.reason});
}

absl::StatusOr<std::vector<std::string>> DueForPurge(const RecordStore& store,
                                                     const std::string& day) {
  std::vector<std::string> due;
  const absl::Status walked = store.ForEachDeleted([&](const Record& record) {
    if (record.deletion->keep_until <= day) due.push_back(record.id);
    return absl::OkStatus();
  });
  if (!walked.ok()) return walked;
  return due;
}

}  // namespace sohoa
