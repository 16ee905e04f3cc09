// The beginning of the programs that read the signatures of one file.
#ifndef SOHOA_STORAGE_SIGN_FILE_WORKER_H_
#define SOHOA_STORAGE_SIGN_FILE_WORKER_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"

namespace sohoa {

struct FileWorkerArguments {
  std::string path;
  absl::Time now;
  std::vector<std::string> roots;
  std::vector<std::string> evidence;
};

// Takes PROGRAM FILE TIMEOUT_S MEMORY_BYTES NOW ROOTS [ROOT…] [EVIDENCE…], NOW in seconds since
// 1970, ROOTS the number of files that hold roots, and bounds the process as they say. Nothing, and
// no bounds, where that is not what they are.
std::optional<FileWorkerArguments> BeginFileWorker(int argc, char** argv);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SIGN_FILE_WORKER_H_
