#include "pipeline/correction.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "storage/search/index_builder.h"
#include "storage/search/index_merge.h"

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
  builder.AddFields(record.fields, record.dossier_code, record.agency);
  builder.AddLooks(record);
  return builder.Build(record.id);
}

// The index is tended behind the work; a change of it that comes each time is a fault.
constexpr int kTries = 5;

}  // namespace

absl::Status SetIndexRows(const RecordStore& store, NewVersion* change) {
  change->index = {};
  const auto old = store.ReadVersion(change->record.id, kNewestVersion);
  if (!old.ok()) return old.status();
  const auto before = RowsOf(store, *old);
  if (!before.ok()) return before.status();
  auto after = RowsOf(store, change->record);
  if (!after.ok()) return after.status();
  if (*before == *after) return absl::OkStatus();
  if (!old->deletion) {
    auto removal = RemovalFromIndex(store, old->id);
    if (!removal.ok()) return removal.status();
    change->index = *std::move(removal);
  }
  for (const IndexEntry& row : *before) change->index.removed.push_back(row.key);
  std::move(after->begin(), after->end(), std::back_inserter(change->index.put));
  return absl::OkStatus();
}

absl::StatusOr<Record> AddCorrected(RecordStore& store, NewVersion change) {
  const int base = change.record.version;
  absl::StatusOr<Record> added = absl::AbortedError("");
  for (int attempt = 0; attempt < kTries && absl::IsAborted(added.status()); ++attempt) {
    if (absl::Status s = SetIndexRows(store, &change); !s.ok()) return s;
    added = store.AddVersion(change);
    const auto newest = store.ReadVersion(change.record.id, kNewestVersion);
    if (!newest.ok() || newest->version != base) break;  // not the index alone has changed
  }
  return added;
}

absl::Status DeleteDocument(RecordStore& store, const std::string& id, const Deed& deed,
                            const std::string& keep_until) {
  auto record = store.ReadRecord(id);
  if (!record.ok()) return record.status();
  record->deletion = {deed.officer, deed.time, deed.reason, keep_until};
  return AddCorrected(store, {.record = *std::move(record),
                              .officer = deed.officer,
                              .time = deed.time,
                              .reason = deed.reason})
      .status();
}

absl::Status UndeleteDocument(RecordStore& store, const std::string& id, const Deed& deed) {
  auto record = store.ReadVersion(id, kNewestVersion);
  if (!record.ok()) return record.status();
  if (!record->deletion) return absl::FailedPreconditionError("the document is not deleted");
  record->deletion.reset();
  return AddCorrected(store, {.record = *std::move(record),
                              .officer = deed.officer,
                              .time = deed.time,
                              .reason = deed.reason})
      .status();
}

absl::StatusOr<std::vector<std::string>> DueForPurge(const RecordStore& store,
                                                     const std::string& day) {
  std::vector<std::string> due;
  const absl::Status walked = store.ForEachDeleted([&](const Record& record) {
    if (record.deletion->keep_until <= day) due.push_back(record.id);
    return absl::OkStatus();
  });
  if (!walked.ok()) return walked;
  if (due.empty()) return due;
  // What keeps the originals of another goes with it or after it: the store refuses it before.
  std::set<std::string> needed;
  const auto note = [&](const Record& record) {
    if (!record.kept_by.empty() && !std::binary_search(due.begin(), due.end(), record.id))
      needed.insert(record.kept_by);
    return absl::OkStatus();
  };
  if (absl::Status s = store.ForEachRecord(note); !s.ok()) return s;
  if (absl::Status s = store.ForEachDeleted(note); !s.ok()) return s;
  std::erase_if(due, [&](const std::string& id) { return needed.contains(id); });
  return due;
}

absl::Status PurgeFromStore(RecordStore& store, const Purge& purge) {
  // Of a deleted document the search finds nothing, whether it may go already or not.
  for (const std::string& id : purge.ids) {
    const auto record = store.ReadVersion(id, kNewestVersion);
    if (!record.ok()) return record.status();
    if (!record->deletion)
      return absl::FailedPreconditionError(absl::StrCat("the document is not deleted: ", id));
  }
  if (absl::Status s = ExpungeFromIndex(store, purge.ids); !s.ok()) return s;
  return store.PurgeDeleted(purge);
}

}  // namespace sohoa
