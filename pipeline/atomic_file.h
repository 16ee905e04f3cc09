// A file that appears under its name only when it is complete and on the disk.
#ifndef SOHOA_PIPELINE_ATOMIC_FILE_H_
#define SOHOA_PIPELINE_ATOMIC_FILE_H_

#include <functional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace sohoa {

// A file in the folder of `target` for writing to before the rename, with the rights of the target
// where that is there; removed when dropped. Not thread-safe. Two runs that write the same target
// never share one.
class PartFile {
 public:
  // kNotFound, kPermissionDenied when the folder cannot be written to; kInvalidArgument when
  // `target` is there and no regular file.
  static absl::StatusOr<PartFile> For(const std::string& target);
  PartFile(PartFile&& other) noexcept;
  PartFile& operator=(PartFile&&) = delete;
  ~PartFile();

  const std::string& path() const { return path_; }

  // Renames what was written over the target (replacing it) and syncs the folder.
  absl::Status MoveIntoPlace();

 private:
  PartFile(std::string path, std::string target);
  std::string path_;  // empty: moved away
  std::string target_;
};

// What was renamed into the folder, or out of it, is so after a power cut as well. "": this one.
absl::Status SyncFolder(const std::string& folder);

// Takes the next bytes of a file.
using ByteSink = std::function<absl::Status(std::string_view)>;

// Writes what `produce` hands to its sink, piece by piece, then syncs and renames; at the first
// error of either nothing of it is left. kResourceExhausted when the disk is full.
absl::Status WriteFileAtomically(const std::string& path,
                                 const std::function<absl::Status(const ByteSink& sink)>& produce);
absl::Status WriteFileAtomically(const std::string& path, std::string_view bytes);

}  // namespace sohoa

#endif  // SOHOA_PIPELINE_ATOMIC_FILE_H_
