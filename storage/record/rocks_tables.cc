#include <rocksdb/cache.h>
#include <rocksdb/convenience.h>
#include <rocksdb/db.h>
#include <rocksdb/env.h>
#include <rocksdb/options.h>
#include <rocksdb/write_batch.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "storage/record/encrypted_env.h"
#include "storage/record/rocks_errors.h"
#include "storage/record/rocks_options.h"
#include "storage/record/tables.h"
#include "storage/sign/store_key.h"

namespace sohoa {
namespace {

namespace fs = std::filesystem;

// Less than this of deleted rows waits until RocksDB rewrites what it stands in.
constexpr uint64_t kWorthRewritingBytes = 1 << 20;

rocksdb::Slice ToSlice(std::string_view bytes) { return {bytes.data(), bytes.size()}; }
std::string_view ToView(const rocksdb::Slice& slice) { return {slice.data(), slice.size()}; }

// In the order of Table. Tables at the end are missing where an older version made the store and it
// was opened for reading only.
using Families = std::vector<rocksdb::ColumnFamilyHandle*>;

bool Has(const Families& families, Table table) {
  return static_cast<size_t>(table) < families.size();
}

// REQUIRES: Has(families, table).
rocksdb::ColumnFamilyHandle* Family(const Families& families, Table table) {
  return families[static_cast<size_t>(table)];
}

class RocksCursor final : public TableCursor {
 public:
  explicit RocksCursor(rocksdb::Iterator* rows) : rows_(rows) {}
  void Seek(std::string_view key) override { rows_->Seek(ToSlice(key)); }
  void SeekToLast() override { rows_->SeekToLast(); }
  void Next() override { rows_->Next(); }
  bool Valid() const override { return rows_->Valid(); }
  std::string_view key() const override { return ToView(rows_->key()); }
  std::string_view value() const override { return ToView(rows_->value()); }
  absl::Status status() const override { return FromRocks(rows_->status()); }

 private:
  const std::unique_ptr<rocksdb::Iterator> rows_;
};

// Of a table that is not there.
class NoRows final : public TableCursor {
 public:
  void Seek(std::string_view) override {}
  void SeekToLast() override {}
  void Next() override {}
  bool Valid() const override { return false; }
  std::string_view key() const override { return {}; }
  std::string_view value() const override { return {}; }
  absl::Status status() const override { return absl::OkStatus(); }
};

std::unique_ptr<TableCursor> CursorOf(rocksdb::DB* db, const rocksdb::ReadOptions& options,
                                      const Families& families, Table table) {
  if (!Has(families, table)) return std::make_unique<NoRows>();
  return std::make_unique<RocksCursor>(db->NewIterator(options, Family(families, table)));
}

class RocksBatch final : public TableBatch {
 public:
  explicit RocksBatch(const Families& families) : families_(families) {}
  void Put(Table table, std::string_view key, std::string_view value) override {
    Note(changes_.Put(Family(families_, table), ToSlice(key), ToSlice(value)));
  }
  void Delete(Table table, std::string_view key) override {
    Note(changes_.Delete(Family(families_, table), ToSlice(key)));
  }
  void DeleteRange(Table table, std::string_view begin, std::string_view end) override {
    Note(changes_.DeleteRange(Family(families_, table), ToSlice(begin), ToSlice(end)));
  }
  rocksdb::WriteBatch& changes() { return changes_; }
  const rocksdb::Status& error() const { return error_; }

 private:
  void Note(const rocksdb::Status& status) {
    if (error_.ok()) error_ = status;
  }

  const Families& families_;
  rocksdb::WriteBatch changes_;
  rocksdb::Status error_;  // the first
};

// The row stays where RocksDB has it, mostly a block in the cache: an index row may be of 256 KiB,
// of which a search looks at some bytes.
absl::StatusOr<bool> VisitRow(rocksdb::DB* db, const rocksdb::ReadOptions& options,
                              const Families& families, Table table, std::string_view key,
                              absl::FunctionRef<void(std::string_view)> see) {
  if (!Has(families, table)) return false;
  rocksdb::PinnableSlice value;
  const rocksdb::Status status = db->Get(options, Family(families, table), ToSlice(key), &value);
  if (status.IsNotFound()) return false;
  if (!status.ok()) return FromRocks(status);
  see(ToView(value));
  return true;
}

class RocksSnapshot final : public TableReader {
 public:
  RocksSnapshot(rocksdb::DB* db, const Families& families, Rereading rereading)
      : db_(db), families_(families), snapshot_(db->GetSnapshot()) {
    options_.snapshot = snapshot_;
    options_.fill_cache = rereading == Rereading::kLikely;
  }
  ~RocksSnapshot() override { db_->ReleaseSnapshot(snapshot_); }
  RocksSnapshot(const RocksSnapshot&) = delete;
  RocksSnapshot& operator=(const RocksSnapshot&) = delete;

  absl::StatusOr<bool> Visit(Table table, std::string_view key,
                             absl::FunctionRef<void(std::string_view)> see) const override {
    return VisitRow(db_, options_, families_, table, key, see);
  }
  std::unique_ptr<TableCursor> NewCursor(Table table) const override {
    return CursorOf(db_, options_, families_, table);
  }

 private:
  rocksdb::DB* const db_;
  const Families& families_;
  const rocksdb::Snapshot* const snapshot_;
  rocksdb::ReadOptions options_;
};

class RocksTables final : public Tables {
 public:
  RocksTables(std::shared_ptr<rocksdb::Env> env, std::unique_ptr<rocksdb::DB> db, Families families,
              bool read_only)
      : env_(std::move(env)),
        db_(std::move(db)),
        families_(std::move(families)),
        read_only_(read_only) {}
  RocksTables(const RocksTables&) = delete;
  RocksTables& operator=(const RocksTables&) = delete;

  ~RocksTables() override {
    // Empties the log, so that the next opening, often by a quick reader, finds nothing to read
    // again. Where this fails the log still holds everything; a log that failed is left alone.
    if (!read_only_ && !failed_.load())
      db_->Flush(rocksdb::FlushOptions(), families_).PermitUncheckedError();
    for (rocksdb::ColumnFamilyHandle* family : families_)
      db_->DestroyColumnFamilyHandle(family).PermitUncheckedError();
    db_->Close().PermitUncheckedError();
  }

  absl::StatusOr<bool> Visit(Table table, std::string_view key,
                             absl::FunctionRef<void(std::string_view)> see) const override {
    return VisitRow(db_.get(), rocksdb::ReadOptions(), families_, table, key, see);
  }
  std::unique_ptr<TableCursor> NewCursor(Table table) const override {
    return CursorOf(db_.get(), rocksdb::ReadOptions(), families_, table);
  }
  std::unique_ptr<TableBatch> NewBatch() const override {
    return std::make_unique<RocksBatch>(families_);
  }
  absl::Status Write(TableBatch& batch, Durability durability) override {
    auto& rocks_batch = static_cast<RocksBatch&>(batch);
    if (!rocks_batch.error().ok()) return FromRocks(rocks_batch.error());
    // All tables share one log, in the order of the writes, and syncing it syncs all that is in it.
    // So a synced batch makes whatever was written before it durable as well, and after a power cut
    // what remains is everything up to some write and nothing behind it.
    rocksdb::WriteOptions options;
    options.sync = durability == Durability::kSynced;
    const rocksdb::Status written = db_->Write(options, &rocks_batch.changes());
    if (!written.ok()) failed_.store(true);
    return FromRocks(written);
  }
  absl::Status Sync() override {
    std::unique_lock lock(sync_mutex_);
    const uint64_t mine = ++syncs_asked_;
    sync_done_.wait(lock, [&] { return syncs_done_ >= mine || !sync_running_; });
    if (syncs_done_ >= mine) return sync_error_;
    sync_running_ = true;
    const uint64_t covered = syncs_asked_;  // what they wait for was written before this begins
    lock.unlock();
    const absl::Status synced = FromRocks(db_->SyncWAL());
    if (!synced.ok()) failed_.store(true);
    lock.lock();
    sync_error_.Update(synced);
    sync_running_ = false;
    syncs_done_ = covered;
    sync_done_.notify_all();
    return sync_error_;
  }
  uint64_t LatestChange() const override { return db_->GetLatestSequenceNumber() + 1; }

  absl::Status Scrub(const std::vector<RowRange>& ranges, uint64_t deleted_by) override {
    if (absl::Status s = CheckNobodyReads(deleted_by); !s.ok()) return s;
    if (const rocksdb::Status flushed = db_->Flush(rocksdb::FlushOptions(), families_);
        !flushed.ok())
      return FromRocks(flushed);
    for (const RowRange& range : ranges)
      if (const rocksdb::Status status = Rewrite(range); !status.ok()) return FromRocks(status);
    return CheckNobodyReads(deleted_by);  // one may have come while this was under way
  }
  absl::Status DropRows(const std::vector<RowRange>& ranges, uint64_t deleted_by) override {
    if (absl::Status s = CheckNobodyReads(deleted_by); !s.ok()) return s;
    for (const RowRange& range : ranges)
      if (const auto written = AwaitFiles(range.table); !written.ok()) return FromRocks(written);
    // The files may hold the deletion of rows that lie in files which stay: so it is made anew, in
    // the log and in memory, from where it comes to the disk behind them.
    RocksBatch again(families_);
    for (const RowRange& range : ranges) again.DeleteRange(range.table, range.begin, range.end);
    if (absl::Status s = Write(again, Durability::kSynced); !s.ok()) return s;
    for (const RowRange& range : ranges)
      if (const auto dropped = DropFiles(range); !dropped.ok()) return FromRocks(dropped);
    for (const RowRange& range : ranges)
      if (BytesInFiles(range) >= kWorthRewritingBytes)
        if (const auto status = Rewrite(range); !status.ok()) return FromRocks(status);
    return absl::OkStatus();
  }
  int64_t BytesOnDisk(Table table) const override {
    uint64_t rows = 0, blobs = 0;
    if (!Has(families_, table)) return 0;
    db_->GetIntProperty(Family(families_, table), rocksdb::DB::Properties::kTotalSstFilesSize,
                        &rows);
    db_->GetIntProperty(Family(families_, table), rocksdb::DB::Properties::kTotalBlobFileSize,
                        &blobs);
    return static_cast<int64_t>(rows + blobs);
  }
  std::unique_ptr<TableReader> Snapshot(Rereading rereading) const override {
    return std::make_unique<RocksSnapshot>(db_.get(), families_, rereading);
  }

 private:
  // What a snapshot can see outlives every compaction.
  absl::Status CheckNobodyReads(uint64_t deleted_by) const {
    uint64_t oldest = 0;  // 0: there is no snapshot
    db_->GetIntProperty(rocksdb::DB::Properties::kOldestSnapshotSequence, &oldest);
    if (oldest != 0 && oldest + 1 < deleted_by)
      return absl::FailedPreconditionError("somebody still reads what was deleted");
    return absl::OkStatus();
  }

  // Rows that are on their way from memory to a file when they are deleted would arrive there
  // behind all that is done to the files.
  rocksdb::Status AwaitFiles(Table table) {
    uint64_t buffers = 0;
    db_->GetIntProperty(Family(families_, table), rocksdb::DB::Properties::kNumImmutableMemTable,
                        &buffers);
    if (buffers == 0) return rocksdb::Status::OK();
    return db_->Flush(rocksdb::FlushOptions(), Family(families_, table));
  }

  // Those that lie between its ends whole, but for the youngest, which RocksDB leaves: it would
  // move them on as they are, and the deletion would meet them late.
  rocksdb::Status DropFiles(const RowRange& range) {
    const rocksdb::Slice begin = ToSlice(range.begin), end = ToSlice(range.end);
    const rocksdb::RangePtr whole(&begin, &end);
    return rocksdb::DeleteFilesInRanges(db_.get(), Family(families_, range.table), &whole, 1,
                                        false);
  }

  uint64_t BytesInFiles(const RowRange& range) const {
    const rocksdb::Range rows(ToSlice(range.begin), ToSlice(range.end));
    uint64_t bytes = 0;
    db_->GetApproximateSizes(rocksdb::SizeApproximationOptions(), Family(families_, range.table),
                             &rows, 1, &bytes)
        .PermitUncheckedError();  // it stays 0: what is there goes later
    return bytes;
  }

  // Blobs that live beside deleted ones move to new files, so that the old ones go whole.
  rocksdb::Status Rewrite(const RowRange& range) {
    rocksdb::CompactRangeOptions options;
    options.exclusive_manual_compaction = false;
    options.bottommost_level_compaction = rocksdb::BottommostLevelCompaction::kForce;
    options.blob_garbage_collection_policy = rocksdb::BlobGarbageCollectionPolicy::kForce;
    options.blob_garbage_collection_age_cutoff = 1;
    const rocksdb::Slice begin = ToSlice(range.begin), end = ToSlice(range.end);
    return db_->CompactRange(options, Family(families_, range.table), &begin,
                             range.end.empty() ? nullptr : &end);
  }

  const std::shared_ptr<rocksdb::Env> env_;  // outlives the database; shared as RocksDB makes it
  const std::unique_ptr<rocksdb::DB> db_;
  const Families families_;
  const bool read_only_;
  std::atomic<bool> failed_{false};  // a write did; nothing more is written

  std::mutex sync_mutex_;
  std::condition_variable sync_done_;
  uint64_t syncs_asked_ = 0;  // these four are guarded by sync_mutex_
  uint64_t syncs_done_ = 0;
  bool sync_running_ = false;
  absl::Status sync_error_;  // the first
};

// RocksDB writes CURRENT last when it makes a database; these may lie there before.
bool IsLeftFromInterruptedCreation(const std::string& name) {
  return name == "LOCK" || name == "IDENTITY" || absl::StartsWith(name, "LOG") ||
         absl::StartsWith(name, "MANIFEST-") || absl::StartsWith(name, "OPTIONS-") ||
         absl::EndsWith(name, ".dbtmp") || absl::EndsWith(name, ".log") ||
         absl::StartsWith(name, kStoreKeyFile);
}

absl::Status FromFileSystem(const std::error_code& error) {
  if (error == std::errc::permission_denied || error == std::errc::operation_not_permitted ||
      error == std::errc::read_only_file_system)
    return absl::PermissionDeniedError(
        absl::StrCat("the store's folder may not be used: ", error.message()));
  if (error == std::errc::no_space_on_device)
    return absl::ResourceExhaustedError("the disk is full");
  return absl::UnavailableError(
      absl::StrCat("the store's folder cannot be used: ", error.message()));
}

enum class Found { kStore, kNothing };

absl::StatusOr<Found> LookInto(const fs::path& dir) {
  std::error_code error;
  const fs::file_status status = fs::status(dir, error);
  if (status.type() == fs::file_type::not_found) return Found::kNothing;
  if (error) return FromFileSystem(error);
  if (status.type() != fs::file_type::directory)
    return absl::DataLossError("the store's path is not a folder");
  bool foreign = false;
  for (fs::directory_iterator entry(dir, error), end; !error && entry != end;
       entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    if (name == "CURRENT") return Found::kStore;
    foreign = foreign || !IsLeftFromInterruptedCreation(name);
  }
  if (error) return FromFileSystem(error);
  if (foreign)
    return absl::DataLossError("the folder holds other files and no store: name an empty one");
  return Found::kNothing;
}

absl::Status PrepareFolder(const std::string& dir, const RocksTablesOptions& options) {
  const auto found = LookInto(dir);
  if (!found.ok()) return found.status();
  if (*found == Found::kStore) return absl::OkStatus();
  if (options.read_only || !options.create_if_missing)
    return absl::NotFoundError(absl::StrCat("there is no store: ", dir));
  std::error_code error;
  fs::create_directories(dir, error);
  return error ? FromFileSystem(error) : absl::OkStatus();
}

using SharedEnv = std::shared_ptr<rocksdb::Env>;  // see OpenStoreEnv

// A store whose making was interrupted has no rows yet, one of an older version says so, another
// program's database has rows of its own: leave it alone.
absl::Status RefuseForeignRows(const std::string& dir, const SharedEnv& env) {
  rocksdb::Options options;
  if (env) options.env = env.get();
  options.info_log = NoLog();
  rocksdb::DB* opened = nullptr;
  const rocksdb::Status status = rocksdb::DB::OpenForReadOnly(options, dir, &opened);
  if (!status.ok()) return FromOpening(status);
  const std::unique_ptr<rocksdb::DB> db(opened);
  const std::unique_ptr<rocksdb::Iterator> row(db->NewIterator(rocksdb::ReadOptions()));
  row->Seek(ToSlice(record_format::kSchemaKey));
  if (row->Valid() && ToView(row->key()) == record_format::kSchemaKey) return absl::OkStatus();
  row->SeekToFirst();
  if (row->Valid()) return absl::DataLossError("the folder holds another program's database");
  return FromRocks(row->status());
}

// How many of our tables are there: the first ones, as versions came. 0: the store is not made yet.
absl::StatusOr<size_t> CountTables(const std::string& dir, const SharedEnv& env) {
  std::vector<std::string> names;
  rocksdb::DBOptions db;
  if (env) db.env = env.get();
  const rocksdb::Status listed = rocksdb::DB::ListColumnFamilies(db, dir, &names);
  if (listed.IsPathNotFound()) return 0;
  if (!listed.ok()) return FromOpening(listed);
  const auto& known = record_format::kTableNames;
  for (const std::string& name : names) {
    if (std::find(known.begin(), known.end(), name) == known.end())
      return absl::FailedPreconditionError(
          "the store has parts that this version does not know: it was written by a newer one, or "
          "by "
          "another program");
  }
  if (names.size() < known.size())
    if (absl::Status s = RefuseForeignRows(dir, env); !s.ok()) return s;
  size_t count = 0;
  while (count < known.size() && std::find(names.begin(), names.end(), known[count]) != names.end())
    ++count;
  return count;
}

rocksdb::Status OpenDatabase(const std::string& dir, const RocksTablesOptions& options,
                             const SharedEnv& env, size_t tables, rocksdb::DB** db,
                             Families* families) {
  const auto cache = rocksdb::NewLRUCache(static_cast<size_t>(options.cache_bytes));
  std::vector<rocksdb::ColumnFamilyDescriptor> descriptors;
  for (size_t i = 0; i < tables; ++i)
    descriptors.emplace_back(record_format::kTableNames[i],
                             TableOptions(static_cast<Table>(i), cache));
  rocksdb::DBOptions db_options = DatabaseOptions(options);
  if (env) db_options.env = env.get();
  if (!options.read_only) return rocksdb::DB::Open(db_options, dir, descriptors, families, db);
  rocksdb::Status status;
  // The writer may delete a file between our reading its list of files and our opening them.
  for (int attempt = 0; attempt < 5; ++attempt) {
    status = rocksdb::DB::OpenForReadOnly(db_options, dir, descriptors, families, db);
    if (!status.IsPathNotFound() && !status.IsNotFound()) break;
  }
  return status;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Tables>> OpenRocksTables(const std::string& dir,
                                                        const RocksTablesOptions& options) {
  if (absl::Status status = PrepareFolder(dir, options); !status.ok()) return status;
  absl::StatusOr<SharedEnv> env = OpenStoreEnv(dir, options.key_place);
  if (!env.ok()) return env.status();
  const absl::StatusOr<size_t> there = CountTables(dir, *env);
  if (!there.ok()) return there.status();
  const size_t tables =
      options.read_only ? std::max<size_t>(1, *there) : record_format::kTableNames.size();
  rocksdb::DB* db = nullptr;
  Families families;
  const rocksdb::Status status = OpenDatabase(dir, options, *env, tables, &db, &families);
  if (!status.ok()) return FromOpening(status);
  return std::make_unique<RocksTables>(*std::move(env), std::unique_ptr<rocksdb::DB>(db),
                                       std::move(families), options.read_only);
}

}  // namespace sohoa
