#include "storage/sign/secret.h"

#include <openssl/crypto.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace sohoa {
namespace {

constexpr size_t kPage = 4096;  // more than kMaxBytes and its zero byte

absl::Status TooLong() {
  return absl::InvalidArgumentError("the PIN or passphrase is longer than 1024 bytes");
}

}  // namespace

Secret::Secret() {
  void* page = mmap(nullptr, kPage, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (page == MAP_FAILED) return;
  mlock(page, kPage);
  madvise(page, kPage, MADV_DONTDUMP);
  madvise(page, kPage, MADV_DONTFORK);
  bytes_ = static_cast<char*>(page);
}

Secret::Secret(Secret&& other) noexcept
    : bytes_(std::exchange(other.bytes_, nullptr)), size_(std::exchange(other.size_, 0)) {}

Secret& Secret::operator=(Secret&& other) noexcept {
  if (this == &other) return *this;
  Drop();
  bytes_ = std::exchange(other.bytes_, nullptr);
  size_ = std::exchange(other.size_, 0);
  return *this;
}

Secret::~Secret() { Drop(); }

void Secret::Drop() {
  if (bytes_ == nullptr) return;
  OPENSSL_cleanse(bytes_, kPage);
  munmap(bytes_, kPage);
  bytes_ = nullptr;
  size_ = 0;
}

absl::StatusOr<Secret> Secret::Copy(std::string_view text) {
  Secret secret;
  if (text.size() > kMaxBytes) return TooLong();
  if (secret.bytes_ == nullptr) return absl::ResourceExhaustedError("there is no memory left");
  std::memcpy(secret.bytes_, text.data(), text.size());
  secret.size_ = text.size();
  return secret;
}

absl::StatusOr<Secret> Secret::ReadLine(int file) {
  Secret secret;
  if (secret.bytes_ == nullptr) return absl::ResourceExhaustedError("there is no memory left");
  while (true) {
    char* next = secret.bytes_ + secret.size_;
    const ssize_t got = read(file, next, 1);
    if (got < 0 && errno == EINTR)
      return absl::CancelledError("the PIN or passphrase was not given");
    if (got < 0) return absl::UnavailableError("the PIN or passphrase cannot be read");
    if (got == 0 || *next == '\n') {
      *next = '\0';
      return secret;
    }
    if (++secret.size_ > kMaxBytes) return TooLong();
  }
}

}  // namespace sohoa
