#include "pipeline/supervised_worker.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <deque>
#include <string_view>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"

namespace sohoa {
namespace {

using std::chrono::steady_clock;

constexpr size_t kKeyDigits = 64;
constexpr size_t kMessageBytes = 1 + kKeyDigits;  // one that is written whole or not at all
constexpr auto kLook = std::chrono::milliseconds(200);
constexpr auto kBetweenLooksForRoom = std::chrono::seconds(5);
constexpr int kDeathsInVain = 3;

// One child: its pipe, and what it said.
class Child {
 public:
  Child(pid_t pid, int pipe) : pid_(pid), pipe_(pipe) {}
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child() {
    Kill();
    Reap();
    close(pipe_);
  }

  void Kill() const {
    if (!reaped_) kill(pid_, SIGKILL);
  }
  void Stop() const {
    if (!reaped_) kill(pid_, SIGTERM);
  }

  // Listens for a moment. false: it has ended.
  bool Listen() {
    struct pollfd ready {
      .fd = pipe_, .events = POLLIN, .revents = 0
    };
    // While this process is stopped itself, its child may be too.
    const auto now = steady_clock::now();
    silence_ += std::min<steady_clock::duration>(now - listened_, 2 * kLook);
    listened_ = now;
    if (poll(&ready, 1, static_cast<int>(kLook.count())) <= 0) return true;
    std::array<char, 64 * kMessageBytes> bytes;
    const ssize_t got = read(pipe_, bytes.data(), bytes.size());
    if (got < 0) return errno == EINTR || errno == EAGAIN;
    if (got == 0) return false;
    heard_.append(bytes.data(), static_cast<size_t>(got));
    while (heard_.size() >= kMessageBytes) {
      Hear(heard_[0], heard_.substr(1, kKeyDigits));
      heard_.erase(0, kMessageBytes);
    }
    silence_ = {};
    return true;
  }

  // REQUIRES: it has ended, or was killed. As waitpid gives it.
  int Reap() {
    while (!reaped_ && waitpid(pid_, &wait_status_, 0) < 0 && errno == EINTR) {
    }
    reaped_ = true;
    return wait_status_;
  }

  steady_clock::duration silence() const { return silence_; }
  const std::deque<std::string>& in_flight() const { return in_flight_; }
  bool took_over() const { return took_over_; }
  int64_t told() const { return told_; }
  int64_t failed() const { return failed_; }

 private:
  void Hear(char what, std::string key) {
    if (what == 'b') in_flight_.push_back(std::move(key));
    if (what == 'e' && !in_flight_.empty()) in_flight_.pop_front();
    if (what == 'o') took_over_ = true;
    if (what == 't' || what == 'f') ++told_;
    if (what == 'f' || what == 'm') ++failed_;
  }

  const pid_t pid_;
  const int pipe_;
  bool reaped_ = false;
  int wait_status_ = 0;
  std::string heard_;
  steady_clock::time_point listened_ = steady_clock::now();
  steady_clock::duration silence_{};
  std::deque<std::string> in_flight_;
  bool took_over_ = false;
  int64_t told_ = 0;
  int64_t failed_ = 0;
};

class Supervision {
 public:
  Supervision(const std::function<int(WorkerVoice*, const WorkerTask&)>& work,
              const SupervisionOptions& options)
      : work_(work), options_(options) {}

  absl::StatusOr<WorkerEnd> Run() {
    while (true) {
      const absl::StatusOr<int> status = RunChild();
      if (!status.ok()) return status.status();
      task_.is_first = false;
      task_.told = end_.told;
      if (WIFEXITED(*status) && WEXITSTATUS(*status) == kExitHandedOver) {
        task_.has_found_all = true;
        was_stopped_ = false;  // if it was to end just then, the next one is told
        deaths_in_vain_ = 0;
        continue;
      }
      if (WIFEXITED(*status) && WEXITSTATUS(*status) == kExitNoRoom) {
        if (AwaitRoom()) continue;
        return absl::CancelledError("it was stopped while it waited for room");
      }
      if (WIFEXITED(*status)) {
        end_.exit_status = WEXITSTATUS(*status);
        return end_;
      }
      if (deaths_in_vain_ >= kDeathsInVain)
        return absl::AbortedError(absl::StrCat("the process that does the work dies each time: ",
                                               task_.suspicion.reason));
      if (was_stopped_) return absl::CancelledError("the process that does the work died");
    }
  }

 private:
  bool MustStop() const { return options_.stop && options_.stop(); }

  absl::StatusOr<int> RunChild() {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0)
      return absl::UnavailableError(absl::StrCat("no pipe can be made: ", std::strerror(errno)));
    std::fflush(nullptr);  // else the child would write it once more
    const pid_t parent = getpid();
    const pid_t pid = fork();
    if (pid < 0) {
      close(ends[0]);
      close(ends[1]);
      return absl::UnavailableError(
          absl::StrCat("no process can be started: ", std::strerror(errno)));
    }
    if (pid == 0) {
      close(ends[0]);
      BeChild(parent, ends[1]);
    }
    close(ends[1]);
    Child child(pid, ends[0]);
    return Watch(&child);
  }

  [[noreturn]] void BeChild(pid_t parent, int pipe) const {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(1);  // it died before it could be said
    if (options_.memory_bytes > 0) {
      const auto bytes = static_cast<rlim_t>(options_.memory_bytes);
      const struct rlimit limit { bytes, bytes };
      setrlimit(RLIMIT_DATA, &limit);
    }
    WorkerVoice voice(pipe);
    const int status = work_(&voice, task_);
    std::fflush(nullptr);
    _exit(status);
  }

  absl::StatusOr<int> Watch(Child* child) {
    std::string why;
    while (child->Listen()) {
      if (MustStop() && !std::exchange(was_stopped_, true)) child->Stop();
      if (child->took_over() && child->silence() > options_.stall_limit) {
        const auto limit = std::chrono::duration_cast<std::chrono::seconds>(options_.stall_limit);
        why = absl::StrCat("reading it made no progress: for ", limit.count(), " s");
        child->Kill();
        break;
      }
    }
    const int status = child->Reap();
    end_.told += child->told();
    end_.failed += child->failed();
    if (child->told() > 0 && std::exchange(waits_for_room_, false)) TellRoom(false);
    if (child->took_over()) task_.suspicion = {};
    if (WIFSIGNALED(status)) NoteDeath(*child, status, std::move(why));
    return status;
  }

  void NoteDeath(const Child& child, int status, std::string why) {
    if (why.empty()) why = absl::StrCat("the process that read it died: signal ", WTERMSIG(status));
    deaths_in_vain_ = child.told() == 0 && child.in_flight().empty() ? deaths_in_vain_ + 1 : 0;
    if (task_.suspicion.keys.empty())
      task_.suspicion = {{child.in_flight().begin(), child.in_flight().end()}, why};
    if (options_.on_death) options_.on_death(why);
  }

  void TellRoom(bool waits) const {
    if (options_.on_no_room) options_.on_no_room(waits);
  }

  // false: it was told to stop meanwhile. That it waits is told once, until something was read.
  bool AwaitRoom() {
    if (!std::exchange(waits_for_room_, true)) TellRoom(true);
    auto next_look = steady_clock::now() + kBetweenLooksForRoom;
    while (!MustStop()) {
      std::this_thread::sleep_for(kLook);
      if (steady_clock::now() < next_look) continue;
      if (!options_.has_room || options_.has_room()) return true;
      next_look = steady_clock::now() + kBetweenLooksForRoom;
    }
    return false;
  }

  const std::function<int(WorkerVoice*, const WorkerTask&)>& work_;
  const SupervisionOptions& options_;
  WorkerTask task_;
  WorkerEnd end_;
  int deaths_in_vain_ = 0;
  bool waits_for_room_ = false;
  bool was_stopped_ = false;
};

}  // namespace

void WorkerVoice::Say(char what, const std::string& key) {
  std::string message(kMessageBytes, '0');
  message[0] = what;
  message.replace(1, std::min(key.size(), kKeyDigits), key.substr(0, kKeyDigits));
  while (write(pipe_, message.data(), message.size()) < 0 && errno == EINTR) {
  }  // whoever listened is gone otherwise, and this process with it
}

absl::StatusOr<WorkerEnd> SuperviseWorker(
    const std::function<int(WorkerVoice*, const WorkerTask&)>& work,
    const SupervisionOptions& options) {
  return Supervision(work, options).Run();
}

}  // namespace sohoa
