// SignatureProofs in another process, so that a hostile file can kill only that; what it wants to
// know of services is asked here.
#ifndef SOHOA_STORAGE_SIGN_PROOFS_PROCESS_H_
#define SOHOA_STORAGE_SIGN_PROOFS_PROCESS_H_

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "storage/pdf/worker_process.h"
#include "storage/sign/proofs_message.h"
#include "storage/sign/services.h"
#include "storage/sign/signature_proofs.h"

namespace sohoa {

struct ProofsLimits {
  std::string worker_path;  // the program sohoa-proofs; empty: beside the running program
  // Of computing, for all that is asked about a file; and a second more for each 16 MiB of it.
  int timeout_s = 30;
  int64_t worker_memory_bytes = 2ll << 30;  // beside the file itself
  int most_questions = 500;                 // that it may have put to services
};

// Not thread-safe. Each function as that of SignatureProofs; moreover kUnavailable: the process
// died, took too long or sent nonsense, and is of no more use.
class ProofsProcess {
 public:
  // `services` must outlive it.
  static absl::StatusOr<std::unique_ptr<ProofsProcess>> Start(const std::string& path,
                                                              const ProofsBasis& basis,
                                                              const Services& services,
                                                              const ProofsLimits& limits = {});

  absl::StatusOr<RaisableSignatures> Look();
  absl::StatusOr<std::string> StampLast(const std::string& token);
  absl::StatusOr<Evidence> Gather(const std::vector<std::string>& later);

 private:
  ProofsProcess(std::unique_ptr<WorkerProcess> worker, const Services& services,
                std::chrono::seconds time, int questions)
      : worker_(std::move(worker)), services_(services), time_(time), questions_(questions) {}

  absl::StatusOr<std::string> Ask(const ProofsRequest& request);
  absl::Status Send(const std::string& bytes);
  absl::StatusOr<std::string> Receive();

  std::unique_ptr<WorkerProcess> worker_;
  const Services& services_;
  std::chrono::seconds time_;  // for each thing that it says
  int questions_;              // that are left
};

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SIGN_PROOFS_PROCESS_H_
