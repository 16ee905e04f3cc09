#include "storage/record/record_store.h"

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "storage/record/document_writer.h"
#include "storage/record/index_table.h"
#include "storage/record/input_rows.h"
#include "storage/record/purge.h"
#include "storage/record/quarantine.h"
#include "storage/record/record_codec.h"
#include "storage/record/record_format.h"
#include "storage/record/store_check.h"
#include "storage/record/store_state.h"
#include "storage/record/stored_bytes.h"
#include "storage/record/versions.h"
#include "storage/record/waiting.h"

namespace sohoa {
namespace {

using namespace record_format;  // NOLINT: the grammar's words

absl::Status ReadOnlyError() {
  return absl::FailedPreconditionError("the store was opened for reading only");
}

absl::Status WasDeleted(const Deletion& deletion) {
  return absl::NotFoundError(
      absl::StrCat("the document was deleted: it is kept until ", deletion.keep_until));
}

absl::Status NoSuchFile() { return absl::NotFoundError("the document has no such file"); }

class StoreOnTables final : public RecordStore {
 public:
  StoreOnTables(std::unique_ptr<Tables> tables, const RocksStoreOptions& options)
      : damaged_(options.damaged),
        state_{.tables = std::move(tables), .read_only = options.read_only || options.damaged} {}

  // Before the first use: the version, and what an interrupted run left behind.
  absl::Status Begin() {
    const absl::Status schema = CheckSchema();
    if (damaged_ && absl::IsDataLoss(schema)) return absl::OkStatus();
    if (!schema.ok() || state_.read_only) return schema;
    if (absl::Status status = FindNextSerial(); !status.ok()) return status;
    return SweepStaged(tables());
  }

  absl::StatusOr<std::unique_ptr<DocumentWriter>> NewDocument(const std::string& id) override {
    if (state_.read_only) return ReadOnlyError();
    if (!IsId(id)) return absl::InvalidArgumentError("an id has 24 lower-case hexadecimal digits");
    return NewDocumentWriter(state_, TakeSerial(state_), id);
  }

  absl::StatusOr<std::optional<std::string>> FindBySource(
      const std::string& source_sha256) const override {
    return tables().Get(Table::kBySource, source_sha256);
  }

  absl::StatusOr<Record> ReadRecord(const std::string& id) const override {
    auto record = ReadVersion(id, kNewestVersion);
    if (record.ok() && record->deletion) return WasDeleted(*record->deletion);
    return record;
  }

  // A search shows many pages, so it looks at no more of a record than it must.
  absl::StatusOr<PageText> ReadPage(const std::string& id, int page) const override {
    const auto row = ReadRecordRow(tables(), id);
    if (!row.ok()) return row.status();
    const auto deletion = DecodeDeletion(row->message);
    if (!deletion.ok()) return deletion.status();
    if (*deletion) return WasDeleted(**deletion);
    return ReadPageUnder(row->serial, page);
  }

  absl::Status ReadFile(const std::string& id, StoredFile kind, int index,
                        const std::function<absl::Status(std::string_view)>& sink) const override {
    const auto record = ReadRecord(id);
    if (!record.ok()) return record.status();
    return ReadFileOf(*record, kind, index, sink);
  }

  absl::StatusOr<Record> ReadVersion(const std::string& id, int version) const override {
    return ReadRecordVersion(tables(), id, version);
  }

  absl::StatusOr<PageText> ReadPageOfVersion(const std::string& id, int version,
                                             int page) const override {
    const auto row = ReadRecordRow(tables(), id);
    if (!row.ok()) return row.status();
    if (version != kNewestVersion)
      if (const auto known = ReadVersion(id, version); !known.ok()) return known.status();
    return ReadPageUnder(row->serial, page);
  }

  absl::Status ReadFileOfVersion(
      const std::string& id, int version, StoredFile kind, int index,
      const std::function<absl::Status(std::string_view)>& sink) const override {
    const auto record = ReadVersion(id, version);
    if (!record.ok()) return record.status();
    return ReadFileOf(*record, kind, index, sink);
  }

  absl::StatusOr<std::vector<RecordVersion>> ListVersions(const std::string& id) const override {
    return ListRecordVersions(tables(), id);
  }

  absl::StatusOr<Record> AddVersion(const NewVersion& change) override {
    if (state_.read_only) return ReadOnlyError();
    return AddNewVersion(state_, change);
  }

  absl::Status ForEachWaiting(
      Waiting what,
      const std::function<absl::Status(const std::string& id)>& visit) const override {
    return ForEachWaitingRow(tables(), what, visit);
  }

  absl::Status PurgeDeleted(const Purge& purge) override {
    if (state_.read_only) return ReadOnlyError();
    return PurgeDocuments(state_, purge);
  }

  absl::Status ForEachDeleted(
      const std::function<absl::Status(const Record&)>& visit) const override {
    return ForEachNewestRecord(tables(), [&](const Record& record) {
      return record.deletion ? visit(record) : absl::OkStatus();
    });
  }

  absl::Status ForEachRecord(
      const std::function<absl::Status(const Record&)>& visit) const override {
    return ForEachNewestRecord(tables(), [&](const Record& record) {
      return record.deletion ? absl::OkStatus() : visit(record);
    });
  }

  std::unique_ptr<IndexRows> ReadIndex() const override {
    return NewIndexRows(tables().Snapshot(Rereading::kLikely));
  }

  uint64_t IndexVersion() const override { return state_.index_version.load(); }

  std::unique_lock<std::mutex> LockIndexTending() override {
    return std::unique_lock(state_.index_tending);
  }

  absl::Status ChangeIndex(const IndexChange& change) override {
    if (state_.read_only) return ReadOnlyError();
    const auto batch = tables().NewBatch();
    PutIndexChange(change, batch.get());
    const std::lock_guard lock(state_.mutex);
    if (absl::Status s = CheckExpectedRow(tables(), change.expected); !s.ok()) return s;
    const absl::Status written =
        tables().Write(*batch, change.synced ? Durability::kSynced : Durability::kBuffered);
    ++state_.index_version;
    if (written.ok()) NoteForgotten(change);
    return written;
  }

  absl::Status DropForgotten() override {
    if (state_.read_only) return ReadOnlyError();
    const std::lock_guard nobody_writes_ranges(state_.index_tending);
    std::vector<StoreState::Forgotten> all, later;
    {
      const std::lock_guard lock(state_.mutex);
      std::swap(all, state_.forgotten);
    }
    absl::Status status;
    for (StoreState::Forgotten& forgotten : all) {
      const absl::Status dropped = tables().DropRows(forgotten.ranges, forgotten.removed_by);
      if (!dropped.ok()) later.push_back(std::move(forgotten));
      if (!absl::IsFailedPrecondition(dropped)) status.Update(dropped);
    }
    const std::lock_guard lock(state_.mutex);
    std::move(later.begin(), later.end(), std::back_inserter(state_.forgotten));
    return status;
  }

  using RecordStore::Quarantine;
  absl::Status Quarantine(const std::vector<QuarantineEntry>& entries,
                          const std::vector<Withdrawal>& withdrawn,
                          const std::vector<JournalledInput>& inputs) override {
    if (state_.read_only) return ReadOnlyError();
    return PutIntoQuarantine(state_, entries, withdrawn, inputs);
  }

  absl::Status PutInputs(const std::vector<JournalledInput>& inputs,
                         const std::vector<std::string>& gone) override {
    if (state_.read_only) return ReadOnlyError();
    return WriteInputs(state_, inputs, gone);
  }

  absl::StatusOr<std::optional<JournalledInput>> FindInput(const std::string& key) const override {
    return ReadInput(tables(), key);
  }

  absl::Status ForEachInput(
      InputState state,
      const std::function<absl::Status(const JournalledInput&)>& visit) const override {
    return ForEachInputIn(tables(), state, visit);
  }

  absl::StatusOr<InputTotals> CountInputs() const override { return ReadInputTotals(tables()); }

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

  absl::Status AddAuditRows(const std::vector<AuditEvent>& events) override {
    if (state_.read_only) return ReadOnlyError();
    const std::lock_guard lock(state_.mutex);
    const auto batch = tables().NewBatch();
    if (absl::Status s = AppendAudit(tables(), events, batch.get()); !s.ok()) return s;
    return tables().Write(*batch, Durability::kSynced);
  }

  absl::Status ReadPart(const std::string& id, const FilePart& part,
                        const std::function<absl::Status(std::string_view)>& sink) const override {
    const auto record = ReadRecord(id);
    if (!record.ok()) return record.status();
    const bool elsewhere = part.kind == StoredFile::kOriginal && !record->kept_by.empty();
    const std::string keeper = elsewhere ? record->kept_by : id;
    const auto row = ReadRecordRow(tables(), keeper);
    if (!row.ok()) return row.status();
    const auto manifest = part.kind == StoredFile::kPdf ? FindPdf(id, part.number)
                                                        : FindOriginal(keeper, part.number);
    if (!manifest.ok()) return manifest.status();
    if (part.offset < 0 || part.length < 0 || part.offset > manifest->info.size_bytes ||
        part.length > manifest->info.size_bytes - part.offset)
      return absl::OutOfRangeError("the file has no such bytes");
    return ReadBytes(tables(), row->serial, *manifest, part.offset, part.length, sink);
  }

  absl::StatusOr<std::string> AuditHead() const override { return ReadAuditHead(tables()); }

  absl::StatusOr<StoreStats> Stats() const override { return ReadTotals(tables()); }

  absl::StatusOr<std::vector<TableSize>> TableSizes() const override {
    std::vector<TableSize> sizes;
    for (size_t i = 0; i < kTableNames.size(); ++i)
      sizes.push_back({kTableNames[i], tables().BytesOnDisk(static_cast<Table>(i))});
    return sizes;
  }

  absl::Status ScrubLeftovers() override {
    if (state_.read_only) return ReadOnlyError();
    return ShredLeftovers(tables(), state_.removed_by.load());
  }

  absl::Status Compact() override {
    if (state_.read_only) return ReadOnlyError();
    std::vector<RowRange> all;
    for (size_t i = 0; i < kTableNames.size(); ++i) all.push_back({static_cast<Table>(i)});
    return tables().Scrub(all, 0);
  }

  absl::StatusOr<CheckReport> Check() const override {
    return CheckStore(*tables().Snapshot(Rereading::kUnlikely));
  }

 private:
  absl::StatusOr<PageText> ReadPageUnder(uint64_t serial, int page) const {
    if (page < 0) return absl::NotFoundError("the document has no such page");
    absl::StatusOr<PageText> text;
    const auto found = tables().Visit(Table::kPages, PageKey(serial, static_cast<uint32_t>(page)),
                                      [&](std::string_view row) { text = DecodePageText(row); });
    if (!found.ok()) return found.status();
    if (!*found) return absl::NotFoundError("the document has no such page");
    return text;
  }

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
    return number == kSchemaVersion || state_.read_only ? absl::OkStatus() : Migrate();
  }

  // From version 2, which had no journal of inputs, nothing is to be done. From version 1, which
  // had no versions of records and no queue: all its records are first versions, and some wait for
  // a higher level. Killed before the last write, it begins anew.
  absl::Status Migrate() {
    const absl::Status read = ForEachRecord([&](const Record& record) {
      if (!WaitsFor(record)) return absl::OkStatus();
      const auto batch = tables().NewBatch();
      PutWaiting(record, batch.get());
      return tables().Write(*batch, Durability::kBuffered);
    });
    return read.ok() ? PutSchema() : read;
  }

  absl::Status WriteSchema() {
    if (state_.read_only) return absl::NotFoundError("there is no store yet: it is being made");
    return PutSchema();
  }

  absl::Status PutSchema() {
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

  // REQUIRES: the state's mutex is held.
  void NoteForgotten(const IndexChange& change) {
    const auto is_used_again = [&](const RowRange& forgotten) {
      return std::any_of(change.removed_ranges.begin(), change.removed_ranges.end(),
                         [&](const IndexRange& range) {
                           return range.begin < forgotten.end && forgotten.begin < range.end;
                         });
    };
    for (StoreState::Forgotten& forgotten : state_.forgotten)
      std::erase_if(forgotten.ranges, is_used_again);
    std::erase_if(state_.forgotten,
                  [](const StoreState::Forgotten& forgotten) { return forgotten.ranges.empty(); });
    StoreState::Forgotten added{.removed_by = tables().LatestChange()};
    for (const IndexRange& range : change.forgotten_ranges)
      added.ranges.push_back({Table::kIndex, range.begin, range.end});
    if (!added.ranges.empty()) state_.forgotten.push_back(std::move(added));
  }

  absl::StatusOr<FileManifest> FindPdf(const std::string& id, int version) const {
    if (const auto known = ReadVersion(id, version); !known.ok()) return known.status();
    auto manifest = FindRendition(tables(), id, version);
    if (!manifest.ok()) return manifest.status();
    if (!manifest->has_value()) return NoSuchFile();
    return **std::move(manifest);
  }

  absl::Status ReadFileOf(const Record& record, StoredFile kind, int index,
                          const std::function<absl::Status(std::string_view)>& sink) const {
    if (index < 0 || (kind == StoredFile::kPdf && index > 0)) return NoSuchFile();
    if (kind == StoredFile::kOriginal)
      return ReadOriginal(record.kept_by.empty() ? record.id : record.kept_by, index, sink);
    const auto row = ReadRecordRow(tables(), record.id);
    if (!row.ok()) return row.status();
    const auto manifest = FindRendition(tables(), record.id, record.version);
    if (!manifest.ok()) return manifest.status();
    return manifest->has_value() ? ReadWhole(tables(), row->serial, **manifest, sink)
                                 : NoSuchFile();
  }

  // Of a document that keeps its originals itself.
  absl::StatusOr<FileManifest> FindOriginal(const std::string& id, int index) const {
    if (index < 0) return NoSuchFile();
    const auto bytes =
        tables().Get(Table::kFiles, FileKey(id, kOriginalMark, static_cast<uint32_t>(index)));
    if (!bytes.ok()) return bytes.status();
    if (!bytes->has_value()) return NoSuchFile();
    return DecodeManifest(**bytes);
  }

  // The same.
  absl::Status ReadOriginal(const std::string& id, int index,
                            const std::function<absl::Status(std::string_view)>& sink) const {
    const auto row = ReadRecordRow(tables(), id);
    if (!row.ok()) return row.status();
    const auto manifest = FindOriginal(id, index);
    if (!manifest.ok()) return manifest.status();
    return ReadWhole(tables(), row->serial, *manifest, sink);
  }

  const bool damaged_;
  mutable StoreState state_;
};

absl::StatusOr<std::unique_ptr<RecordStore>> Begun(std::unique_ptr<Tables> tables,
                                                   const RocksStoreOptions& options) {
  auto store = std::make_unique<StoreOnTables>(std::move(tables), options);
  if (absl::Status status = store->Begin(); !status.ok()) return status;
  return store;
}

}  // namespace

absl::StatusOr<std::unique_ptr<RecordStore>> OpenRocksStore(const std::string& dir,
                                                            const RocksStoreOptions& options) {
  auto tables = OpenRocksTables(dir, {.read_only = options.read_only || options.damaged,
                                      .create_if_missing = options.create_if_missing,
                                      .cache_bytes = options.cache_bytes,
                                      .damaged = options.damaged,
                                      .key_place = options.key_place});
  if (!tables.ok()) return tables.status();
  return Begun(*std::move(tables), options);
}

std::unique_ptr<RecordStore> NewMemoryStore() {
  return *Begun(NewMemoryTables(), {});  // memory does not fail
}

}  // namespace sohoa
