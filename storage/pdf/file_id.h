// The identifier of a PDF file, made of its content.
#ifndef SOHOA_STORAGE_PDF_FILE_ID_H_
#define SOHOA_STORAGE_PDF_FILE_ID_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace sohoa {

// Two FNV-1a sums of 64 bits with different starts (Fowler, Noll, Vo). It tells files apart; it is
// no protection against anyone who wants two files alike.
class FileId {
 public:
  void Add(absl::string_view bytes) {
    for (const char c : bytes) {
      const auto byte = static_cast<uint8_t>(c);
      first_ = (first_ ^ byte) * kPrime;
      second_ = (second_ ^ byte) * kPrime;
    }
  }

  // 16 bytes.
  std::string Bytes() const {
    std::string out;
    for (const uint64_t sum : {first_, second_})
      for (int shift = 56; shift >= 0; shift -= 8) out += static_cast<char>(sum >> shift & 0xFF);
    return out;
  }

 private:
  static constexpr uint64_t kPrime = 0x100000001B3;
  uint64_t first_ = 0xCBF29CE484222325;
  uint64_t second_ = 0x84222325CBF29CE4;  // the first with its halves swapped
};

}  // namespace sohoa

#endif  // SOHOA_STORAGE_PDF_FILE_ID_H_
