// Waits for something to happen in folders: the kernel's word of it, or time.
#ifndef SOHOA_PIPELINE_FOLDER_EVENTS_H_
#define SOHOA_PIPELINE_FOLDER_EVENTS_H_

#include <atomic>
#include <string>

#include "absl/container/flat_hash_set.h"
#include "absl/time/time.h"

namespace sohoa {

// Whether what other machines do in this folder is told by no event: NFS, SMB, FUSE and the like.
// False where it cannot be found out.
bool IsNetworkFolder(const std::string& path);

// Not thread-safe.
class FolderEvents {
 public:
  // `enabled`: else, or where the kernel has no more room, it is time alone.
  explicit FolderEvents(bool enabled);
  ~FolderEvents();
  FolderEvents(const FolderEvents&) = delete;
  FolderEvents& operator=(const FolderEvents&) = delete;

  bool enabled() const { return fd_ >= 0; }

  // Files that come into this folder, or are closed in it, end a Wait from now on. At most 1,024
  // folders; further ones are left to time. Quick for a folder that is watched.
  void WatchFolder(const std::string& path);

  // Returns at an event, after `most`, or soon after `stop` was set or `wake` is.
  void Wait(absl::Duration most, const std::atomic<bool>& stop, std::atomic<bool>* wake);

 private:
  void TakeEvents();

  const int fd_;  // -1: time alone
  absl::flat_hash_set<int> watched_;
};

}  // namespace sohoa

#endif  // SOHOA_PIPELINE_FOLDER_EVENTS_H_
