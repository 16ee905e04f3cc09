// A sohoa-pdfupdate that a hostile file has in its hands: its update leaves bytes unsigned that are
// not the signature's.
#include <cstdint>
#include <cstdio>
#include <string>

#include "storage/pdf/pdf_update_message.h"

int main(int argc, char** argv) {
  uint64_t size = 0;
  if (argc < 2 || std::fread(&size, sizeof size, 1, stdin) != 1) return 1;
  std::string bytes(size, '\0');
  if (std::fread(bytes.data(), 1, size, stdin) != size) return 1;
  const auto request = sohoa::DecodeRequest(bytes);
  if (!request.ok()) return 1;
  auto update = sohoa::PreparePdfUpdate(argv[1], *request);
  if (!update.ok()) return 1;
  const size_t digit = update->before.rfind("/ByteRange [0 ") + 14;
  update->before[digit] = update->before[digit] == '1' ? '2' : '1';
  const std::string message = sohoa::EncodeUpdate(update);
  size = message.size();
  std::fwrite(&size, sizeof size, 1, stdout);
  std::fwrite(message.data(), 1, message.size(), stdout);
  return std::fflush(stdout);
}
