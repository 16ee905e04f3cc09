#include "storage/pdf/worker_process.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>

namespace sohoa {
namespace {

// Fonts are found without any of these; the language of messages is nobody's matter.
char kPathVariable[] = "PATH=/usr/bin:/bin";
char kLocaleVariable[] = "LC_ALL=C.UTF-8";

// posix_spawn's error, 0 if all is well.
int Spawn(const std::vector<std::string>& arguments, int output, pid_t& pid) {
  std::vector<std::string> copies = arguments;
  std::vector<char*> argv;
  for (std::string& copy : copies) argv.push_back(copy.data());
  argv.push_back(nullptr);
  char* environment[] = {kPathVariable, kLocaleVariable, nullptr};
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
  const int error = posix_spawn(&pid, argv[0], &actions, nullptr, argv.data(), environment);
  posix_spawn_file_actions_destroy(&actions);
  return error;
}

int MillisecondsUntil(WorkerProcess::Deadline deadline) {
  using std::chrono::milliseconds;
  constexpr milliseconds kLongest = std::chrono::hours(24);
  const auto left = std::chrono::ceil<milliseconds>(deadline - std::chrono::steady_clock::now());
  return static_cast<int>(std::clamp(left, milliseconds(0), kLongest).count());
}

}  // namespace

absl::StatusOr<std::unique_ptr<WorkerProcess>> WorkerProcess::Start(
    const std::vector<std::string>& arguments) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return absl::ErrnoToStatus(errno, "no pipe can be made");
  pid_t pid = 0;
  const int error = Spawn(arguments, ends[1], pid);
  close(ends[1]);
  if (error != 0) {
    close(ends[0]);
    return absl::ErrnoToStatus(error, "the program that reads PDFs cannot be started");
  }
  return std::unique_ptr<WorkerProcess>(new WorkerProcess(pid, ends[0]));
}

WorkerProcess::~WorkerProcess() {
  close(output_);
  kill(pid_, SIGKILL);
  while (waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
  }
}

absl::Status WorkerProcess::Read(char* data, size_t size, Deadline deadline) {
  while (size > 0) {
    pollfd waiting{.fd = output_, .events = POLLIN};
    const int ready = poll(&waiting, 1, MillisecondsUntil(deadline));
    if (ready < 0 && errno == EINTR) continue;
    if (ready == 0) return absl::DeadlineExceededError("the process took too long");
    const ssize_t got = read(output_, data, size);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return absl::UnavailableError("the process died");
    data += got;
    size -= static_cast<size_t>(got);
  }
  return absl::OkStatus();
}

}  // namespace sohoa
