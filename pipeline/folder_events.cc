#include "pipeline/folder_events.h"

#include <poll.h>
#include <sys/inotify.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>

namespace sohoa {
namespace {

constexpr size_t kMostFolders = 1024;
constexpr std::chrono::milliseconds kSlice(100);  // how soon a stop is noticed

// linux/magic.h has not all of them.
constexpr std::array<uint64_t, 10> kNetworkKinds = {
    0x6969,      // NFS
    0x517B,      // SMB
    0xFF534D42,  // CIFS
    0xFE534D42,  // SMB2
    0x65735546,  // FUSE: sshfs, rclone
    0x01021997,  // 9P
    0x5346414F,  // AFS
    0x73757245,  // Coda
    0x00C36400,  // Ceph
    0x0BD00BD0,  // Lustre
};

}  // namespace

bool IsNetworkFolder(const std::string& path) {
  struct statfs facts;
  if (statfs(path.c_str(), &facts) != 0) return false;
  const uint64_t kind = static_cast<uint64_t>(facts.f_type) & 0xFFFFFFFF;
  return std::find(kNetworkKinds.begin(), kNetworkKinds.end(), kind) != kNetworkKinds.end();
}

FolderEvents::FolderEvents(bool enabled)
    : fd_(enabled ? inotify_init1(IN_CLOEXEC | IN_NONBLOCK) : -1) {}

FolderEvents::~FolderEvents() {
  if (fd_ >= 0) close(fd_);
}

void FolderEvents::WatchFolder(const std::string& path) {
  if (fd_ < 0) return;
  const int added = inotify_add_watch(
      fd_, path.c_str(), IN_CREATE | IN_CLOSE_WRITE | IN_MOVED_TO | IN_ONLYDIR | IN_EXCL_UNLINK);
  if (added < 0 || watched_.contains(added)) return;
  if (watched_.size() < kMostFolders)
    watched_.insert(added);
  else
    inotify_rm_watch(fd_, added);
}

void FolderEvents::TakeEvents() {
  alignas(inotify_event) std::array<char, 16 * 1024> told;
  for (ssize_t got; (got = read(fd_, told.data(), told.size())) > 0;) {
    for (ssize_t at = 0; at < got;) {
      const auto* event = reinterpret_cast<const inotify_event*>(told.data() + at);
      if ((event->mask & IN_IGNORED) != 0) watched_.erase(event->wd);  // the folder has gone
      at += static_cast<ssize_t>(sizeof(inotify_event) + event->len);
    }
  }
}

void FolderEvents::Wait(absl::Duration most, const std::atomic<bool>& stop,
                        std::atomic<bool>* wake) {
  // Not the time of day, which may be set meanwhile.
  const auto end = std::chrono::steady_clock::now() + absl::ToChronoNanoseconds(most);
  while (!stop.load() && !wake->exchange(false)) {
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
    if (left.count() <= 0) return;
    pollfd events{fd_, POLLIN, 0};
    if (poll(&events, 1, static_cast<int>(std::min(left, kSlice).count())) <= 0) continue;
    TakeEvents();
    return;
  }
}

}  // namespace sohoa
