#include "tools/backfill_control.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "tools/messages.h"

namespace sohoa {
namespace {

std::string LockPath(const std::string& store) { return store + "/backfill.lock"; }
std::string PausedPath(const std::string& store) { return store + "/backfill.paused"; }

absl::Status ControlError(const std::string& path) {
  if (errno == EACCES || errno == EPERM || errno == EROFS)
    return absl::PermissionDeniedError(absl::StrCat("no permission to write to the store: ", path));
  return absl::UnavailableError(
      absl::StrCat("the store's folder cannot be used: ", path, ": ", std::strerror(errno)));
}

}  // namespace

absl::StatusOr<BackfillLock> BackfillLock::Take(const std::string& store) {
  const int file = open(LockPath(store).c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (file < 0) return ControlError(LockPath(store));
  BackfillLock lock(file);
  // The child of one that was killed a moment ago may still be on its way out.
  constexpr auto kPause = std::chrono::milliseconds(100);
  for (int tries = 50; tries > 0; --tries) {
    if (flock(file, LOCK_EX | LOCK_NB) == 0) return lock;
    if (errno != EWOULDBLOCK) return ControlError(LockPath(store));
    std::this_thread::sleep_for(kPause);
  }
  return absl::FailedPreconditionError("a backfill works on this store already");
}

BackfillLock::BackfillLock(BackfillLock&& other) noexcept : file_(std::exchange(other.file_, -1)) {}

BackfillLock::~BackfillLock() {
  if (file_ >= 0) close(file_);
}

bool IsBackfillRunning(const std::string& store) {
  const int file = open(LockPath(store).c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return false;
  const bool taken = flock(file, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
  close(file);
  return taken;
}

bool IsBackfillPaused(const std::string& store) {
  return access(PausedPath(store).c_str(), F_OK) == 0;
}

absl::Status PauseBackfill(const std::string& store, bool paused) {
  const std::string path = PausedPath(store);
  if (!paused) {
    if (unlink(path.c_str()) == 0 || errno == ENOENT) return absl::OkStatus();
    return ControlError(path);
  }
  const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
  if (file < 0) return ControlError(path);
  close(file);
  return absl::OkStatus();
}

void TellBackfillEvent(BackfillEvent event) {
  const auto tell = [](const char* line) { std::fprintf(stderr, "sohoa: %s\n", line); };
  switch (event) {
    case BackfillEvent::kPaused:
      return tell(Tr("paused; sohoa backfill --resume lets it go on"));
    case BackfillEvent::kGoesOn:
      return tell(Tr("it goes on"));
    case BackfillEvent::kMayNotFit:
      return tell(Tr("the disk may be too small for all of this; it will wait where it is"));
    case BackfillEvent::kNoRoom:
      return tell(Tr("the disk is nearly full: waiting for room"));
    case BackfillEvent::kRoomAgain:
      return tell(Tr("there is room again: it goes on"));
    case BackfillEvent::kTimeIsUp:
      return tell(Tr("the time is up; run it again to go on"));
  }
}

}  // namespace sohoa
