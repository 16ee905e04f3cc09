#include "storage/pdf/byte_message.h"

#include <cstring>

#include "absl/strings/ascii.h"

namespace sohoa {

void ByteWriter::Number(int64_t number) {
  char raw[sizeof number];
  std::memcpy(raw, &number, sizeof number);
  bytes_.append(raw, sizeof raw);
}

void ByteWriter::Text(std::string_view text) {
  Number(static_cast<int64_t>(text.size()));
  bytes_.append(text);
}

int64_t ByteReader::Number() {
  int64_t number = 0;
  const std::string_view raw = Bytes(sizeof number);
  if (sound_) std::memcpy(&number, raw.data(), sizeof number);
  return number;
}

uint64_t ByteReader::Count(uint64_t most) {
  const auto count = static_cast<uint64_t>(Number());
  if (count > most) sound_ = false;
  return sound_ ? count : 0;
}

std::string ByteReader::Text(uint64_t most) { return std::string(Bytes(Count(most))); }

std::string_view ByteReader::Bytes(uint64_t size) {
  sound_ = sound_ && size <= bytes_.size();
  if (!sound_) return {};
  const std::string_view taken = bytes_.substr(0, size);
  bytes_.remove_prefix(size);
  return taken;
}

std::string OnOneLine(std::string text) {
  for (char& c : text)
    if (absl::ascii_iscntrl(static_cast<unsigned char>(c))) c = ' ';
  return text;
}

}  // namespace sohoa
