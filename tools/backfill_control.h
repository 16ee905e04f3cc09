// How a backfill is told to wait and to go on, from wherever: a file in the store's folder, which
// outlives it.
#ifndef SOHOA_TOOLS_BACKFILL_CONTROL_H_
#define SOHOA_TOOLS_BACKFILL_CONTROL_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "pipeline/backfill_gate.h"

namespace sohoa {

// Held by the backfill that works on a store, as long as it lives.
class BackfillLock {
 public:
  // Waits some seconds for it. kFailedPrecondition: another one holds it; kPermissionDenied,
  // kUnavailable.
  static absl::StatusOr<BackfillLock> Take(const std::string& store);
  BackfillLock(BackfillLock&& other) noexcept;
  BackfillLock& operator=(BackfillLock&&) = delete;
  ~BackfillLock();

 private:
  explicit BackfillLock(int file) : file_(file) {}
  int file_;  // -1: it was moved away
};

bool IsBackfillRunning(const std::string& store);

bool IsBackfillPaused(const std::string& store);
// Also where none runs: the next one begins so. kPermissionDenied, kUnavailable.
absl::Status PauseBackfill(const std::string& store, bool paused);

// To stderr.
void TellBackfillEvent(BackfillEvent event);

}  // namespace sohoa

#endif  // SOHOA_TOOLS_BACKFILL_CONTROL_H_
