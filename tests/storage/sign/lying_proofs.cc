// A sohoa-proofs that a hostile file has in its hands: it asks and asks, and never answers.
#include <cstdint>
#include <cstdio>
#include <string>

#include "storage/sign/proofs_message.h"

int main() {
  const std::string message =
      sohoa::EncodeMessage(sohoa::HttpQuestion{.url = "file:///etc/passwd"});
  const uint64_t size = message.size();
  while (std::fwrite(&size, sizeof size, 1, stdout) == 1 &&
         std::fwrite(message.data(), 1, size, stdout) == size && std::fflush(stdout) == 0) {
  }
}
