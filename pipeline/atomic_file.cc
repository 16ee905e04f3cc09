#include "pipeline/atomic_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "storage/pdf/output_file.h"

namespace sohoa {
namespace {

absl::Status Failure(int error, const char* what) {
  if (error == ENOSPC || error == EDQUOT || error == EFBIG)
    return absl::ResourceExhaustedError("the disk is full: make room and run again");
  return absl::ErrnoToStatus(error, absl::StrCat("cannot ", what));
}

std::string FolderOf(const std::string& path) {
  const std::string folder = std::filesystem::path(path).parent_path().string();
  return folder.empty() ? "." : folder;
}

absl::Status WriteAll(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = write(fd, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return Failure(errno, "write the file");
    bytes.remove_prefix(static_cast<size_t>(n));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status SyncFolder(const std::string& folder) {
  const int fd = open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return Failure(errno, "open the folder");
  const int rc = fsync(fd);
  const int error = errno;
  close(fd);
  return rc == 0 ? absl::OkStatus() : Failure(error, "sync the folder");
}

PartFile::PartFile(std::string path, std::string target)
    : path_(std::move(path)), target_(std::move(target)) {}

PartFile::PartFile(PartFile&& other) noexcept
    : path_(std::exchange(other.path_, std::string())), target_(std::move(other.target_)) {}

PartFile::~PartFile() {
  if (!path_.empty()) unlink(path_.c_str());
}

absl::StatusOr<PartFile> PartFile::For(const std::string& target) {
  absl::StatusOr<std::string> name = CreateBeside(target);
  if (!name.ok()) return name.status();
  return PartFile(*std::move(name), target);
}

absl::Status PartFile::MoveIntoPlace() {
  if (rename(path_.c_str(), target_.c_str()) != 0)
    return Failure(errno, "move the file into place");
  path_.clear();
  return SyncFolder(FolderOf(target_));
}

absl::Status WriteFileAtomically(const std::string& path,
                                 const std::function<absl::Status(const ByteSink& sink)>& produce) {
  absl::StatusOr<PartFile> part = PartFile::For(path);
  if (!part.ok()) return part.status();
  const int fd = open(part->path().c_str(), O_WRONLY | O_TRUNC | O_CLOEXEC);
  if (fd < 0) return Failure(errno, "write the file");
  absl::Status written = produce([fd](std::string_view bytes) { return WriteAll(fd, bytes); });
  if (written.ok() && fsync(fd) != 0) written = Failure(errno, "sync the file");
  close(fd);
  return written.ok() ? part->MoveIntoPlace() : written;
}

absl::Status WriteFileAtomically(const std::string& path, std::string_view bytes) {
  return WriteFileAtomically(path, [bytes](const ByteSink& sink) { return sink(bytes); });
}

}  // namespace sohoa
