#include "storage/record/purge.h"

#include <mutex>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "storage/record/audit.h"
#include "storage/record/input_rows.h"
#include "storage/record/record_codec.h"
#include "storage/record/record_format.h"
#include "storage/record/removal.h"
#include "storage/record/versions.h"

namespace sohoa {
namespace {

std::string DayOf(const std::string& time) {
  constexpr size_t kDigits = 10;  // "2031-12-31"
  return time.substr(0, kDigits);
}

absl::Status CheckMayGo(const Record& record, const Purge& purge) {
  if (!record.deletion)
    return absl::FailedPreconditionError(absl::StrCat("the document is not deleted: ", record.id));
  if (DayOf(purge.time) < record.deletion->keep_until)
    return absl::FailedPreconditionError(absl::StrCat(
        "the document is to be kept longer: ", record.id, " until ", record.deletion->keep_until));
  return absl::OkStatus();
}

// Documents of one scan have its originals in the keeping of the first.
absl::Status CheckNoneIsNeeded(const TableReader& tables, const std::set<std::string>& ids) {
  return ForEachNewestRecord(tables, [&](const Record& record) {
    if (!ids.contains(record.kept_by) || ids.contains(record.id)) return absl::OkStatus();
    return absl::FailedPreconditionError(absl::StrCat(
        "the document keeps the originals of another: ", record.kept_by, " of ", record.id));
  });
}

absl::Status PutPurge(StoreState& state, const Purge& purge, TableBatch* batch) {
  const std::set<std::string> ids(purge.ids.begin(), purge.ids.end());
  if (absl::Status s = CheckNoneIsNeeded(*state.tables, ids); !s.ok()) return s;
  auto totals = ReadTotals(*state.tables);
  if (!totals.ok()) return totals.status();
  std::vector<AuditEvent> events;
  std::vector<JournalledInput> inputs;
  for (const std::string& id : ids) {
    const auto record = ReadRecordVersion(*state.tables, id, kNewestVersion);
    if (!record.ok()) return record.status();
    if (absl::Status s = CheckMayGo(*record, purge); !s.ok()) return s;
    if (absl::Status s = RemoveDocument(*state.tables, *record, batch, &*totals); !s.ok()) return s;
    auto known = InputsPurgedWith(*state.tables, record->source_sha256);
    if (!known.ok()) return known.status();
    inputs.insert(inputs.end(), known->begin(), known->end());
    events.push_back(
        {purge.time, purge.officer, kActionPurge, record->source_sha256, purge.reason});
  }
  batch->Put(Table::kMeta, record_format::kTotalsKey, EncodeTotals(*totals));
  if (absl::Status s = PutInputRows(state, inputs, {}, batch); !s.ok()) return s;
  return AppendAudit(*state.tables, events, batch);
}

}  // namespace

absl::Status PurgeDocuments(StoreState& state, const Purge& purge) {
  if (purge.officer.empty() || purge.time.empty() || purge.reason.empty())
    return absl::InvalidArgumentError("a purge needs an officer, a time and a reason");
  {
    const std::lock_guard lock(state.mutex);
    const auto batch = state.tables->NewBatch();
    if (absl::Status s = PutPurge(state, purge, batch.get()); !s.ok()) return s;
    if (absl::Status s = state.tables->Write(*batch, Durability::kSynced); !s.ok()) return s;
  }
  state.removed_by = state.tables->LatestChange();
  return ShredLeftovers(*state.tables, state.removed_by.load());
}

}  // namespace sohoa
