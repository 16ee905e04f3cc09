#include "storage/record/quarantine.h"

#include <memory>
#include <set>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "storage/record/audit.h"
#include "storage/record/index_table.h"
#include "storage/record/input_rows.h"
#include "storage/record/record_codec.h"
#include "storage/record/record_format.h"
#include "storage/record/removal.h"

namespace sohoa {
namespace {

using namespace record_format;  // NOLINT: the grammar's words

// One change of the quarantine on its way into one write. The caller holds the state's mutex.
class QuarantineChange {
 public:
  static absl::StatusOr<QuarantineChange> Begin(StoreState& state) {
    absl::StatusOr<StoreStats> totals = ReadTotals(*state.tables);
    if (!totals.ok()) return totals.status();
    return QuarantineChange(state, *totals);
  }

  absl::Status Put(const QuarantineEntry& entry) {
    if (absl::Status s = CountOut(entry.source_sha256); !s.ok()) return s;
    totals_.quarantined += entry.is_held() ? 1 : 0;
    batch_->Put(Table::kQuarantine, entry.source_sha256, EncodeQuarantine(entry));
    return absl::OkStatus();
  }

  absl::Status Remove(const std::string& source_sha256) {
    if (absl::Status s = CountOut(source_sha256); !s.ok()) return s;
    batch_->Delete(Table::kQuarantine, source_sha256);
    return absl::OkStatus();
  }

  absl::Status Withdraw(const Withdrawal& document, const Record& record) {
    for (const IndexEntry& entry : document.index) DeleteIndexRow(entry.key, batch_.get());
    return RemoveDocument(tables_, record, batch_.get(), &totals_);
  }

  absl::Status StopInputs(const std::vector<QuarantineEntry>& entries,
                          const std::vector<JournalledInput>& inputs) {
    auto rows = InputsStoppedBy(tables_, entries, inputs);
    return rows.ok() ? PutInputRows(state_, *rows, {}, batch_.get()) : rows.status();
  }

  void Tell(AuditEvent event) { events_.push_back(std::move(event)); }

  absl::Status Write() {
    if (absl::Status s = AppendAudit(tables_, events_, batch_.get()); !s.ok()) return s;
    batch_->Put(Table::kMeta, kTotalsKey, EncodeTotals(totals_));
    return tables_.Write(*batch_, Durability::kSynced);
  }

 private:
  QuarantineChange(StoreState& state, const StoreStats& totals)
      : state_(state), tables_(*state.tables), batch_(tables_.NewBatch()), totals_(totals) {}

  absl::Status CountOut(const std::string& source_sha256) {
    const auto known = ReadQuarantined(tables_, source_sha256);
    if (!known.ok()) return known.status();
    if (known->has_value() && (*known)->is_held()) --totals_.quarantined;
    return absl::OkStatus();
  }

  StoreState& state_;
  Tables& tables_;
  std::unique_ptr<TableBatch> batch_;
  StoreStats totals_;
  std::vector<AuditEvent> events_;
};

absl::Status CheckEntries(const std::vector<QuarantineEntry>& entries) {
  for (const QuarantineEntry& entry : entries) {
    if (!IsSha(entry.source_sha256) ||
        (!entry.cause_sha256.empty() && !IsSha(entry.cause_sha256)) ||
        (!entry.dossier_sha256.empty() && !IsSha(entry.dossier_sha256)))
      return absl::InvalidArgumentError("a digest has 64 lower-case hexadecimal digits");
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Record>> ReadWithdrawn(const Tables& tables,
                                                  const std::vector<Withdrawal>& withdrawn) {
  std::vector<Record> records;
  for (const Withdrawal& document : withdrawn) {
    const auto row = ReadRecordRow(tables, document.id);
    if (!row.ok()) return row.status();
    auto record = DecodeRecord(row->message);
    if (!record.ok()) return record.status();
    if (document.version != kNewestVersion && document.version != record->version)
      return absl::AbortedError("a document that is to be withdrawn was changed in between");
    records.push_back(*std::move(record));
  }
  return records;
}

// A document that leaves the store must be remembered in the quarantine. The source of a further
// document of a scan is no input that could come again: the scan's is, which its first one has.
absl::Status CheckRemembered(const std::vector<Record>& records,
                             const std::vector<QuarantineEntry>& entries) {
  std::set<std::string> sources, remembered;
  for (const QuarantineEntry& entry : entries) sources.insert(entry.source_sha256);
  for (const Record& record : records)
    if (sources.contains(record.source_sha256)) remembered.insert(record.id);
  for (const Record& record : records)
    if (!remembered.contains(record.id) && !remembered.contains(record.kept_by))
      return absl::InvalidArgumentError("a withdrawn document has no entry in the quarantine");
  return absl::OkStatus();
}

absl::Status WriteEntries(StoreState& state, const std::vector<QuarantineEntry>& entries,
                          const std::vector<Withdrawal>& withdrawn,
                          const std::vector<JournalledInput>& inputs) {
  const auto records = ReadWithdrawn(*state.tables, withdrawn);
  if (!records.ok()) return records.status();
  if (absl::Status s = CheckRemembered(*records, entries); !s.ok()) return s;
  auto change = QuarantineChange::Begin(state);
  if (!change.ok()) return change.status();
  if (absl::Status s = change->StopInputs(entries, inputs); !s.ok()) return s;
  std::set<std::string> were_stored;
  for (size_t i = 0; i < withdrawn.size(); ++i) {
    if (absl::Status s = change->Withdraw(withdrawn[i], (*records)[i]); !s.ok()) return s;
    were_stored.insert((*records)[i].source_sha256);
  }
  for (const QuarantineEntry& entry : entries) {
    if (absl::Status s = change->Put(entry); !s.ok()) return s;
    change->Tell({entry.time, kProgramActor,
                  were_stored.contains(entry.source_sha256) ? kActionWithdraw : kActionQuarantine,
                  entry.source_sha256, entry.reason});
  }
  return change->Write();
}

absl::StatusOr<QuarantineEntry> FindReleasable(const TableReader& tables,
                                               const std::string& source_sha256) {
  auto entry = ReadQuarantined(tables, source_sha256);
  if (!entry.ok()) return entry.status();
  if (!entry->has_value()) return absl::NotFoundError("nothing with this hash is in quarantine");
  if (!(*entry)->is_held()) return absl::FailedPreconditionError("it was released before");
  if (!(*entry)->cause_sha256.empty())
    return absl::FailedPreconditionError(absl::StrCat(
        "it is held for the stamp on another document of its dossier, which is to be released: ",
        (*entry)->cause_sha256));
  return **std::move(entry);
}

}  // namespace

absl::Status PutIntoQuarantine(StoreState& state, const std::vector<QuarantineEntry>& entries,
                               const std::vector<Withdrawal>& withdrawn,
                               const std::vector<JournalledInput>& inputs) {
  if (absl::Status s = CheckEntries(entries); !s.ok()) return s;
  if (!entries.empty() || !withdrawn.empty() || !inputs.empty()) {
    const std::lock_guard lock(state.mutex);
    const absl::Status written = WriteEntries(state, entries, withdrawn, inputs);
    ++state.index_version;
    if (!written.ok()) return written;
  }
  state.removed_by = state.tables->LatestChange();
  return ShredLeftovers(*state.tables, state.removed_by.load());
}

absl::Status ReleaseFromQuarantine(StoreState& state, const std::string& source_sha256,
                                   const QuarantineRelease& release) {
  if (release.officer.empty() || release.reason.empty())
    return absl::InvalidArgumentError("a release needs an officer and a reason");
  const std::lock_guard lock(state.mutex);
  auto entry = FindReleasable(*state.tables, source_sha256);
  if (!entry.ok()) return entry.status();
  auto change = QuarantineChange::Begin(state);
  if (!change.ok()) return change.status();
  entry->release = release;
  if (absl::Status s = change->Put(*entry); !s.ok()) return s;
  const auto tell = [&](const std::string& source) {
    change->Tell({release.time, release.officer, kActionRelease, source, release.reason});
  };
  tell(source_sha256);
  const absl::Status freed = ForEachQuarantineRow(*state.tables, [&](const QuarantineEntry& other) {
    if (other.cause_sha256 != source_sha256) return absl::OkStatus();
    tell(other.source_sha256);
    return change->Remove(other.source_sha256);
  });
  return freed.ok() ? change->Write() : freed;
}

absl::StatusOr<std::optional<QuarantineEntry>> ReadQuarantined(const TableReader& tables,
                                                               const std::string& source_sha256) {
  const auto row = tables.Get(Table::kQuarantine, source_sha256);
  if (!row.ok()) return row.status();
  if (!row->has_value()) return std::nullopt;
  auto entry = DecodeQuarantine(**row);
  if (!entry.ok()) return entry.status();
  entry->source_sha256 = source_sha256;
  return *std::move(entry);
}

absl::Status ForEachQuarantineRow(
    const TableReader& tables, const std::function<absl::Status(const QuarantineEntry&)>& visit) {
  absl::Status result;
  const absl::Status scanned =
      ScanRows(tables, Table::kQuarantine, "", [&](std::string_view key, std::string_view value) {
        auto entry = DecodeQuarantine(value);
        if (entry.ok()) entry->source_sha256 = std::string(key);
        result = entry.ok() ? visit(*entry) : entry.status();
        return result.ok();
      });
  return result.ok() ? scanned : result;
}

}  // namespace sohoa
