// sohoa-proofs, with the arguments of BeginFileWorker: started by the library (proofs_process.cc),
// not by people.
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>
#include <utility>

#include "storage/sign/file_worker.h"
#include "storage/sign/proofs_message.h"

namespace sohoa {
namespace {

std::optional<std::string> Take() {
  uint64_t size = 0;
  if (std::fread(&size, sizeof size, 1, stdin) != 1 || size > kMaxProofsMessage)
    return std::nullopt;
  std::string bytes(size, '\0');
  if (std::fread(bytes.data(), 1, size, stdin) != size) return std::nullopt;
  return bytes;
}

bool Give(const std::string& bytes) {
  const uint64_t size = bytes.size();
  return std::fwrite(&size, sizeof size, 1, stdout) == 1 &&
         std::fwrite(bytes.data(), 1, bytes.size(), stdout) == bytes.size() &&
         std::fflush(stdout) == 0;
}

absl::StatusOr<std::string> AskTheStarter(const HttpQuestion& question) {
  const std::optional<std::string> reply =
      Give(EncodeMessage(question)) ? Take() : std::optional<std::string>();
  if (!reply) return absl::UnavailableError("nobody is there to ask services");
  return DecodeReply(*reply);
}

absl::StatusOr<std::string> Answer(const ProofsRequest& request, SignatureProofs& proofs) {
  if (request.kind == ProofsRequest::Kind::kLook) {
    const absl::StatusOr<RaisableSignatures> found = proofs.Look();
    if (!found.ok()) return found.status();
    return EncodeRaisable(*found);
  }
  if (request.kind == ProofsRequest::Kind::kStampLast)
    return request.tokens.empty() ? "" : proofs.StampLast(request.tokens.front());
  const absl::StatusOr<Evidence> evidence = proofs.Gather(request.tokens);
  if (!evidence.ok()) return evidence.status();
  return EncodeEvidence(*evidence);
}

int Serve(SignatureProofs proofs) {
  while (const std::optional<std::string> bytes = Take()) {
    const absl::StatusOr<ProofsRequest> request = DecodeProofsRequest(*bytes);
    if (!request.ok() || !Give(EncodeMessage(ProofsAnswer{Answer(*request, proofs)}))) return 1;
  }
  return 0;
}

}  // namespace
}  // namespace sohoa

int main(int argc, char** argv) {
  const auto arguments = sohoa::BeginFileWorker(argc, argv);
  if (!arguments) {
    std::fputs("sohoa-proofs serves sohoa and is of no use by itself\n", stderr);
    return 2;
  }
  return sohoa::Serve(
      {arguments->path,
       {.roots = arguments->roots, .evidence_files = arguments->evidence, .now = arguments->now},
       sohoa::AskTheStarter});
}
