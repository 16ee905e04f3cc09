// A scan that was handed in, from its upload to its records.
#ifndef SOHOA_TOOLS_SERVE_SCAN_JOB_H_
#define SOHOA_TOOLS_SERVE_SCAN_JOB_H_

#include <string>
#include <string_view>
#include <vector>

namespace sohoa {

enum class JobStatus { kQueued, kRunning, kStored, kDuplicate, kQuarantined, kFailed };

// "queued", …
constexpr std::string_view NameOf(JobStatus status) {
  switch (status) {
    case JobStatus::kQueued:
      return "queued";
    case JobStatus::kRunning:
      return "running";
    case JobStatus::kStored:
      return "stored";
    case JobStatus::kDuplicate:
      return "duplicate";
    case JobStatus::kQuarantined:
      return "quarantined";
    case JobStatus::kFailed:
      break;
  }
  return "failed";
}

struct ScanJob {
  std::string id;      // 32 hexadecimal digits
  std::string caller;  // who handed it in
  std::string file;    // its name
  JobStatus status = JobStatus::kQueued;
  std::vector<std::string> records;  // ids: stored, or known already
  std::string reason;                // of a failure or a quarantine, in English
  std::string submitted_at;          // ISO 8601 with offset
  std::string finished_at;           // empty: not yet

  bool is_finished() const { return status != JobStatus::kQueued && status != JobStatus::kRunning; }
};

}  // namespace sohoa

#endif  // SOHOA_TOOLS_SERVE_SCAN_JOB_H_
