// The bytes of a file or of a string, read at any place. Internal to ocr/image.
#ifndef SOHOA_OCR_IMAGE_BYTE_SOURCE_H_
#define SOHOA_OCR_IMAGE_BYTE_SOURCE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace sohoa {

// Any number of threads may read. Movable; owns its file descriptor, if it has one.
class ByteSource {
 public:
  // `bytes` must outlive the source.
  explicit ByteSource(std::string_view bytes) : memory_(bytes), size_(bytes.size()) {}

  //   kNotFound          there is no such file
  //   kPermissionDenied  it may not be read
  //   kInvalidArgument   a folder, a pipe or a device
  static absl::StatusOr<ByteSource> OpenFile(const std::string& path);

  ByteSource(ByteSource&& other) noexcept;
  ByteSource& operator=(ByteSource&& other) noexcept;
  ~ByteSource();

  // Size when it was opened.
  uint64_t size() const { return size_; }

  // Reads up to `size` bytes from `offset` on; returns how many: fewer only where the bytes end or
  // the disk fails.
  size_t ReadAt(uint64_t offset, void* buffer, size_t size) const;

  // The first `size` bytes, or all of them where there are fewer.
  std::string ReadStart(size_t size) const;

 private:
  ByteSource(int fd, uint64_t size) : fd_(fd), size_(size) {}

  std::string_view memory_;
  int fd_ = -1;
  uint64_t size_ = 0;
};

}  // namespace sohoa

#endif  // SOHOA_OCR_IMAGE_BYTE_SOURCE_H_
