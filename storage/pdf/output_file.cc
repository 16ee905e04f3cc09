#include "storage/pdf/output_file.h"

#include <fcntl.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <utility>

#include "absl/strings/str_cat.h"

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

// Those of the file that will be replaced. Where it cannot be given to the same group, no other
// group gets its rights.
bool TakeRights(int fd, const struct stat& old) {
  mode_t mode = old.st_mode & 0777;
  struct stat own {};
  if (fchown(fd, old.st_uid, old.st_gid) != 0 &&
      fchown(fd, static_cast<uid_t>(-1), old.st_gid) != 0 &&
      (fstat(fd, &own) != 0 || own.st_gid != old.st_gid))
    mode &= ~static_cast<mode_t>(S_IRWXG);
  return fchmod(fd, mode) == 0;
}

}  // namespace

absl::StatusOr<std::string> CreateBeside(const std::string& target) {
  struct stat old {};
  const bool replaces = stat(target.c_str(), &old) == 0;
  if (replaces && !S_ISREG(old.st_mode))
    return absl::InvalidArgumentError("the output is a folder or a device: name a file");
  uint64_t number = 0;
  if (getrandom(&number, sizeof number, 0) != sizeof number)
    return absl::InternalError("the machine gives no random numbers");
  std::string name = absl::StrCat(target, ".part-", absl::Hex(number, absl::kZeroPad16));
  constexpr mode_t kNew = 0666;  // cut down by the process's mask
  constexpr mode_t kOurs = 0600;
  const int fd = open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                      replaces ? kOurs : kNew);
  if (fd < 0) return Failure(errno, "a file beside the output cannot be created");
  const bool rights = !replaces || TakeRights(fd, old);
  const int error = errno;
  close(fd);
  if (rights) return name;
  unlink(name.c_str());
  return Failure(error, "the rights of the output cannot be kept");
}

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
