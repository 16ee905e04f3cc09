// A file being written, that vanishes unless it is completed.
#ifndef SOHOA_STORAGE_PDF_OUTPUT_FILE_H_
#define SOHOA_STORAGE_PDF_OUTPUT_FILE_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace sohoa {

// Makes an empty file in the folder of `target`, to be written and renamed over it; its path. No
// other process can foresee its name. Where `target` is there, its rights, owner and group are
// kept, as far as the process may; else they are a new file's. kInvalidArgument: `target` is a
// folder or a device; kNotFound, kPermissionDenied, kResourceExhausted. Thread-safe.
absl::StatusOr<std::string> CreateBeside(const std::string& target);

// Not thread-safe. Dropped without Commit, it removes what it has made (never a device or a pipe).
class OutputFile {
 public:
  // Creates or empties `path`. kNotFound (folder), kPermissionDenied, kResourceExhausted (disk
  // full).
  static absl::StatusOr<std::unique_ptr<OutputFile>> Create(const std::string& path);

  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;
  ~OutputFile();

  // kResourceExhausted when the disk is full or a limit on file sizes is met; else kUnavailable.
  absl::Status Append(absl::string_view bytes);

  // Bytes appended so far.
  int64_t size() const { return size_; }

  // Syncs the file and the folder that holds its name to the disk, and closes it.
  absl::Status Commit();

 private:
  OutputFile(int fd, std::string path, bool is_regular)
      : fd_(fd), path_(std::move(path)), is_regular_(is_regular) {}

  int fd_;
  std::string path_;
  bool is_regular_;
  int64_t size_ = 0;
};

}  // namespace sohoa

#endif  // SOHOA_STORAGE_PDF_OUTPUT_FILE_H_
