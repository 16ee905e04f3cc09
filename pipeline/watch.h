// A scanning station: what comes into an inbox is read as soon as it is whole.
#ifndef SOHOA_PIPELINE_WATCH_H_
#define SOHOA_PIPELINE_WATCH_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "pipeline/arrivals.h"
#include "pipeline/claim_reader.h"
#include "pipeline/clock.h"
#include "pipeline/engine_pool.h"
#include "storage/record/record_store.h"

namespace sohoa {

struct WatchOptions {
  std::string inbox;
  ClaimReaderOptions reading;
  ArrivalTimes times;
  // How often the inbox is looked at. Zero: as the kernel tells of what comes, and every 2 s where
  // it cannot, in network folders.
  absl::Duration poll = absl::ZeroDuration();
  absl::Duration keep_done = absl::Hours(24 * 7);  // originals that are in the store
  bool once = false;                               // ends when all that was there is read
  // What is in the way, told once until it changes or is over, which is told as OK. `place`: the
  // inbox, a folder or file in it, the outbox. One thread at a time.
  std::function<void(const std::string& place, const absl::Status& why)> on_trouble;
};

struct WatchSummary {
  int64_t stored = 0;
  int64_t pages = 0;     // of these, with blank ones
  int64_t awaiting = 0;  // of these, those that wait for their signature
  int64_t duplicates = 0;
  int64_t quarantined = 0;
  int64_t failed = 0;
  bool work_left = false;  // in the inbox, or taken and not read
};

// Watches until `stop` is set, which pages in hand are finished for; the next call goes on.
//
// Scans are taken when they are whole (LookAtScan), nobody has changed them for the quiet time, and
// nobody on this machine has them open for writing; the folder of a dossier and a run of numbered
// pictures, when none of its files came or changed for the time to settle. Taking is a rename into
// the station's own folder (station.h); only what lies there is read, after another look, and what
// changed there comes to rest first. What is stored, known or stopped is put away, with its results
// in the outbox, what failed likewise, with its reason. What fails for reasons that pass is tried
// again, later and later, at most every 10 minutes.
//
// Nothing is deleted that is not in the store. After a kill what was taken is read again, and what
// of it was stored is known by its hash. Memory is bounded, whatever lies in the inbox.
//   kNotFound            there is no such inbox
//   kFailedPrecondition  another process watches it
//   kPermissionDenied, kResourceExhausted, kUnavailable  it cannot be used, at the start
absl::StatusOr<WatchSummary> Watch(RecordStore* store, EnginePool* engines, const Clock& clock,
                                   const WatchOptions& options, const std::atomic<bool>& stop);

}  // namespace sohoa

#endif  // SOHOA_PIPELINE_WATCH_H_
