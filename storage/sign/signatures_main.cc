// sohoa-signatures FILE TIMEOUT_S MEMORY_BYTES NOW ROOTS [ROOT…] [REVOCATION…]: started by the
// library (pdf_signatures.cc), not by people. NOW is in seconds since 1970, ROOTS says how many of
// the files that follow hold roots.
#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "storage/pdf/process_limits.h"
#include "storage/sign/signature_message.h"
#include "storage/sign/signature_reader.h"
#include "storage/sign/trust_files.h"

namespace sohoa {
namespace {

constexpr int kFirstFile = 6;

absl::StatusOr<std::vector<PdfSignature>> List(const char* path, int64_t now,
                                               const std::vector<std::string>& roots,
                                               const std::vector<std::string>& revocation) {
  const absl::StatusOr<VerificationBasis> basis =
      ReadTrustFiles(roots, revocation, absl::FromUnixSeconds(now));
  if (!basis.ok()) return basis.status();
  return ListSignatures(path, *basis);
}

}  // namespace
}  // namespace sohoa

int main(int argc, char** argv) {
  int timeout_s = 0;
  int64_t memory_bytes = 0;
  int64_t now = 0;
  int roots = 0;
  if (argc < sohoa::kFirstFile || !absl::SimpleAtoi(argv[2], &timeout_s) ||
      !absl::SimpleAtoi(argv[3], &memory_bytes) || !absl::SimpleAtoi(argv[4], &now) ||
      !absl::SimpleAtoi(argv[5], &roots) || roots < 0 || roots > argc - sohoa::kFirstFile) {
    std::fputs("sohoa-signatures serves sohoa and is of no use by itself\n", stderr);
    return 2;
  }
  sohoa::BoundProcess(memory_bytes);
  sohoa::BoundComputing(timeout_s);
  char** const first_revocation = argv + sohoa::kFirstFile + roots;
  const std::string message = sohoa::EncodeSignatures(sohoa::List(
      argv[1], now, {argv + sohoa::kFirstFile, first_revocation}, {first_revocation, argv + argc}));
  const uint64_t size = message.size();
  const bool written = std::fwrite(&size, sizeof size, 1, stdout) == 1 &&
                       std::fwrite(message.data(), 1, message.size(), stdout) == message.size() &&
                       std::fflush(stdout) == 0;
  return written ? 0 : 1;
}
