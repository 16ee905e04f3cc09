// A year of paper: inputs by the million, read one after the other into a store that other work may
// use meanwhile; whatever ends the process, the journal (storage/record/input_journal.h) says where
// to go on, and each input is done once. docs/backfill.md.
#ifndef SOHOA_PIPELINE_BACKFILL_H_
#define SOHOA_PIPELINE_BACKFILL_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "pipeline/backfill_gate.h"
#include "pipeline/clock.h"
#include "pipeline/engine_pool.h"
#include "pipeline/ingest.h"
#include "pipeline/input_discovery.h"
#include "storage/record/record_store.h"

namespace sohoa {

// Inputs during which the process died, and how, for whoever takes over.
struct Suspicion {
  std::vector<std::string> keys;
  std::string reason;
};

struct BackfillOptions {
  // Of each batch; its priority, gate, journal and callbacks are the backfill's own.
  IngestOptions ingest;
  BackfillLimits limits;
  int64_t most_inputs = 0;  // in this run, but a dossier is not divided; 0: all
  // Behind so many pages nothing more is begun, but a dossier is not divided for it either; 0: all.
  int64_t most_pages = 0;
  bool retry_failed = false;  // first make those that failed or that no reader survived open again
  Suspicion suspicion;
  DiscoveryOptions discovery;
  std::function<void(const DocumentOutcome&)> on_outcome;  // as IngestOptions
  std::function<void(const IngestProgress&)> on_progress;  // of the whole run
  std::function<void(BackfillEvent)> on_event;
  std::function<void()> on_taken_over;  // the journal knows of `suspicion`
  // For whoever watches the process: inputs are begun and come to their end in the same order.
  std::function<void(const std::string& key)> on_begun;
  std::function<void()> on_ended;
  std::function<void()> on_alive;  // something moved, or it waits as it should
};

struct BackfillSummary {
  int64_t ended = 0;                // inputs of this run that are done, known, stopped or given up
  int64_t failed = 0;               // of these, those that could not be read
  InputTotals totals;               // of the journal, when the run ended
  bool has_read_its_pages = false;  // most_pages, and there are inputs left
  // Why it ended before all was done; OK where it is, or was told to. kResourceExhausted: the disk
  // is full, and the store is to be opened anew when there is room; else an error of the store.
  absl::Status status;
};

// Notes what the sources hold and reads what the journal has open, those of earlier runs too, until
// all is done, `stop` is set or a limit is met. Inputs of one dossier are claimed together.
//
// What a page or PDF does to the process that reads it (kDeadlineExceeded, kUnavailable) is tried
// once more, alone; then the input is quarantined. So is one of which `suspicion` says for the
// second time that it brought this process down. The files stay as they are. A full disk is
// nobody's failure: what was being read is open again.
//
// The engines and the store may be in use by others: its pages come after a desk's. One backfill
// at a time on a store.
BackfillSummary RunBackfill(const std::vector<std::string>& sources, RecordStore* store,
                            EnginePool* engines, const Clock& clock, const BackfillOptions& options,
                            const std::atomic<bool>& stop);

// Bytes that a store needs for inputs of this size, roughly: their originals and the renditions of
// them.
int64_t RoomForInputs(int64_t bytes);

}  // namespace sohoa

#endif  // SOHOA_PIPELINE_BACKFILL_H_
