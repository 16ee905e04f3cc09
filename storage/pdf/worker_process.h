// A program started as a child, whose standard output we read with a deadline.
#ifndef SOHOA_STORAGE_PDF_WORKER_PROCESS_H_
#define SOHOA_STORAGE_PDF_WORKER_PROCESS_H_

#include <sys/types.h>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace sohoa {

// Not thread-safe. Dropping it kills the child and waits for its end.
class WorkerProcess {
 public:
  using Deadline = std::chrono::steady_clock::time_point;

  // arguments[0] is the program's path. The child gets no file but its three standard ones, of
  // which input and errors are /dev/null, and none of our environment. kNotFound,
  // kPermissionDenied.
  static absl::StatusOr<std::unique_ptr<WorkerProcess>> Start(
      const std::vector<std::string>& arguments);

  WorkerProcess(const WorkerProcess&) = delete;
  WorkerProcess& operator=(const WorkerProcess&) = delete;
  ~WorkerProcess();

  // Exactly `size` bytes. kUnavailable if the child ends before, kDeadlineExceeded if it is too
  // slow.
  absl::Status Read(char* data, size_t size, Deadline deadline);

 private:
  WorkerProcess(pid_t pid, int output) : pid_(pid), output_(output) {}

  pid_t pid_;
  int output_;
};

}  // namespace sohoa

#endif  // SOHOA_STORAGE_PDF_WORKER_PROCESS_H_
