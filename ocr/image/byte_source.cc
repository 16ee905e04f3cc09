#include "ocr/image/byte_source.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "absl/status/status.h"

namespace sohoa {

absl::StatusOr<ByteSource> ByteSource::OpenFile(const std::string& path) {
  // O_NONBLOCK: opening a pipe without a writer must not wait for one.
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0) return absl::ErrnoToStatus(errno, "the file cannot be opened");
  struct stat facts = {};
  if (fstat(fd, &facts) != 0) {
    const absl::Status status = absl::ErrnoToStatus(errno, "the file cannot be read");
    close(fd);
    return status;
  }
  if (!S_ISREG(facts.st_mode)) {
    close(fd);
    return absl::InvalidArgumentError(S_ISDIR(facts.st_mode) ? "a folder, not a file"
                                                             : "a pipe or a device, not a file");
  }
  return ByteSource(fd, static_cast<uint64_t>(facts.st_size));
}

ByteSource::ByteSource(ByteSource&& other) noexcept
    : memory_(other.memory_), fd_(std::exchange(other.fd_, -1)), size_(other.size_) {}

ByteSource& ByteSource::operator=(ByteSource&& other) noexcept {
  std::swap(memory_, other.memory_);
  std::swap(fd_, other.fd_);
  std::swap(size_, other.size_);
  return *this;
}

ByteSource::~ByteSource() {
  if (fd_ >= 0) close(fd_);
}

size_t ByteSource::ReadAt(uint64_t offset, void* buffer, size_t size) const {
  if (offset >= size_) return 0;
  size = static_cast<size_t>(std::min<uint64_t>(size, size_ - offset));
  char* out = static_cast<char*>(buffer);
  if (fd_ < 0) {
    std::memcpy(out, memory_.data() + offset, size);
    return size;
  }
  size_t done = 0;
  while (done < size) {
    const ssize_t got = pread(fd_, out + done, size - done, static_cast<off_t>(offset + done));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    done += static_cast<size_t>(got);
  }
  return done;
}

std::string ByteSource::ReadStart(size_t size) const {
  std::string bytes(static_cast<size_t>(std::min<uint64_t>(size, size_)), '\0');
  bytes.resize(ReadAt(0, bytes.data(), bytes.size()));
  return bytes;
}

}  // namespace sohoa
