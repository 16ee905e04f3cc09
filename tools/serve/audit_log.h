// The audit of a busy service: events are gathered and written together, a few times a second, each
// batch in one synced write, so that a thousand searches do not wait for a thousand disks.
//
// What may be lost in a power cut or a kill: accesses of the last kAuditEvery (and of a write that
// was under way). Changes are not answered before their event is on the disk.
#ifndef SOHOA_TOOLS_SERVE_AUDIT_LOG_H_
#define SOHOA_TOOLS_SERVE_AUDIT_LOG_H_

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "storage/record/audit.h"

namespace sohoa {

inline constexpr absl::Duration kAuditEvery = absl::Milliseconds(200);
inline constexpr size_t kMostAuditWaiting = 20'000;

// Thread-safe.
class AuditLog {
 public:
  // `write` puts events into the store, atomically and synced. Called by one thread at a time.
  using Write = std::function<absl::Status(const std::vector<AuditEvent>&)>;

  explicit AuditLog(Write write);
  ~AuditLog();  // writes what waits

  // Returns at once. kUnavailable, and the event is not taken: nothing could be written for so long
  // that kMostAuditWaiting events wait. Then nothing may be answered.
  absl::Status Add(AuditEvent event);
  // Returns when it is on the disk, with those before it. Errors of `write`; the event stays in the
  // queue then.
  absl::Status AddSynced(AuditEvent event);

  // Of the last write.
  absl::Status status() const;
  int64_t written() const;

 private:
  void Run();

  const Write write_;
  mutable std::mutex mutex_;  // guards all below
  std::condition_variable wake_;
  std::condition_variable done_;
  std::vector<AuditEvent> waiting_;
  int64_t added_ = 0;    // events ever
  int64_t written_ = 0;  // of them, in order
  int64_t attempts_ = 0;
  bool hurry_ = false;
  bool stop_ = false;
  absl::Status status_;
  std::thread thread_;
};

}  // namespace sohoa

#endif  // SOHOA_TOOLS_SERVE_AUDIT_LOG_H_
