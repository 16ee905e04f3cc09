// A file as bytes in memory, read as they are needed.
#ifndef SOHOA_STORAGE_SIGN_MAPPED_FILE_H_
#define SOHOA_STORAGE_SIGN_MAPPED_FILE_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace sohoa {

// For a process of its own: where another program makes the file shorter meanwhile, reading it
// kills the process.
class MappedFile {
 public:
  // kNotFound, kPermissionDenied and what else opening a file may meet; kDataLoss: it is empty.
  static absl::StatusOr<MappedFile> Open(const std::string& path);
  MappedFile(MappedFile&& other) noexcept;
  MappedFile& operator=(MappedFile&&) = delete;
  ~MappedFile();

  std::string_view bytes() const { return bytes_; }

 private:
  explicit MappedFile(std::string_view bytes) : bytes_(bytes) {}

  std::string_view bytes_;
};

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SIGN_MAPPED_FILE_H_
