// Reads what a station has taken into the store, and puts away what was read.
#ifndef SOHOA_PIPELINE_CLAIM_READER_H_
#define SOHOA_PIPELINE_CLAIM_READER_H_

#include <atomic>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "pipeline/clock.h"
#include "pipeline/engine_pool.h"
#include "pipeline/ingest.h"
#include "pipeline/outbox.h"
#include "pipeline/station.h"
#include "storage/record/record_store.h"

namespace sohoa {

struct ClaimReaderOptions {
  IngestOptions ingest;  // `on_outcome` is its own
  std::string outbox;    // a folder; empty: none
  bool group_numbered_pictures = true;
  DescribeOutcome describe;
  // Of each document, under the names that its files had in the inbox, before they are put away.
  // After a kill in between it is told once more. One thread at a time.
  std::function<void(const DocumentOutcome&)> on_outcome;
};

// How the reading of a claim ended.
struct ClaimEnd {
  enum class Kind {
    kClosed,   // nothing of it is left: all is put away
    kChanged,  // somebody still writes to it: it is to come to rest first
    kAgain,    // see `status`: what is left is to be read later
    kStopped,  // `stop` was set: what is left is read by the next process
  };
  Kind kind = Kind::kClosed;
  absl::Status status;
};

// Not thread-safe.
class ClaimReader {
 public:
  // All must outlive it.
  ClaimReader(const Station* station, RecordStore* store, EnginePool* engines, const Clock& clock,
              ClaimReaderOptions options);

  // Reads claims together, in this order, each as what lies in its folder; their ends. What is
  // stored, known or stopped is put away with its results in the outbox, and so is what failed for
  // good: it lies in the scan, or `is_last_try`, which may be said of a claim that was read several
  // times. A claim whose files changed since they were listed is not put away. One that is given up
  // is put away unread.
  struct Turn {
    Claim claim;
    bool is_last_try = false;
    bool is_given_up = false;  // processes that read it died
  };
  std::vector<ClaimEnd> Read(const std::vector<Turn>& turns, const std::atomic<bool>& stop);

 private:
  class Session;

  const Station* const station_;
  RecordStore* const store_;
  EnginePool* const engines_;
  const Clock& clock_;
  const ClaimReaderOptions options_;
  const std::optional<Outbox> outbox_;
};

}  // namespace sohoa

#endif  // SOHOA_PIPELINE_CLAIM_READER_H_
