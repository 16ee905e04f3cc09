// A PIN or passphrase: in memory that is not swapped out and not dumped, wiped when it is dropped.
#ifndef SOHOA_STORAGE_SIGN_SECRET_H_
#define SOHOA_STORAGE_SIGN_SECRET_H_

#include <cstddef>
#include <functional>
#include <string_view>

#include "absl/status/statusor.h"

namespace sohoa {

// Not thread-safe. Where the system forbids locking memory (RLIMIT_MEMLOCK) it is only wiped.
class Secret {
 public:
  static constexpr size_t kMaxBytes = 1024;

  Secret();
  Secret(Secret&& other) noexcept;
  Secret& operator=(Secret&& other) noexcept;
  ~Secret();

  // kInvalidArgument when it is longer than kMaxBytes.
  static absl::StatusOr<Secret> Copy(std::string_view text);
  // The first line that comes from an open file (a pipe, a terminal), without its end; nothing
  // behind it is read, and the file stays open. kUnavailable when it cannot be read;
  // kInvalidArgument: too long; kCancelled: a signal came that the program handles.
  static absl::StatusOr<Secret> ReadLine(int file);

  std::string_view view() const { return {bytes_, size_}; }
  const char* c_str() const { return bytes_ == nullptr ? "" : bytes_; }  // ends with a zero byte
  bool empty() const { return size_ == 0; }

 private:
  void Drop();
  char* bytes_ = nullptr;  // a page of its own
  size_t size_ = 0;
};

// Where a secret comes from. Asked at most once, and only when a key is protected.
using AskSecret = std::function<absl::StatusOr<Secret>()>;

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SIGN_SECRET_H_
