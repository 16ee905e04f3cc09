// Scans that were handed in: kept on the disk until they are read, one after the other.
#ifndef SOHOA_TOOLS_SERVE_SCAN_JOBS_H_
#define SOHOA_TOOLS_SERVE_SCAN_JOBS_H_

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "pipeline/clock.h"
#include "pipeline/ingest.h"
#include "tools/serve/http_message.h"
#include "tools/serve/scan_job.h"

namespace sohoa {

// Reads one scan into the store as `sohoa ingest` does; its outcomes. None where `stop` was set
// before it was done. Called by one thread at a time.
using IngestScan = std::function<std::vector<DocumentOutcome>(const std::string& path,
                                                              const std::atomic<bool>& stop)>;

struct ScanJobLimits {
  size_t most_waiting = 200;  // further ones are refused
  size_t most_kept = 10'000;  // that are finished; the oldest go first
  // How long nothing is read after a failure that has nothing to do with the scan; each further one
  // in a row doubles it.
  absl::Duration first_pause = absl::Seconds(5);
  absl::Duration longest_pause = absl::Minutes(10);
};

// Thread-safe.
class ScanJobs {
 public:
  // `dir` is made if need be. A job that an earlier process did not finish waits again.
  // kPermissionDenied, kUnavailable: the folder cannot be used.
  static absl::StatusOr<std::unique_ptr<ScanJobs>> Open(const std::string& dir, IngestScan ingest,
                                                        const Clock& clock,
                                                        const ScanJobLimits& limits = {});
  ~ScanJobs();  // the job that is being read waits for the next process

  // Takes a scan that `body` writes to the sink; the job is on the disk when this returns. Of
  // `file_name`, which may be any bytes, the last part is kept as text, and names no file.
  //   kUnavailable        too many wait: come again later
  //   kResourceExhausted  the disk is full
  // and the errors of `body`.
  absl::StatusOr<ScanJob> Submit(const std::string& caller, const std::string& file_name,
                                 const std::function<absl::Status(const PieceSink&)>& body);

  // kNotFound.
  absl::StatusOr<ScanJob> Find(const std::string& id) const;
  size_t waiting() const;

 private:
  ScanJobs(std::string dir, IngestScan ingest, const Clock& clock, const ScanJobLimits& limits);

  void TakeUp();  // what lies in the folder
  void Run();
  ScanJob Read(ScanJob job);
  void PutBack(ScanJob job, std::unique_lock<std::mutex>* lock);
  void End(ScanJob done);  // REQUIRES: mutex_ is held
  absl::Status Keep(const ScanJob& job) const;
  void ForgetOldest();  // REQUIRES: mutex_ is held
  std::string FolderOf(const ScanJob& job) const;
  std::string StateFileOf(const std::string& id) const;

  const std::string dir_;
  const IngestScan ingest_;
  const Clock& clock_;
  const ScanJobLimits limits_;
  std::atomic<bool> stop_{false};

  mutable std::mutex mutex_;  // guards all below
  std::condition_variable came_;
  std::map<std::string, ScanJob> jobs_;
  std::deque<std::string> waiting_;   // ids, in the order in which they came
  std::deque<std::string> finished_;  // the same
  absl::Duration pause_;              // after the last failure that passes; zero after a success
  std::thread thread_;
};

}  // namespace sohoa

#endif  // SOHOA_TOOLS_SERVE_SCAN_JOBS_H_
