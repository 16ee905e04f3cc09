// A PDF file written object by object, so that only the objects' places are kept in memory.
#ifndef SOHOA_STORAGE_PDF_OBJECT_FILE_H_
#define SOHOA_STORAGE_PDF_OBJECT_FILE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "storage/pdf/output_file.h"

namespace sohoa {

// Bodies and entries are PDF syntax. The first error stays: what is written behind it is left out.
// Not thread-safe. Dropped without Finish, it removes what it has written.
class ObjectFile {
 public:
  explicit ObjectFile(std::unique_ptr<OutputFile> file) : file_(std::move(file)) {}

  // REQUIRES: nothing is written yet. `version`: "1.4".
  void Begin(absl::string_view version);

  // A number that no object has yet; every one must be written before the end.
  uint32_t NewNumber();

  void Write(uint32_t number, absl::string_view body);

  // `entries`: of the stream's dictionary, without /Length.
  void WriteStream(uint32_t number, absl::string_view entries, absl::string_view bytes);

  // The same, packed; without /Filter.
  void WriteDeflated(uint32_t number, absl::string_view entries, absl::string_view bytes);

  const absl::Status& status() const { return status_; }

  // Cross-reference table and trailer; then the file is synced. Once.
  absl::Status Finish(absl::string_view trailer_entries);

 private:
  std::unique_ptr<OutputFile> file_;
  absl::Status status_;
  std::vector<int64_t> offsets_ = {0};  // by number; no object has number 0
};

}  // namespace sohoa

#endif  // SOHOA_STORAGE_PDF_OBJECT_FILE_H_
