#include "storage/pdf/worker_process.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <ctime>
#include <filesystem>
#include <system_error>
#include <thread>
#include <utility>

namespace sohoa {
namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;

std::vector<char*> Pointers(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

// Blocked rather than ignored, so that the child never has a moment in which one can end it.
void BlockSignalsToAll(posix_spawnattr_t& attributes, bool own_group) {
  sigset_t blocked;
  sigemptyset(&blocked);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&blocked, signal);
  posix_spawnattr_setsigmask(&attributes, &blocked);
  posix_spawnattr_setpgroup(&attributes, 0);
  posix_spawnattr_setflags(
      &attributes,
      static_cast<short>(POSIX_SPAWN_SETSIGMASK | (own_group ? POSIX_SPAWN_SETPGROUP : 0)));
}

// posix_spawn's error, 0 if all is well. `input`: -1 for /dev/null.
int Spawn(std::vector<std::string> arguments, const WorkerSurroundings& surroundings, int output,
          int input, pid_t& pid) {
  std::vector<std::string> environment = surroundings.environment;
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  BlockSignalsToAll(attributes, surroundings.is_foreign);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
  if (input < 0) {
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  } else {
    posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
  }
  if (!surroundings.is_foreign)
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
  const int error = posix_spawn(&pid, arguments[0].c_str(), &actions, &attributes,
                                Pointers(arguments).data(), Pointers(environment).data());
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  return error;
}

// Two ends that are closed when they go out of scope, unless taken.
struct Ends {
  int ours = -1;
  int childs = -1;

  ~Ends() {
    if (ours >= 0) close(ours);
    if (childs >= 0) close(childs);
  }
  int TakeOurs() { return std::exchange(ours, -1); }
};

absl::Status OpenPipe(Ends& ends) {
  int fds[2];
  if (pipe2(fds, O_CLOEXEC) != 0) return absl::ErrnoToStatus(errno, "no pipe can be made");
  ends.ours = fds[0];
  ends.childs = fds[1];
  return absl::OkStatus();
}

// A socket, because writing to one whose other end is gone can be an error instead of a signal.
absl::Status OpenSocket(Ends& ends) {
  int fds[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) != 0)
    return absl::ErrnoToStatus(errno, "no pipe can be made");
  ends.ours = fds[0];
  ends.childs = fds[1];
  return absl::OkStatus();
}

// Before the earlier of the limits can be reached; a child with threads may use its time sooner.
nanoseconds TimeLeft(const WorkerProcess::Limits& limits, nanoseconds cpu_used) {
  return std::min<nanoseconds>(limits.deadline - std::chrono::steady_clock::now(),
                               limits.cpu_time - cpu_used);
}

int Milliseconds(nanoseconds time) {
  constexpr nanoseconds kLongest = std::chrono::hours(24);
  return static_cast<int>(std::chrono::ceil<milliseconds>(std::min(time, kLongest)).count());
}

}  // namespace

absl::StatusOr<std::unique_ptr<WorkerProcess>> WorkerProcess::Start(
    const std::vector<std::string>& arguments, const WorkerSurroundings& surroundings) {
  Ends output;
  Ends input;
  if (absl::Status s = OpenPipe(output); !s.ok()) return s;
  if (surroundings.takes_requests)
    if (absl::Status s = OpenSocket(input); !s.ok()) return s;
  pid_t pid = 0;
  const int error = Spawn(arguments, surroundings, output.childs, input.childs, pid);
  if (error != 0) return absl::ErrnoToStatus(error, "a program that sohoa needs cannot be started");
  return std::unique_ptr<WorkerProcess>(
      new WorkerProcess(pid, output.TakeOurs(), input.TakeOurs(), surroundings.is_foreign));
}

WorkerProcess::~WorkerProcess() {
  close(output_);
  if (input_ >= 0) close(input_);
  kill(is_foreign_ ? -pid_ : pid_, SIGKILL);  // not waited for yet, so the number is its own
  while (waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
  }
}

void WorkerProcess::CloseRequests() {
  if (input_ >= 0) close(std::exchange(input_, -1));
}

absl::Status WorkerProcess::WaitFor(int file, short events, const Limits& limits) const {
  for (;;) {
    const bool counted = limits.cpu_time != nanoseconds::max();
    const nanoseconds left = TimeLeft(limits, counted ? CpuTime() : nanoseconds(0));
    if (left <= nanoseconds(0)) return absl::DeadlineExceededError("the process took too long");
    pollfd waiting{.fd = file, .events = events};
    if (poll(&waiting, 1, Milliseconds(left)) > 0) return absl::OkStatus();
  }
}

absl::Status WorkerProcess::Read(char* data, size_t size, const Limits& limits) {
  while (size > 0) {
    if (absl::Status s = WaitFor(output_, POLLIN, limits); !s.ok()) return s;
    const ssize_t got = read(output_, data, size);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return absl::UnavailableError("the process died");
    data += got;
    size -= static_cast<size_t>(got);
  }
  return absl::OkStatus();
}

absl::Status WorkerProcess::Write(const char* data, size_t size, const Limits& limits) {
  while (size > 0) {
    if (absl::Status s = WaitFor(input_, POLLOUT, limits); !s.ok()) return s;
    const ssize_t sent = send(input_, data, size, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (sent < 0) return absl::UnavailableError("the process died");
    data += sent;
    size -= static_cast<size_t>(sent);
  }
  return absl::OkStatus();
}

// Without taking the child away: its number stays its own until this is dropped.
absl::Status WorkerProcess::WaitForEnd(const Limits& limits) const {
  constexpr auto kPause = milliseconds(2);
  siginfo_t ended = {};
  while (waitid(P_PID, static_cast<id_t>(pid_), &ended, WEXITED | WNOWAIT | WNOHANG) == 0 &&
         ended.si_pid == 0) {
    if (TimeLeft(limits, nanoseconds(0)) <= nanoseconds(0))
      return absl::DeadlineExceededError("the process took too long");
    std::this_thread::sleep_for(kPause);
  }
  return ended.si_code == CLD_EXITED && ended.si_status == 0
             ? absl::OkStatus()
             : absl::UnavailableError("the process died");
}

absl::StatusOr<std::string> WorkerProcess::Finish(size_t most, const Limits& limits) {
  CloseRequests();
  std::string said(most + 1, '\0');
  size_t size = 0;
  while (true) {
    if (absl::Status s = WaitFor(output_, POLLIN, limits); !s.ok()) return s;
    const ssize_t got = read(output_, said.data() + size, said.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return absl::UnavailableError("the process died");
    if (got == 0) break;
    size += static_cast<size_t>(got);
    if (size > most) return absl::ResourceExhaustedError("the process says too much");
  }
  said.resize(size);
  if (absl::Status s = WaitForEnd(limits); !s.ok()) return s;
  return said;
}

nanoseconds WorkerProcess::CpuTime() const {
  clockid_t clock{};
  timespec used{};
  if (clock_getcpuclockid(pid_, &clock) != 0 || clock_gettime(clock, &used) != 0)
    return nanoseconds(0);
  return std::chrono::seconds(used.tv_sec) + nanoseconds(used.tv_nsec);
}

absl::StatusOr<std::string> ProgramBeside(const std::string& name) {
  std::error_code error;
  const std::filesystem::path self = std::filesystem::read_symlink("/proc/self/exe", error);
  if (error) return absl::NotFoundError("the running program's own path is not known");
  const std::filesystem::path folder = self.parent_path();
  const std::filesystem::path installed = folder.parent_path() / "lib" / "sohoa" / name;
  const bool is_beside = std::filesystem::exists(folder / name, error);
  if (!is_beside && std::filesystem::exists(installed, error)) return installed.string();
  return (folder / name).string();
}

}  // namespace sohoa
