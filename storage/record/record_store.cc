#include "storage/record/record_store.h"

#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "storage/record/document_writer.h"
#include "storage/record/quarantine.h"
#include "storage/record/record_codec.h"
#include "storage/record/record_format.h"
#include "storage/record/store_check.h"
#include "storage/record/store_state.h"
#include "storage/sign/digest.h"

namespace sohoa {
namespace {

using namespace record_format;  // NOLINT: the grammar's words

absl::Status ReadOnlyError() {
  return absl::FailedPreconditionError("the store was opened for reading only");
}

absl::StatusOr<Record> ToRecord(const RecordRow& row) { return DecodeRecord(row.message); }

class StoreOnTables final : public RecordStore {
 public:
  StoreOnTables(std::unique_ptr<Tables> tables, bool read_only)
      : state_{.tables = std::move(tables), .read_only = read_only} {}

  // Before the first use: the version, and what an interrupted run left behind.
  absl::Status Begin() {
    if (absl::Status status = CheckSchema(); !status.ok() || state_.read_only) return status;
    if (absl::Status status = FindNextSerial(); !status.ok()) return status;
    return SweepStaged();
  }

  absl::StatusOr<std::unique_ptr<DocumentWriter>> NewDocument(const std::string& id) override {
    if (state_.read_only) return ReadOnlyError();
    if (!IsId(id)) return absl::InvalidArgumentError("an id has 24 lower-case hexadecimal digits");
    uint64_t serial = 0;
    {
      const std::lock_guard lock(state_.mutex);
      serial = state_.next_serial++;
    }
    return NewDocumentWriter(state_, serial, id);
  }

  absl::StatusOr<std::optional<std::string>> FindBySource(
      const std::string& source_sha256) const override {
    return tables().Get(Table::kBySource, source_sha256);
  }

  absl::StatusOr<Record> ReadRecord(const std::string& id) const override {
    const auto row = ReadRecordRow(tables(), id);
    if (!row.ok()) return row.status();
    return ToRecord(*row);
  }

  absl::StatusOr<PageText> ReadPage(const std::string& id, int page) const override {
    const auto row = ReadRecordRow(tables(), id);
    if (!row.ok()) return row.status();
    if (page < 0) return absl::NotFoundError("the document has no such page");
    const auto text =
        tables().Get(Table::kPages, PageKey(row->serial, static_cast<uint32_t>(page)));
    if (!text.ok()) return text.status();
    if (!text->has_value()) return absl::NotFoundError("the document has no such page");
    return DecodePageText(**text);
  }

  absl::Status ReadFile(const std::string& id, StoredFile kind, int index,
                        const std::function<absl::Status(std::string_view)>& sink) const override {
    const auto row = ReadRecordRow(tables(), id);
    if (!row.ok()) return row.status();
    if (kind == StoredFile::kOriginal) {
      const auto record = DecodeRecord(row->message);
      if (!record.ok()) return record.status();
      if (!record->kept_by.empty() && record->kept_by != id)
        return ReadOwnFile(record->kept_by, kind, index, sink);
    }
    return ReadOwnFile(id, kind, index, sink);
  }

  absl::Status ForEachRecord(
      const std::function<absl::Status(const Record&)>& visit) const override {
    absl::Status result;
    const absl::Status scanned =
        ScanRows(tables(), Table::kRecords, "", [&](std::string_view, std::string_view value) {
          const auto record = value.size() < kSerialBytes
                                  ? absl::DataLossError("a row of the store is damaged")
                                  : DecodeRecord(value.substr(kSerialBytes));
          result = record.ok() ? visit(*record) : record.status();
          return result.ok();
        });
    return result.ok() ? scanned : result;
  }

  absl::Status ScanIndex(std::string_view prefix,
                         const std::function<bool(std::string_view key, std::string_view value)>&
                             visit) const override {
    return ScanRows(tables(), Table::kIndex, prefix, visit);
  }

  absl::Status Quarantine(const std::vector<QuarantineEntry>& entries,
                          const std::vector<Withdrawal>& withdrawn) override {
    if (state_.read_only) return ReadOnlyError();
    return PutIntoQuarantine(state_, entries, withdrawn);
  }

  absl::StatusOr<std::optional<QuarantineEntry>> FindQuarantined(
      const std::string& source_sha256) const override {
    return ReadQuarantined(tables(), source_sha256);
  }

  absl::Status ForEachQuarantined(
      const std::function<absl::Status(const QuarantineEntry&)>& visit) const override {
    return ForEachQuarantineRow(tables(), visit);
  }

  absl::Status Release(const std::string& source_sha256,
                       const QuarantineRelease& release) override {
    if (state_.read_only) return ReadOnlyError();
    return ReleaseFromQuarantine(state_, source_sha256, release);
  }

  absl::Status ForEachAuditRow(
      const std::function<absl::Status(const AuditRow&)>& visit) const override {
    return sohoa::ForEachAuditRow(tables(), visit);
  }

  absl::StatusOr<StoreStats> Stats() const override { return ReadTotals(tables()); }

  absl::StatusOr<CheckReport> Check() const override { return CheckStore(*tables().Snapshot()); }

 private:
  Tables& tables() const { return *state_.tables; }

  absl::Status CheckSchema() {
    const auto version = tables().Get(Table::kMeta, kSchemaKey);
    if (!version.ok()) return version.status();
    if (!version->has_value()) return WriteSchema();
    int number = 0;
    if (!absl::SimpleAtoi(**version, &number) || number < 1)
      return absl::DataLossError("the store is damaged: its version cannot be read");
    if (number > kSchemaVersion)
      return absl::FailedPreconditionError(
          absl::StrCat("the store was written by a newer version: its schema is ", number,
                       ", this program knows ", kSchemaVersion));
    return absl::OkStatus();
  }

  absl::Status WriteSchema() {
    if (state_.read_only) return absl::NotFoundError("there is no store yet: it is being made");
    const auto batch = tables().NewBatch();
    batch->Put(Table::kMeta, kSchemaKey, absl::StrCat(kSchemaVersion));
    return tables().Write(*batch, Durability::kSynced);
  }

  absl::Status FindNextSerial() {
    for (const Table table : {Table::kJournal, Table::kStaging}) {
      const auto row = tables().NewCursor(table);
      row->SeekToLast();
      if (row->Valid())
        state_.next_serial = std::max(state_.next_serial, ParseBigEndian(row->key()) + 1);
      if (!row->status().ok()) return row->status();
    }
    return absl::OkStatus();
  }

  // An interrupted document may have been a secret one, so its pieces leave the files too.
  absl::Status SweepStaged() {
    std::vector<std::pair<uint64_t, std::string>> begun;
    bool any = false;
    const absl::Status scanned =
        ScanRows(tables(), Table::kStaging, "", [&](std::string_view key, std::string_view id) {
          any = true;
          if (IsId(id)) begun.emplace_back(ParseBigEndian(key), id);
          return true;
        });
    if (!scanned.ok()) return scanned;
    for (const auto& [serial, id] : begun)
      if (absl::Status s = MarkShredded(tables(), serial, id); !s.ok()) return s;
    return any ? ShredLeftovers(tables()) : absl::OkStatus();
  }

  absl::Status ReadChunks(uint64_t serial, const FileManifest& manifest,
                          const std::function<absl::Status(std::string_view)>& sink) const {
    Sha256 hash;
    for (uint32_t i = 0; i < manifest.chunks; ++i) {
      const auto chunk = tables().Get(Table::kChunks, ChunkKey(serial, manifest.file, i));
      if (!chunk.ok()) return chunk.status();
      if (!chunk->has_value()) return absl::DataLossError("a piece of the stored file is missing");
      hash.Update(**chunk);
      if (absl::Status status = sink(**chunk); !status.ok()) return status;
    }
    if (hash.Finish() != manifest.info.sha256)
      return absl::DataLossError("the stored file is not what was stored: its digest differs");
    return absl::OkStatus();
  }

  // A file that this very document keeps.
  absl::Status ReadOwnFile(const std::string& id, StoredFile kind, int index,
                           const std::function<absl::Status(std::string_view)>& sink) const {
    const auto row = ReadRecordRow(tables(), id);
    if (!row.ok()) return row.status();
    const char mark = kind == StoredFile::kPdf ? kPdfMark : kOriginalMark;
    if (index < 0) return absl::NotFoundError("the document has no such file");
    const auto bytes = tables().Get(Table::kFiles, FileKey(id, mark, static_cast<uint32_t>(index)));
    if (!bytes.ok()) return bytes.status();
    if (!bytes->has_value()) return absl::NotFoundError("the document has no such file");
    const auto manifest = DecodeManifest(**bytes);
    if (!manifest.ok()) return manifest.status();
    return ReadChunks(row->serial, *manifest, sink);
  }

  mutable StoreState state_;
};

absl::StatusOr<std::unique_ptr<RecordStore>> Begun(std::unique_ptr<Tables> tables, bool read_only) {
  auto store = std::make_unique<StoreOnTables>(std::move(tables), read_only);
  if (absl::Status status = store->Begin(); !status.ok()) return status;
  return store;
}

}  // namespace

absl::StatusOr<StoreStats> ReadTotals(const TableReader& tables) {
  const auto row = tables.Get(Table::kMeta, kTotalsKey);
  if (!row.ok()) return row.status();
  if (!row->has_value()) return StoreStats();
  return DecodeTotals(**row);
}

namespace {

void DeleteStaged(uint64_t serial, TableBatch& batch) {
  batch.DeleteRange(Table::kPages, SerialKey(serial), SerialKey(serial + 1));
  batch.DeleteRange(Table::kChunks, SerialKey(serial), SerialKey(serial + 1));
}

}  // namespace

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

absl::Status ShredLeftovers(Tables& tables) {
  std::vector<RowRange> ranges;
  bool withdrawn = false;
  const auto marks = tables.NewBatch();
  const absl::Status scanned =
      ScanRows(tables, Table::kStaging, "", [&](std::string_view key, std::string_view value) {
        withdrawn = withdrawn || value.ends_with(kWithdrawnMark);
        if (IsId(value)) return true;  // it is being written
        const std::string begin(key), end = SerialKey(ParseBigEndian(key) + 1);
        ranges.push_back({Table::kPages, begin, end});
        ranges.push_back({Table::kChunks, begin, end});
        marks->Delete(Table::kStaging, key);
        return true;
      });
  if (!scanned.ok() || ranges.empty()) return scanned;
  if (withdrawn) {
    for (const Table table :
         {Table::kRecords, Table::kFiles, Table::kBySource, Table::kJournal, Table::kIndex})
      ranges.push_back({table});
  }
  if (absl::Status s = tables.Scrub(ranges); !s.ok()) return s;
  return tables.Write(*marks, Durability::kBuffered);
}

absl::StatusOr<RecordRow> ReadRecordRow(const TableReader& tables, const std::string& id) {
  const auto row = tables.Get(Table::kRecords, id);
  if (!row.ok()) return row.status();
  if (!row->has_value()) return absl::NotFoundError("there is no document with this id");
  if ((*row)->size() < kSerialBytes) return absl::DataLossError("a row of the store is damaged");
  return RecordRow{ParseBigEndian(std::string_view(**row).substr(0, kSerialBytes)),
                   (*row)->substr(kSerialBytes)};
}

absl::StatusOr<std::unique_ptr<RecordStore>> OpenRocksStore(const std::string& dir,
                                                            const RocksStoreOptions& options) {
  auto tables = OpenRocksTables(dir, {.read_only = options.read_only,
                                      .create_if_missing = options.create_if_missing,
                                      .cache_bytes = options.cache_bytes,
                                      .key_place = options.key_place});
  if (!tables.ok()) return tables.status();
  return Begun(*std::move(tables), options.read_only);
}

std::unique_ptr<RecordStore> NewMemoryStore() {
  return *Begun(NewMemoryTables(), /*read_only=*/false);  // memory does not fail
}

}  // namespace sohoa
