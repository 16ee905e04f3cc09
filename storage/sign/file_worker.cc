#include "storage/sign/file_worker.h"

#include <cstdint>

#include "absl/strings/numbers.h"
#include "storage/pdf/process_limits.h"

namespace sohoa {

std::optional<FileWorkerArguments> BeginFileWorker(int argc, char** argv) {
  constexpr int kFirstFile = 6;
  int timeout_s = 0;
  int64_t memory_bytes = 0;
  int64_t now = 0;
  int roots = 0;
  if (argc < kFirstFile || !absl::SimpleAtoi(argv[2], &timeout_s) ||
      !absl::SimpleAtoi(argv[3], &memory_bytes) || !absl::SimpleAtoi(argv[4], &now) ||
      !absl::SimpleAtoi(argv[5], &roots) || roots < 0 || roots > argc - kFirstFile)
    return std::nullopt;
  BoundProcess(memory_bytes);
  BoundComputing(timeout_s);
  char** const first_evidence = argv + kFirstFile + roots;
  return FileWorkerArguments{.path = argv[1],
                             .now = absl::FromUnixSeconds(now),
                             .roots = {argv + kFirstFile, first_evidence},
                             .evidence = {first_evidence, argv + argc}};
}

}  // namespace sohoa
