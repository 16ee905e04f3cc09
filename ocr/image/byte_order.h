// Numbers as TIFF and EXIF hold them: in the byte order that the file names. Internal to ocr/image.
#ifndef SOHOA_OCR_IMAGE_BYTE_ORDER_H_
#define SOHOA_OCR_IMAGE_BYTE_ORDER_H_

#include <cstddef>
#include <cstdint>

namespace sohoa {

enum class ByteOrder { kLittle, kBig };

// The number that `size` bytes (1..8) at `at` stand for.
inline uint64_t ReadUint(const void* at, size_t size, ByteOrder order) {
  const uint8_t* bytes = static_cast<const uint8_t*>(at);
  uint64_t value = 0;
  for (size_t i = 0; i < size; ++i) {
    value = value << 8 | bytes[order == ByteOrder::kBig ? i : size - 1 - i];
  }
  return value;
}

// Writes `value` as `size` bytes (1..8) at `at`.
inline void WriteUint(uint64_t value, size_t size, ByteOrder order, void* at) {
  uint8_t* bytes = static_cast<uint8_t*>(at);
  for (size_t i = 0; i < size; ++i, value >>= 8) {
    bytes[order == ByteOrder::kBig ? size - 1 - i : i] = static_cast<uint8_t>(value);
  }
}

}  // namespace sohoa

#endif  // SOHOA_OCR_IMAGE_BYTE_ORDER_H_
