#include "storage/record/store_check.h"

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "storage/record/audit.h"
#include "storage/record/document_check.h"
#include "storage/record/input_rows.h"
#include "storage/record/record_codec.h"
#include "storage/record/record_format.h"
#include "storage/record/store_state.h"
#include "storage/record/versions.h"
#include "storage/record/waiting.h"

namespace sohoa {
namespace {

using namespace record_format;  // NOLINT: the grammar's words

class StoreChecker {
 public:
  explicit StoreChecker(const TableReader& tables) : notes_{tables} {
    // A store of the first version is read without being migrated.
    has_queue_ = notes_.Get(Table::kMeta, kSchemaKey) != "1";
  }

  CheckReport Run() {
    CheckRecords();
    CheckRecordsBehindDamage();
    CheckSources();
    CheckJournal();
    CheckFilesHaveRecords();
    CheckVersionsHaveRecords();
    CheckQueue();
    CheckSerials(Table::kPages, "page texts");
    CheckSerials(Table::kChunks, "pieces of files");
    CheckQuarantine();
    for (std::string& problem : CheckInputs(notes_.tables))
      notes_.report.problems.push_back(std::move(problem));
    CheckTotals();
    CheckTrail();
    return std::move(notes_.report);
  }

 private:
  // --- from the records to their parts
  // ------------------------------------------------------------

  void CheckRecords() {
    records_end_ =
        notes_.ForEachRow(Table::kRecords, [&](std::string_view key, std::string_view value) {
          last_record_ = std::string(key);
          CheckRow(last_record_, value);
        });
  }

  // Where the records cannot be read to their end, the others are asked for one by one: the journal
  // and the table of sources know their ids.
  void CheckRecordsBehindDamage() {
    if (records_end_) return;
    std::set<std::string> ids;
    const auto add = [&](std::string_view id) {
      if (IsId(id) && id > last_record_) ids.emplace(id);
    };
    notes_.ForEachRow(Table::kBySource, [&](std::string_view, std::string_view id) { add(id); });
    notes_.ForEachRow(Table::kJournal, [&](std::string_view, std::string_view value) {
      const auto row = DecodeJournalRow(value);
      if (row.ok()) add(row->id);
    });
    for (const std::string& id : ids) {
      const auto row = notes_.tables.Get(Table::kRecords, id);
      if (row.ok() && row->has_value()) {
        CheckRow(id, **row);
      } else {
        notes_.ProblemOf(id, "its record is lost");
      }
    }
  }

  void CheckRow(const std::string& id, std::string_view value) {
    ++notes_.report.documents;
    const auto record = value.size() < kSerialBytes ? absl::DataLossError("it is cut short")
                                                    : DecodeRecord(value.substr(kSerialBytes));
    if (!record.ok())
      return notes_.ProblemOf(id, "its record cannot be read: ", record.status().message());
    CheckDocument(id, ParseBigEndian(value.substr(0, kSerialBytes)), *record, has_queue_, &notes_);
  }

  // --- from the parts back to the records
  // ------------------------------------------------------------

  void CheckSources() {
    notes_.ForEachRow(Table::kBySource, [&](std::string_view key, std::string_view value) {
      const auto row = notes_.FindRecord(value);
      if (!row) {
        notes_.report.damaged.emplace(value);
        return notes_.Problem("source ", key, ": its document ", value, " is missing");
      }
      const auto record = DecodeRecord(row->message);
      if (record.ok() && record->source_sha256 != key)
        notes_.Problem("source ", key, ": its document ", value, " has another source");
    });
  }

  void CheckJournal() {
    notes_.ForEachRow(Table::kJournal, [&](std::string_view key, std::string_view value) {
      const uint64_t serial = ParseBigEndian(key);
      const auto row = DecodeJournalRow(value);
      if (!row.ok()) return notes_.Problem("journal row ", serial, " cannot be read");
      const auto record = notes_.FindRecord(row->id);
      const auto of_version = record && row->version > 1
                                  ? SerialOfVersion(notes_.tables, row->id, row->version)
                                  : absl::StatusOr<uint64_t>(record ? record->serial : 0);
      if (!record || !of_version.ok() || *of_version != serial) {
        notes_.report.damaged.insert(row->id);
        notes_.Problem("journal row ", serial, ": its document ", row->id, " is missing");
      }
    });
  }

  void CheckVersionsHaveRecords() {
    std::string known;  // rows of one document lie together
    int newest = 0;
    notes_.ForEachRow(Table::kVersions, [&](std::string_view key, std::string_view) {
      const std::string id(key.substr(0, kIdDigits));
      if (id != known) {
        const auto row = notes_.FindRecord(id);
        const auto record = DecodeRecord(row ? row->message : "");
        newest = row && record.ok() ? record->version : 0;
        known = id;
      }
      if (ParseBigEndian(key.substr(id.size())) > static_cast<uint64_t>(newest) || newest == 1)
        notes_.Problem("document ", id, ": there is a version that its record does not know");
    });
  }

  // A queue has only what waits; that it has all of it is told with the records.
  void CheckQueue() {
    notes_.ForEachRow(Table::kWaiting, [&](std::string_view key, std::string_view) {
      const std::string id(key.substr(1));
      const auto row = notes_.FindRecord(id);
      const auto record = DecodeRecord(row ? row->message : "");
      const auto what = row && record.ok() ? WaitsFor(*record) : std::nullopt;
      if (!what || WaitingKeyOf(*what, id) != key)
        notes_.Problem("document ", id, ": it is in the queue for signatures and waits for none");
    });
  }

  void CheckFilesHaveRecords() {
    std::string known;  // rows of one document lie together
    notes_.ForEachRow(Table::kFiles, [&](std::string_view key, std::string_view) {
      const std::string_view id = key.substr(0, kIdDigits);
      if (id == known) return;
      known = id;
      if (!notes_.FindRecord(id))
        notes_.Problem("document ", id, ": its files are there, its record is missing");
    });
  }

  void CheckSerials(Table table, std::string_view what) {
    const auto row = notes_.tables.NewCursor(table);
    row->Seek("");
    while (row->Valid()) {
      const uint64_t serial = ParseBigEndian(row->key().substr(0, kSerialBytes));
      const std::string key = SerialKey(serial);
      if (!notes_.Get(Table::kJournal, key) && !notes_.Get(Table::kStaging, key))
        notes_.Problem("serial ", serial, ": there are ", what, " that belong to no document");
      row->Seek(SerialKey(serial + 1));
    }
    if (!row->status().ok())
      notes_.Problem("not all ", what, " can be read: ", row->status().message());
  }

  void CheckQuarantine() {
    notes_.ForEachRow(Table::kQuarantine, [&](std::string_view key, std::string_view value) {
      const auto entry = DecodeQuarantine(value);
      if (!entry.ok()) return notes_.Problem("quarantine of ", key, ": the entry cannot be read");
      if (!entry->is_held()) return;
      ++notes_.counted.quarantined;
      if (notes_.Get(Table::kBySource, key))
        notes_.Problem("source ", key, ": it is in quarantine and stored");
    });
  }

  void CheckTrail() {
    AuditProof proof = CheckAudit(notes_.tables);
    notes_.report.audit_rows = proof.rows;
    notes_.report.audit_head = std::move(proof.head_sha256);
    for (std::string& problem : proof.problems)
      notes_.report.problems.push_back(std::move(problem));
  }

  void CheckTotals() {
    const auto totals = ReadTotals(notes_.tables);
    if (!totals.ok())
      return notes_.Problem("the totals cannot be read: ", totals.status().message());
    if (totals->documents != notes_.counted.documents || totals->pages != notes_.counted.pages ||
        totals->bytes != notes_.counted.bytes ||
        totals->old_versions != notes_.counted.old_versions ||
        totals->deleted != notes_.counted.deleted ||
        totals->quarantined != notes_.counted.quarantined)
      notes_.Problem("the totals do not agree with what is stored");
  }

  CheckNotes notes_;
  bool has_queue_ = true;
  bool records_end_ = true;  // all rows of records were read
  std::string last_record_;  // that was
};

}  // namespace

absl::StatusOr<CheckReport> CheckStore(const TableReader& tables) {
  return StoreChecker(tables).Run();
}

}  // namespace sohoa
