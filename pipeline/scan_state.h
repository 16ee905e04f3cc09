// Whether the file of a scan is whole, as far as its structure and the system can tell.
#ifndef SOHOA_PIPELINE_SCAN_STATE_H_
#define SOHOA_PIPELINE_SCAN_STATE_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"

namespace sohoa {

// What changes when somebody writes to a file. Times are the file server's.
struct FileTrace {
  int64_t size = 0;
  int64_t modified_ns = 0;
  bool operator==(const FileTrace&) const = default;
};

enum class ScanState {
  kWhole,         // a content of no known kind is whole: the reader says what it is
  kUnfinished,    // empty, zeros that a copy is to fill, or its end is missing
  kBeingWritten,  // a process of this machine has it open for writing
};

struct ScanLook {
  ScanState state = ScanState::kUnfinished;
  FileTrace trace;
};

// Without following links or waiting. A JPEG ends with EOI, a PNG with IEND, a PDF's startxref
// leads into the file and %%EOF follows (a linearized one is as long as it says), the directories
// of a TIFF and the strips that they name lie in the file. At most a few MiB are read, whatever the
// file says of itself. Writers on other machines are not seen. Thread-safe.
//   kNotFound, kPermissionDenied, kUnavailable
//   kInvalidArgument  a link, a folder, a pipe
absl::StatusOr<ScanLook> LookAtScan(const std::string& path);

// Of a regular file; errors as LookAtScan.
absl::StatusOr<FileTrace> TraceOf(const std::string& path);

}  // namespace sohoa

#endif  // SOHOA_PIPELINE_SCAN_STATE_H_
