#include "storage/sign/pdf_signatures.h"

#include <sys/stat.h>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "storage/pdf/worker_process.h"
#include "storage/sign/signature_message.h"

namespace sohoa {
namespace {

absl::Status Told(const absl::Status& read) {
  if (absl::IsDeadlineExceeded(read))
    return absl::UnavailableError("the process that reads signatures took too long");
  return absl::UnavailableError("the process that reads signatures died");
}

absl::StatusOr<std::string> ReadMessage(WorkerProcess& worker, WorkerProcess::Deadline deadline) {
  char head[sizeof(uint64_t)];
  if (absl::Status s = worker.Read(head, sizeof head, {deadline}); !s.ok()) return Told(s);
  uint64_t size = 0;
  std::memcpy(&size, head, sizeof size);
  if (size > kMaxSignatureMessage)
    return absl::UnavailableError("the process that reads signatures sent nonsense");
  std::string message(size, '\0');
  if (absl::Status s = worker.Read(message.data(), size, {deadline}); !s.ok()) return Told(s);
  return message;
}

// What a file may take: all of it is mapped, and what is signed of it is hashed.
struct Bounds {
  int timeout_s = 0;
  int64_t memory_bytes = 0;

  Bounds(const std::string& path, const SignatureReading& options)
      : timeout_s(options.timeout_s), memory_bytes(options.worker_memory_bytes) {
    constexpr int64_t kBytesASecond = 16 << 20;
    constexpr int64_t kMostSeconds = 24 * 3600;
    struct stat facts {};
    if (stat(path.c_str(), &facts) != 0 || facts.st_size < 0) return;  // the worker tells of it
    timeout_s += static_cast<int>(std::min(facts.st_size / kBytesASecond, kMostSeconds));
    if (memory_bytes > 0) memory_bytes += facts.st_size;
  }
};

// See signatures_main.cc.
std::vector<std::string> Arguments(std::string program, const std::string& path,
                                   const SignatureReading& options, const Bounds& bounds) {
  const absl::Time now = options.now == absl::InfinitePast() ? absl::Now() : options.now;
  std::vector<std::string> arguments = {std::move(program),
                                        path,
                                        absl::StrCat(bounds.timeout_s),
                                        absl::StrCat(bounds.memory_bytes),
                                        absl::StrCat(absl::ToUnixSeconds(now)),
                                        absl::StrCat(options.roots.size())};
  arguments.insert(arguments.end(), options.roots.begin(), options.roots.end());
  arguments.insert(arguments.end(), options.revocation.begin(), options.revocation.end());
  return arguments;
}

}  // namespace

absl::StatusOr<std::vector<PdfSignature>> ReadPdfSignatures(const std::string& path,
                                                            const SignatureReading& options) {
  absl::StatusOr<std::string> program = options.worker_path;
  if (options.worker_path.empty()) program = ProgramBeside("sohoa-signatures");
  if (!program.ok()) return program.status();
  const Bounds bounds(path, options);
  absl::StatusOr<std::unique_ptr<WorkerProcess>> worker =
      WorkerProcess::Start(Arguments(*std::move(program), path, options, bounds));
  if (!worker.ok()) return worker.status();
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(bounds.timeout_s);
  const absl::StatusOr<std::string> message = ReadMessage(**worker, deadline);
  if (!message.ok()) return message.status();
  return DecodeSignatures(*message);
}

}  // namespace sohoa
