// sohoa-signatures FILE TIMEOUT_S MEMORY_BYTES: started by the library (pdf_signatures.cc), not by
// people.
#include <cstdint>
#include <cstdio>
#include <string>

#include "absl/strings/numbers.h"
#include "storage/pdf/process_limits.h"
#include "storage/sign/signature_message.h"
#include "storage/sign/signature_reader.h"

int main(int argc, char** argv) {
  int timeout_s = 0;
  int64_t memory_bytes = 0;
  if (argc != 4 || !absl::SimpleAtoi(argv[2], &timeout_s) ||
      !absl::SimpleAtoi(argv[3], &memory_bytes)) {
    std::fputs("sohoa-signatures serves sohoa and is of no use by itself\n", stderr);
    return 2;
  }
  sohoa::BoundProcess(memory_bytes);
  sohoa::BoundComputing(timeout_s);
  const std::string message = sohoa::EncodeSignatures(sohoa::ListSignatures(argv[1]));
  const uint64_t size = message.size();
  const bool written = std::fwrite(&size, sizeof size, 1, stdout) == 1 &&
                       std::fwrite(message.data(), 1, message.size(), stdout) == message.size() &&
                       std::fflush(stdout) == 0;
  return written ? 0 : 1;
}
