#include "storage/sign/proofs_process.h"

#include <sys/stat.h>

#include <algorithm>
#include <cstring>
#include <utility>
#include <variant>

#include "absl/strings/str_cat.h"

namespace sohoa {
namespace {

absl::Status Told(const absl::Status& talk) {
  if (absl::IsDeadlineExceeded(talk))
    return absl::UnavailableError("the process that reads the signatures to raise took too long");
  return absl::UnavailableError("the process that reads the signatures to raise died");
}

absl::Status Nonsense() {
  return absl::UnavailableError("the process that reads the signatures to raise sent nonsense");
}

int64_t SizeOf(const std::string& path) {
  struct stat facts {};
  return stat(path.c_str(), &facts) == 0 ? facts.st_size : 0;  // the process tells of it
}

}  // namespace

absl::StatusOr<std::unique_ptr<ProofsProcess>> ProofsProcess::Start(const std::string& path,
                                                                    const ProofsBasis& basis,
                                                                    const Services& services,
                                                                    const ProofsLimits& limits) {
  constexpr int64_t kBytesASecond = 16 << 20;
  constexpr int64_t kMostSeconds = 24 * 3600;
  absl::StatusOr<std::string> program = limits.worker_path;
  if (limits.worker_path.empty()) program = ProgramBeside("sohoa-proofs");
  if (!program.ok()) return program.status();
  const int64_t size = SizeOf(path);
  const int64_t time = limits.timeout_s + std::min(size / kBytesASecond, kMostSeconds);
  std::vector<std::string> arguments = {*std::move(program),
                                        path,
                                        absl::StrCat(time),
                                        absl::StrCat(limits.worker_memory_bytes + size),
                                        absl::StrCat(absl::ToUnixSeconds(basis.now)),
                                        absl::StrCat(basis.roots.size())};
  arguments.insert(arguments.end(), basis.roots.begin(), basis.roots.end());
  arguments.insert(arguments.end(), basis.evidence_files.begin(), basis.evidence_files.end());
  absl::StatusOr<std::unique_ptr<WorkerProcess>> worker =
      WorkerProcess::Start(arguments, {.takes_requests = true});
  if (!worker.ok()) return worker.status();
  return std::unique_ptr<ProofsProcess>(new ProofsProcess(
      *std::move(worker), services, std::chrono::seconds(time), limits.most_questions));
}

absl::Status ProofsProcess::Send(const std::string& bytes) {
  const auto deadline = std::chrono::steady_clock::now() + time_;
  const uint64_t size = bytes.size();
  char head[sizeof size];
  std::memcpy(head, &size, sizeof size);
  absl::Status sent = worker_->Write(head, sizeof head, {deadline});
  if (sent.ok()) sent = worker_->Write(bytes.data(), bytes.size(), {deadline});
  return sent.ok() ? sent : Told(sent);
}

absl::StatusOr<std::string> ProofsProcess::Receive() {
  const auto deadline = std::chrono::steady_clock::now() + time_;
  uint64_t size = 0;
  char head[sizeof size];
  if (absl::Status s = worker_->Read(head, sizeof head, {deadline}); !s.ok()) return Told(s);
  std::memcpy(&size, head, sizeof size);
  if (size > kMaxProofsMessage) return Nonsense();
  std::string bytes(size, '\0');
  if (absl::Status s = worker_->Read(bytes.data(), size, {deadline}); !s.ok()) return Told(s);
  return bytes;
}

absl::StatusOr<std::string> ProofsProcess::Ask(const ProofsRequest& request) {
  absl::Status sent = Send(EncodeProofsRequest(request));
  while (sent.ok()) {
    const absl::StatusOr<std::string> bytes = Receive();
    if (!bytes.ok()) return bytes.status();
    absl::StatusOr<ProofsMessage> message = DecodeMessage(*bytes);
    if (!message.ok()) return message.status();
    if (auto* answer = std::get_if<ProofsAnswer>(&*message)) return std::move(answer->bytes);
    if (--questions_ < 0) return Nonsense();
    sent = Send(EncodeReply(services_.Ask(std::get<HttpQuestion>(*message))));
  }
  return sent;
}

absl::StatusOr<RaisableSignatures> ProofsProcess::Look() {
  const absl::StatusOr<std::string> bytes = Ask({.kind = ProofsRequest::Kind::kLook});
  if (!bytes.ok()) return bytes.status();
  return DecodeRaisable(*bytes);
}

absl::StatusOr<std::string> ProofsProcess::StampLast(const std::string& token) {
  return Ask({.kind = ProofsRequest::Kind::kStampLast, .tokens = {token}});
}

absl::StatusOr<Evidence> ProofsProcess::Gather(const std::vector<std::string>& later) {
  const absl::StatusOr<std::string> bytes =
      Ask({.kind = ProofsRequest::Kind::kGather, .tokens = later});
  if (!bytes.ok()) return bytes.status();
  return DecodeEvidence(*bytes);
}

}  // namespace sohoa
