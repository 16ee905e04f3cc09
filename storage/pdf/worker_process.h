// A program of ours started as a child: requests go in at its standard input, answers come out at
// its standard output, both within limits.
#ifndef SOHOA_STORAGE_PDF_WORKER_PROCESS_H_
#define SOHOA_STORAGE_PDF_WORKER_PROCESS_H_

#include <poll.h>
#include <sys/types.h>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace sohoa {

// What a child gets beside its arguments.
struct WorkerSurroundings {
  // Its whole environment. Fonts are found without any other; the language of messages is nobody's
  // matter.
  std::vector<std::string> environment = {"PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8"};
  bool takes_requests = false;  // its standard input is what Write fills; otherwise /dev/null
  // It leads a group of its own, which goes with it: it may start others. Its errors are shown
  // where ours are. For programs that are not ours.
  bool is_foreign = false;
};

// Not thread-safe. Dropping it kills the child and waits for its end.
class WorkerProcess {
 public:
  using Deadline = std::chrono::steady_clock::time_point;

  // How long to wait for the child.
  struct Limits {
    Deadline deadline;
    std::chrono::nanoseconds cpu_time = std::chrono::nanoseconds::max();  // it has used in its life
  };

  // arguments[0] is the program's path. The child gets no file but its three standard ones, of
  // which errors are /dev/null unless it is foreign, and no signal that a terminal or a service
  // manager sends to all of our processes at once: when it ends is our matter. kNotFound,
  // kPermissionDenied.
  static absl::StatusOr<std::unique_ptr<WorkerProcess>> Start(
      const std::vector<std::string>& arguments, const WorkerSurroundings& surroundings = {});

  WorkerProcess(const WorkerProcess&) = delete;
  WorkerProcess& operator=(const WorkerProcess&) = delete;
  ~WorkerProcess();

  // Exactly `size` bytes. kUnavailable if the child ends before, kDeadlineExceeded if it is too
  // slow; whatever it is, the child is of no more use then.
  absl::Status Read(char* data, size_t size, const Limits& limits);
  // REQUIRES: takes_requests. Errors as Read.
  absl::Status Write(const char* data, size_t size, const Limits& limits);

  // What it says from now on until it closes its output, and how it ends then. Ends what Write
  // fills. kResourceExhausted: more than `most` bytes; kUnavailable: it ends with another status
  // than 0; kDeadlineExceeded. It is of no more use, whatever it is.
  absl::StatusOr<std::string> Finish(size_t most, const Limits& limits);

  // Waits until there is something to read, or the child has ended. kDeadlineExceeded; it is as
  // good as before then.
  absl::Status Await(const Limits& limits) const { return WaitFor(output_, POLLIN, limits); }

  // REQUIRES: takes_requests. The child reads the end of its requests; nothing more can be written.
  void CloseRequests();

  // Of all its threads, since its start; zero when it has ended.
  std::chrono::nanoseconds CpuTime() const;

 private:
  WorkerProcess(pid_t pid, int output, int input, bool is_foreign)
      : pid_(pid), output_(output), input_(input), is_foreign_(is_foreign) {}

  // Waits until `file` is ready for `events`. kDeadlineExceeded.
  absl::Status WaitFor(int file, short events, const Limits& limits) const;
  absl::Status WaitForEnd(const Limits& limits) const;

  pid_t pid_;
  int output_;  // where we read
  int input_;   // where we write; -1: nowhere
  bool is_foreign_;
};

// The path of a program that lies beside the running one or, where that is installed (in bin), in
// ../lib/sohoa. kNotFound if the running one's is not known.
absl::StatusOr<std::string> ProgramBeside(const std::string& name);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_PDF_WORKER_PROCESS_H_
