// sohoa-signatures, with the arguments of BeginFileWorker: started by the library
// (pdf_signatures.cc), not by people.
#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

#include "storage/sign/file_worker.h"
#include "storage/sign/signature_message.h"
#include "storage/sign/signature_reader.h"
#include "storage/sign/trust_files.h"

namespace sohoa {
namespace {

absl::StatusOr<std::vector<PdfSignature>> List(const FileWorkerArguments& arguments) {
  const absl::StatusOr<VerificationBasis> basis =
      ReadTrustFiles(arguments.roots, arguments.evidence, arguments.now);
  if (!basis.ok()) return basis.status();
  return ListSignatures(arguments.path, *basis);
}

}  // namespace
}  // namespace sohoa

int main(int argc, char** argv) {
  const auto arguments = sohoa::BeginFileWorker(argc, argv);
  if (!arguments) {
    std::fputs("sohoa-signatures serves sohoa and is of no use by itself\n", stderr);
    return 2;
  }
  const std::string message = sohoa::EncodeSignatures(sohoa::List(*arguments));
  const uint64_t size = message.size();
  const bool written = std::fwrite(&size, sizeof size, 1, stdout) == 1 &&
                       std::fwrite(message.data(), 1, message.size(), stdout) == message.size() &&
                       std::fflush(stdout) == 0;
  return written ? 0 : 1;
}
