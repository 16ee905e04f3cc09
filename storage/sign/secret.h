// A PIN, a passphrase or a key: in memory that is not swapped out and not dumped, wiped when it is
// dropped.
#ifndef SOHOA_STORAGE_SIGN_SECRET_H_
#define SOHOA_STORAGE_SIGN_SECRET_H_

#include <sys/types.h>

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

// A secret that a process and the children that it forks hold in common: what one of them was told,
// those that come behind it know. For work that is done by a child, and by another one when that
// dies: a person is not asked again, and an open file is read once. Programs that are started see
// nothing of it. Wiped when the process that made it drops it; what a killed process held, the
// system wipes before anybody else gets it. Not thread-safe, and for one asking process at a time.
class SharedSecret {
 public:
  SharedSecret();
  SharedSecret(const SharedSecret&) = delete;
  SharedSecret& operator=(const SharedSecret&) = delete;
  ~SharedSecret();

  // What is known, else what `ask` answers, which is known from then on. Errors are those of `ask`;
  // kResourceExhausted: there is no memory left.
  absl::StatusOr<Secret> Get(const AskSecret& ask);
  // It was wrong: the next one asks again.
  void Forget();
  // It was wrong, and another is not asked for: Get says kUnauthenticated from now on. For work
  // that goes on for hours, which must not lock a token by trying on.
  void Bar();

 private:
  struct Page;
  void Wipe(size_t then);

  Page* page_ = nullptr;  // null: there was no memory; then nothing is kept
  pid_t maker_;
};

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SIGN_SECRET_H_
