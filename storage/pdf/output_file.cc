#include "storage/pdf/output_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace sohoa {
namespace {

absl::Status Failure(int error, absl::string_view what) {
  if (error == EFBIG || error == EDQUOT || error == ENOSPC)
    return absl::ResourceExhaustedError("the disk is full, or a limit on file sizes is met");
  return absl::ErrnoToStatus(error, what);
}

std::string FolderOf(const std::string& path) {
  const size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

absl::Status SyncFolder(const std::string& folder) {
  const int fd = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return Failure(errno, "the folder cannot be opened");
  const bool synced = fsync(fd) == 0;
  const int error = errno;
  close(fd);
  return synced ? absl::OkStatus() : Failure(error, "the folder cannot be synced");
}

}  // namespace

absl::StatusOr<std::unique_ptr<OutputFile>> OutputFile::Create(const std::string& path) {
  constexpr mode_t kMode = 0666;  // cut down by the process's mask
  const int fd = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, kMode);
  if (fd < 0) return Failure(errno, "the file cannot be created");
  struct stat info {};
  const bool is_regular = fstat(fd, &info) == 0 && S_ISREG(info.st_mode);
  return std::unique_ptr<OutputFile>(new OutputFile(fd, path, is_regular));
}

OutputFile::~OutputFile() {
  if (fd_ < 0) return;
  close(fd_);
  if (is_regular_) unlink(path_.c_str());
}

absl::Status OutputFile::Append(absl::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(fd_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return Failure(errno, "the file cannot be written");
    bytes.remove_prefix(static_cast<size_t>(written));
    size_ += written;
  }
  return absl::OkStatus();
}

absl::Status OutputFile::Commit() {
  if (fsync(fd_) != 0) return Failure(errno, "the file cannot be synced");
  if (absl::Status synced = SyncFolder(FolderOf(path_)); !synced.ok()) return synced;
  const int fd = std::exchange(fd_, -1);
  if (close(fd) == 0) return absl::OkStatus();
  const int error = errno;
  if (is_regular_) unlink(path_.c_str());
  return Failure(error, "the file cannot be closed");
}

}  // namespace sohoa
