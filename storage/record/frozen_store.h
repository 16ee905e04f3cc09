// The files of a store as they are at one moment, held by names of their own.
#ifndef SOHOA_STORAGE_RECORD_FROZEN_STORE_H_
#define SOHOA_STORAGE_RECORD_FROZEN_STORE_H_

#include <cstddef>
#include <string>
#include <system_error>
#include <utility>

#include "absl/status/status.h"
#include "storage/sign/secret.h"

namespace sohoa {

// What went wrong with a file or folder. kPermissionDenied, kResourceExhausted, kUnavailable.
absl::Status FolderError(const std::string& path, const std::error_code& error);

// One thread at a time; several may hold the same store. While it lives, SweepFrozen removes
// nothing of the same store. The names go with it.
class FrozenStore {
 public:
  // `key`: of an encrypted store; must outlive Take.
  explicit FrozenStore(std::string dir, const Secret* key = nullptr)
      : dir_(std::move(dir)), key_(key) {}
  ~FrozenStore();
  FrozenStore(const FrozenStore&) = delete;
  FrozenStore& operator=(const FrozenStore&) = delete;

  // Takes hold of the store as it is, whether it is being written or not. Once only.
  //   kNotFound  there is no store
  //   kAborted   for half a minute its list of files was never the same while names were taken
  //   kDataLoss  the store is damaged
  //   kPermissionDenied, kResourceExhausted, kUnavailable
  absl::Status Take();

  // Where it can be opened from, for reading only. After Take.
  const std::string& path() const { return path_; }

 private:
  absl::Status Prepare();
  absl::Status TakeNames();
  absl::Status Settle();

  const std::string dir_;
  const Secret* const key_;
  std::string path_;
  int lock_ = -1;      // of the store's folder
  int manifest_ = -1;  // open, as it may be removed
  size_t manifest_bytes_ = 0;
  std::string manifest_name_;
  std::string current_;   // the bytes of the file that names it
  std::string last_log_;  // which may still be written
};

// How the folders with such names begin; they lie beside the store. No backup may lie there.
std::string FrozenPrefix(const std::string& dir);

// Removes names that an interrupted backup of the store at `dir` left; none while one is running.
// REQUIRES: the caller writes to the store.
void SweepFrozen(const std::string& dir);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_RECORD_FROZEN_STORE_H_
