// What processes of one program say to each other: numbers and texts one behind the other, in the
// machine's order. Not thread-safe.
#ifndef SOHOA_STORAGE_PDF_BYTE_MESSAGE_H_
#define SOHOA_STORAGE_PDF_BYTE_MESSAGE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace sohoa {

class ByteWriter {
 public:
  void Number(int64_t number);
  void Text(std::string_view text);
  std::string Take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

// The sender may be in the hands of a hostile file: after the first thing that is wrong everything
// is empty, and `sound` false. Borrows the bytes.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : bytes_(bytes) {}

  int64_t Number();
  uint64_t Count(uint64_t most);    // of things to come
  std::string Text(uint64_t most);  // bytes

  bool sound() const { return sound_; }
  bool AtEnd() const { return sound_ && bytes_.empty(); }

 private:
  std::string_view Bytes(uint64_t size);

  std::string_view bytes_;
  bool sound_ = true;
};

// For people to read: spaces instead of control characters.
std::string OnOneLine(std::string text);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_PDF_BYTE_MESSAGE_H_
