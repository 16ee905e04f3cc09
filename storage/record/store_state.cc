#include "storage/record/store_state.h"

#include <memory>
#include <string_view>
#include <utility>

#include "storage/record/record_codec.h"
#include "storage/record/record_format.h"

namespace sohoa {
namespace {

using namespace record_format;  // NOLINT

void DeleteStaged(uint64_t serial, TableBatch& batch) {
  batch.DeleteRange(Table::kPages, SerialKey(serial), SerialKey(serial + 1));
  batch.DeleteRange(Table::kChunks, SerialKey(serial), SerialKey(serial + 1));
}

}  // namespace

uint64_t TakeSerial(StoreState& state) {
  const std::lock_guard lock(state.mutex);
  return state.next_serial++;
}

absl::StatusOr<StoreStats> ReadTotals(const TableReader& tables) {
  const auto row = tables.Get(Table::kMeta, kTotalsKey);
  if (!row.ok()) return row.status();
  if (!row->has_value()) return StoreStats();
  return DecodeTotals(**row);
}

absl::Status DropStaged(Tables& tables, uint64_t serial) {
  const auto batch = tables.NewBatch();
  DeleteStaged(serial, *batch);
  batch->Delete(Table::kStaging, SerialKey(serial));
  return tables.Write(*batch, Durability::kBuffered);
}

absl::Status MarkShredded(Tables& tables, uint64_t serial, const std::string& id) {
  const auto batch = tables.NewBatch();
  DeleteStaged(serial, *batch);
  batch->Put(Table::kStaging, SerialKey(serial), id + kShreddedMark);
  return tables.Write(*batch, Durability::kBuffered);
}

absl::Status ShredLeftovers(Tables& tables, uint64_t deleted_by) {
  std::vector<RowRange> ranges;
  bool withdrawn = false;
  const auto marks = tables.NewBatch();
  const absl::Status scanned =
      ScanRows(tables, Table::kStaging, "", [&](std::string_view key, std::string_view value) {
        withdrawn = withdrawn || value.ends_with(kWithdrawnMark);
        if (IsId(value)) return true;  // it is being written
        if (value.ends_with(kForgottenMark)) {
          const std::string row = InputRowKey(value.substr(0, value.size() - 1));
          ranges.push_back({Table::kInputs, row, row + '\0'});
        } else {
          const std::string begin(key), end = SerialKey(ParseBigEndian(key) + 1);
          ranges.push_back({Table::kPages, begin, end});
          ranges.push_back({Table::kChunks, begin, end});
        }
        marks->Delete(Table::kStaging, key);
        return true;
      });
  if (!scanned.ok() || ranges.empty()) return scanned;
  if (withdrawn) {
    for (const Table table : {Table::kRecords, Table::kFiles, Table::kBySource, Table::kJournal,
                              Table::kIndex, Table::kLeaves, Table::kVersions, Table::kWaiting})
      ranges.push_back({table});
  }
  const absl::Status scrubbed = tables.Scrub(ranges, deleted_by);
  if (absl::IsFailedPrecondition(scrubbed)) return absl::OkStatus();
  if (!scrubbed.ok()) return scrubbed;
  return tables.Write(*marks, Durability::kBuffered);
}

absl::Status SweepStaged(Tables& tables) {
  std::vector<std::pair<uint64_t, std::string>> begun;
  bool any = false;
  const absl::Status scanned =
      ScanRows(tables, Table::kStaging, "", [&](std::string_view key, std::string_view id) {
        any = true;
        if (IsId(id)) begun.emplace_back(ParseBigEndian(key), id);
        return true;
      });
  if (!scanned.ok()) return scanned;
  for (const auto& [serial, id] : begun)
    if (absl::Status s = MarkShredded(tables, serial, id); !s.ok()) return s;
  return any ? ShredLeftovers(tables, 0) : absl::OkStatus();
}

absl::Status ForEachNewestRecord(const TableReader& tables,
                                 const std::function<absl::Status(const Record&)>& visit) {
  absl::Status result;
  const absl::Status scanned =
      ScanRows(tables, Table::kRecords, "", [&](std::string_view, std::string_view value) {
        const auto record = value.size() < kSerialBytes
                                ? absl::DataLossError("a row of the store is damaged")
                                : DecodeRecord(value.substr(kSerialBytes));
        result = record.ok() ? visit(*record) : record.status();
        return result.ok();
      });
  return result.ok() ? scanned : result;
}

absl::StatusOr<RecordRow> ReadRecordRow(const TableReader& tables, const std::string& id) {
  const auto row = tables.Get(Table::kRecords, id);
  if (!row.ok()) return row.status();
  if (!row->has_value()) return absl::NotFoundError("there is no document with this id");
  if ((*row)->size() < kSerialBytes) return absl::DataLossError("a row of the store is damaged");
  return RecordRow{ParseBigEndian(std::string_view(**row).substr(0, kSerialBytes)),
                   (*row)->substr(kSerialBytes)};
}

}  // namespace sohoa
