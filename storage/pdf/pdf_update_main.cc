// sohoa-pdfupdate FILE TIMEOUT_S MEMORY_BYTES: started by the library (pdf_update_process.cc), not
// by people.
#include <cstdint>
#include <cstdio>
#include <string>

#include "absl/strings/numbers.h"
#include "storage/pdf/pdf_update_message.h"
#include "storage/pdf/process_limits.h"

namespace {

bool ReadRequest(std::string& request) {
  uint64_t size = 0;
  if (std::fread(&size, sizeof size, 1, stdin) != 1 || size > sohoa::kMaxUpdateMessage)
    return false;
  request.resize(size);
  return std::fread(request.data(), 1, size, stdin) == size;
}

}  // namespace

int main(int argc, char** argv) {
  int timeout_s = 0;
  int64_t memory_bytes = 0;
  std::string bytes;
  if (argc != 4 || !absl::SimpleAtoi(argv[2], &timeout_s) ||
      !absl::SimpleAtoi(argv[3], &memory_bytes)) {
    std::fputs("sohoa-pdfupdate serves sohoa and is of no use by itself\n", stderr);
    return 2;
  }
  sohoa::BoundProcess(memory_bytes);
  sohoa::BoundComputing(timeout_s);
  if (!ReadRequest(bytes)) return 1;
  const auto request = sohoa::DecodeRequest(bytes);
  if (!request.ok()) return 1;
  const std::string message = sohoa::EncodeUpdate(sohoa::PreparePdfUpdate(argv[1], *request));
  const uint64_t size = message.size();
  const bool written = std::fwrite(&size, sizeof size, 1, stdout) == 1 &&
                       std::fwrite(message.data(), 1, message.size(), stdout) == message.size() &&
                       std::fflush(stdout) == 0;
  return written ? 0 : 1;
}
