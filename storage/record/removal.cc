#include "storage/record/removal.h"

#include <string_view>

#include "absl/strings/str_cat.h"
#include "storage/record/record_codec.h"
#include "storage/record/record_format.h"
#include "storage/record/store_state.h"
#include "storage/record/versions.h"
#include "storage/record/waiting.h"

namespace sohoa {
namespace {

using namespace record_format;  // NOLINT: the grammar's words

// What lies under one serial; it is kept in mind until the files are rewritten.
void RemoveSerial(const std::string& id, uint64_t number, TableBatch* batch) {
  const std::string serial = SerialKey(number), behind = SerialKey(number + 1);
  batch->DeleteRange(Table::kPages, serial, behind);
  batch->DeleteRange(Table::kChunks, serial, behind);
  batch->Delete(Table::kJournal, serial);
  batch->Put(Table::kStaging, serial, absl::StrCat(id, std::string(1, kWithdrawnMark)));
}

absl::Status CountOutFiles(const TableReader& tables, const std::string& id, StoreStats* totals) {
  absl::Status result;
  const absl::Status scanned =
      ScanRows(tables, Table::kFiles, id, [&](std::string_view, std::string_view value) {
        const auto manifest = DecodeManifest(value);
        result = manifest.status();
        if (manifest.ok()) totals->bytes -= manifest->info.size_bytes;
        return result.ok();
      });
  return result.ok() ? scanned : result;
}

}  // namespace

absl::Status RemoveDocument(const TableReader& tables, const Record& newest, TableBatch* batch,
                            StoreStats* totals) {
  const std::string& id = newest.id;
  const auto row = ReadRecordRow(tables, id);
  if (!row.ok()) return row.status();
  RemoveSerial(id, row->serial, batch);
  for (int version = 2; version <= newest.version; ++version) {
    const auto serial = SerialOfVersion(tables, id, version);
    if (!serial.ok()) return serial.status();
    RemoveSerial(id, *serial, batch);
  }
  if (absl::Status s = CountOutFiles(tables, id, totals); !s.ok()) return s;
  batch->DeleteRange(Table::kFiles, id, id + '\xff');
  batch->DeleteRange(Table::kVersions, id, id + '\xff');
  batch->Delete(Table::kRecords, id);
  batch->Delete(Table::kBySource, newest.source_sha256);
  DeleteWaiting(id, batch);
  if (newest.deletion) {
    --totals->deleted;
  } else {
    --totals->documents;
    totals->pages -= static_cast<int64_t>(newest.pages.size());
  }
  totals->old_versions -= newest.version - 1;
  return absl::OkStatus();
}

}  // namespace sohoa
