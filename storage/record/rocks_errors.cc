#include "storage/record/rocks_errors.h"

#include <rocksdb/status.h>

#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace sohoa {
namespace {

bool IsOutOfRoom(const rocksdb::Status& status, const std::string& details) {
  // RocksDB has a code for ENOSPC alone; a quota and the largest file size come as text.
  return status.IsNoSpace() || absl::StrContains(details, "quota exceeded") ||
         absl::StrContains(details, "File too large");
}

}  // namespace

absl::Status FromRocks(const rocksdb::Status& status) {
  if (status.ok()) return absl::OkStatus();
  const std::string details = status.ToString();
  if (IsOutOfRoom(status, details)) return absl::ResourceExhaustedError("the disk is full");
  if (absl::StrContains(details, "Permission denied"))
    return absl::PermissionDeniedError(absl::StrCat("the store may not be used: ", details));
  if (status.IsCorruption() || status.IsPathNotFound() || status.IsNotFound() ||
      status.IsInvalidArgument())
    return absl::DataLossError(absl::StrCat("the store is damaged: ", details));
  if (status.IsNotSupported())
    return absl::FailedPreconditionError(absl::StrCat("the store cannot be written: ", details));
  return absl::UnavailableError(absl::StrCat("the disk fails: ", details));
}

absl::Status FromOpening(const rocksdb::Status& status) {
  const std::string details = status.ToString();
  // Words of RocksDB's PosixFileSystem::LockFile: the first from within this process.
  if (absl::StrContains(details, "lock hold by current process") ||
      (absl::StrContains(details, "LOCK") && absl::StrContains(details, "Resource temporarily")))
    return absl::FailedPreconditionError("the store is in use by another process");
  if (status.IsPathNotFound())
    return absl::DataLossError(absl::StrCat("the store is damaged: a file is missing: ", details));
  return FromRocks(status);
}

}  // namespace sohoa
