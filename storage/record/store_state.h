// What the parts of the store share while it is open.
#ifndef SOHOA_STORAGE_RECORD_STORE_STATE_H_
#define SOHOA_STORAGE_RECORD_STORE_STATE_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "storage/record/record_store.h"
#include "storage/record/tables.h"

namespace sohoa {

struct StoreState {
  const std::unique_ptr<Tables> tables;  // own locking
  const bool read_only;
  std::mutex mutex;  // held while something is looked up and then written on the strength of it
  uint64_t next_serial = 1;             // guarded by mutex
  std::atomic<uint64_t> removed_by{0};  // Tables::LatestChange behind the last removal
  std::mutex index_tending;             // RecordStore::LockIndexTending; taken before `mutex`
  std::atomic<uint64_t> index_version{
      1};             // counts writes that change the index, when they are done
  struct Forgotten {  // by one change
    std::vector<RowRange> ranges;
    uint64_t removed_by = 0;  // Tables::LatestChange behind their removal
  };
  std::vector<Forgotten> forgotten;  // RecordStore::DropForgotten; guarded by mutex
};

uint64_t TakeSerial(StoreState& state);  // that nobody else has

// Zeros when nothing was written yet.
absl::StatusOr<StoreStats> ReadTotals(const TableReader& tables);

// The pieces of a document that was begun and not committed. REQUIRES: it is not being written.
absl::Status DropStaged(Tables& tables, uint64_t serial);

// The same, for ShredLeftovers.
absl::Status MarkShredded(Tables& tables, uint64_t serial, const std::string& id);

// Rewrites the files that shredded and withdrawn documents and forgotten paths stood in; of a
// withdrawn one every table that it left rows in. Their rows in Table::kStaging go last: after a
// kill the next opening begins anew.
//
// Where a snapshot from before `deleted_by` is held, the rows stay and OK is given: to be called
// again.
absl::Status ShredLeftovers(Tables& tables, uint64_t deleted_by);

// When a store is opened: what was begun and not committed goes, as by ShredLeftovers, since it may
// have been a secret document.
absl::Status SweepStaged(Tables& tables);

// A row of Table::kRecords is the serial followed by the record's message.
// kNotFound when there is no such document.
struct RecordRow {
  uint64_t serial = 0;
  std::string message;
};
absl::StatusOr<RecordRow> ReadRecordRow(const TableReader& tables, const std::string& id);

// All newest records, those of deleted documents too, in order of id; stops at the callback's first
// error and returns it.
absl::Status ForEachNewestRecord(const TableReader& tables,
                                 const std::function<absl::Status(const Record&)>& visit);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_RECORD_STORE_STATE_H_
