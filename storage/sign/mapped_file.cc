#include "storage/sign/mapped_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace sohoa {

absl::StatusOr<MappedFile> MappedFile::Open(const std::string& path) {
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return absl::ErrnoToStatus(errno, "cannot be opened");
  struct stat facts {};
  if (fstat(file, &facts) != 0 || !S_ISREG(facts.st_mode) || facts.st_size <= 0) {
    close(file);
    return absl::DataLossError("the signatures of this PDF cannot be read");
  }
  const auto size = static_cast<size_t>(facts.st_size);
  void* begin = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file, 0);
  const int error = errno;
  close(file);
  if (begin == MAP_FAILED) return absl::ErrnoToStatus(error, "cannot be opened");
  return MappedFile(std::string_view(static_cast<const char*>(begin), size));
}

MappedFile::MappedFile(MappedFile&& other) noexcept : bytes_(std::exchange(other.bytes_, {})) {}

MappedFile::~MappedFile() {
  if (bytes_.empty()) return;
  void* begin = const_cast<char*>(bytes_.data());
  munmap(begin, bytes_.size());
}

}  // namespace sohoa
