#include "storage/record/record_store.h"

#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "storage/record/document_writer.h"
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
    const char mark = kind == StoredFile::kPdf ? kPdfMark : kOriginalMark;
    if (index < 0) return absl::NotFoundError("the document has no such file");
    const auto bytes = tables().Get(Table::kFiles, FileKey(id, mark, static_cast<uint32_t>(index)));
    if (!bytes.ok()) return bytes.status();
    if (!bytes->has_value()) return absl::NotFoundError("the document has no such file");
    const auto manifest = DecodeManifest(**bytes);
    if (!manifest.ok()) return manifest.status();
    return ReadChunks(row->serial, *manifest, sink);
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

  absl::Status Quarantine(const QuarantineEntry& entry) override {
    if (state_.read_only) return ReadOnlyError();
    if (!IsSha(entry.source_sha256))
      return absl::InvalidArgumentError("a digest has 64 lower-case hexadecimal digits");
    const std::lock_guard lock(state_.mutex);
    const auto known = tables().Get(Table::kQuarantine, entry.source_sha256);
    if (!known.ok()) return known.status();
    auto totals = ReadTotals(tables());
    if (!totals.ok()) return totals.status();
    const auto batch = tables().NewBatch();
    if (!known->has_value()) {
      ++totals->quarantined;
      batch->Put(Table::kMeta, kTotalsKey, EncodeTotals(*totals));
    }
    batch->Put(Table::kQuarantine, entry.source_sha256, EncodeQuarantine(entry));
    return tables().Write(*batch, Durability::kSynced);
  }

  absl::StatusOr<std::optional<QuarantineEntry>> FindQuarantined(
      const std::string& source_sha256) const override {
    const auto row = tables().Get(Table::kQuarantine, source_sha256);
    if (!row.ok()) return row.status();
    if (!row->has_value()) return std::nullopt;
    auto entry = DecodeQuarantine(**row);
    if (!entry.ok()) return entry.status();
    entry->source_sha256 = source_sha256;
    return *std::move(entry);
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

  absl::Status SweepStaged() {
    absl::Status swept;
    const absl::Status scanned =
        ScanRows(tables(), Table::kStaging, "", [&](std::string_view key, std::string_view) {
          swept = DropStaged(tables(), ParseBigEndian(key));
          return swept.ok();
        });
    return swept.ok() ? scanned : swept;
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

absl::Status DropStaged(Tables& tables, uint64_t serial) {
  const auto batch = tables.NewBatch();
  batch->DeleteRange(Table::kPages, SerialKey(serial), SerialKey(serial + 1));
  batch->DeleteRange(Table::kChunks, SerialKey(serial), SerialKey(serial + 1));
  batch->Delete(Table::kStaging, SerialKey(serial));
  return tables.Write(*batch, Durability::kBuffered);
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
                                      .cache_bytes = options.cache_bytes});
  if (!tables.ok()) return tables.status();
  return Begun(*std::move(tables), options.read_only);
}

std::unique_ptr<RecordStore> NewMemoryStore() {
  return *Begun(NewMemoryTables(), /*read_only=*/false);  // memory does not fail
}

}  // namespace sohoa
