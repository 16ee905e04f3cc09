// Ordered tables of bytes with atomic writes across all of them: the ground under the record store.
// RocksDB on disk (OpenRocksTables), a map in memory (NewMemoryTables).
// Thread-safe, but for cursors and batches: one thread at a time. Cursors, batches and snapshots
// must not outlive their tables.
#ifndef SOHOA_STORAGE_RECORD_TABLES_H_
#define SOHOA_STORAGE_RECORD_TABLES_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/record/record_format.h"
#include "storage/sign/master_key.h"

namespace sohoa {

using record_format::Table;

// Walks the rows of one table in order of key. A row written meanwhile may be seen or not; from a
// snapshot none is.
class TableCursor {
 public:
  virtual ~TableCursor() = default;
  virtual void Seek(std::string_view key) = 0;  // to the first row at or behind `key`
  virtual void SeekToLast() = 0;
  virtual void Next() = 0;  // REQUIRES: Valid()
  virtual bool Valid() const = 0;
  // Of the present row, until the cursor moves. REQUIRES: Valid().
  virtual std::string_view key() const = 0;
  virtual std::string_view value() const = 0;
  // Why Valid() is false: OK at the table's end, kDataLoss for damage.
  virtual absl::Status status() const = 0;
};

class TableReader {
 public:
  virtual ~TableReader() = default;
  // False when there is no such row. `see` is called with its value, which is borrowed until it
  // returns, and must not ask the tables.
  virtual absl::StatusOr<bool> Visit(Table table, std::string_view key,
                                     absl::FunctionRef<void(std::string_view)> see) const = 0;
  // A copy; nullopt when there is no such row.
  absl::StatusOr<std::optional<std::string>> Get(Table table, std::string_view key) const;
  virtual std::unique_ptr<TableCursor> NewCursor(Table table) const = 0;
};

// Changes that are made together or not at all. Copies what it is given.
class TableBatch {
 public:
  virtual ~TableBatch() = default;
  virtual void Put(Table table, std::string_view key, std::string_view value) = 0;
  virtual void Delete(Table table, std::string_view key) = 0;
  virtual void DeleteRange(Table table, std::string_view begin, std::string_view end) = 0;
};

// Rows of one table with begin <= key < end; without an end, all from `begin` on.
struct RowRange {
  Table table = Table::kMeta;
  std::string begin = {};
  std::string end = {};
};

enum class Durability {
  kBuffered,  // survives the end of the process; after a power cut only if a later write was synced
  kSynced,    // on the disk when Write returns, and with it everything that was written before
};

// Whether what is read from a snapshot is likely to be read again, and worth a place in the cache.
enum class Rereading { kUnlikely, kLikely };

class Tables : public TableReader {
 public:
  virtual std::unique_ptr<TableBatch> NewBatch() const = 0;
  // The batch comes from NewBatch of the same tables and is spent afterwards.
  //   kResourceExhausted  the disk is full
  //   kUnavailable        the disk fails
  // After an error it is not known whether the batch survives the next opening; if so, then whole.
  virtual absl::Status Write(TableBatch& batch, Durability durability) = 0;
  // Returns when everything that was written before the call is on the disk. Calls that come while
  // one waits for the disk share the next one. Errors as Write; after one, every call fails.
  virtual absl::Status Sync() = 0;
  // Makes what was deleted from `ranges` before unreadable in the tables' files too: writes out
  // what is in memory, begins a new log and rewrites the files that the ranges lie in. What
  // another process holds open goes when it is let go; keys at the borders of former files go at
  // the next opening; what the disk does with the blocks of removed files is the disk's.
  // `deleted_by` as LatestChange gave it behind the deletion; 0: nothing was deleted that must go.
  // Errors as Write.
  //   kFailedPrecondition  a snapshot older than the deletion is held, for which what was deleted
  //                        must stay: scrub again when it is let go
  virtual absl::Status Scrub(const std::vector<RowRange>& ranges, uint64_t deleted_by) = 0;
  // Gives the disk back what was deleted from `ranges`: deletes them once more, takes the files
  // away that hold nothing else, which costs no reading and no writing, and rewrites those that
  // hold much of it beside other rows, or have just been written. `deleted_by` as of Scrub. Errors
  // as Write.
  //   kFailedPrecondition  as of Scrub, and nothing was done
  virtual absl::Status DropRows(const std::vector<RowRange>& ranges, uint64_t deleted_by) = 0;
  // A number that grows with each write; never 0.
  virtual uint64_t LatestChange() const = 0;
  // Of its files, without what is in memory and in the log.
  virtual int64_t BytesOnDisk(Table table) const = 0;
  // All tables as they are now, for as long as the snapshot lives.
  virtual std::unique_ptr<TableReader> Snapshot(Rereading rereading) const = 0;
};

// Rows whose key begins with `prefix`, in order of key, until `visit` returns false.
absl::Status ScanRows(
    const TableReader& tables, Table table, std::string_view prefix,
    const std::function<bool(std::string_view key, std::string_view value)>& visit);

std::unique_ptr<Tables> NewMemoryTables();

struct RocksTablesOptions {
  bool read_only = false;
  bool create_if_missing = true;
  int64_t cache_bytes = 0;
  bool damaged = false;            // as RocksStoreOptions has it
  MasterKeySource key_place = {};  // see RocksStoreOptions
};

// Errors as of OpenRocksStore; does not look into the rows.
absl::StatusOr<std::unique_ptr<Tables>> OpenRocksTables(const std::string& dir,
                                                        const RocksTablesOptions& options);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_RECORD_TABLES_H_
