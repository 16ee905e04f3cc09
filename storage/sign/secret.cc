#include "storage/sign/secret.h"

#include <openssl/crypto.h>
#include <sys/mman.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstring>
#include <new>
#include <utility>

namespace sohoa {
namespace {

constexpr size_t kPage = 4096;  // more than kMaxBytes and its zero byte

// Null: there is none left. `visibility`: MAP_PRIVATE or MAP_SHARED.
void* NewPage(int visibility) {
  void* page = mmap(nullptr, kPage, PROT_READ | PROT_WRITE, visibility | MAP_ANONYMOUS, -1, 0);
  if (page == MAP_FAILED) return nullptr;
  mlock(page, kPage);
  madvise(page, kPage, MADV_DONTDUMP);
  return page;
}

absl::Status TooLong() {
  return absl::InvalidArgumentError("the PIN or passphrase is longer than 1024 bytes");
}

}  // namespace

Secret::Secret() {
  void* page = NewPage(MAP_PRIVATE);
  if (page == nullptr) return;
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

// The size comes last, in one step: a process that dies while it writes has told nothing.
struct SharedSecret::Page {
  static constexpr size_t kUnknown = static_cast<size_t>(-1);
  static constexpr size_t kBarred = kUnknown - 1;
  std::atomic<size_t> size{kUnknown};
  char bytes[Secret::kMaxBytes];
};

SharedSecret::SharedSecret() : maker_(getpid()) {
  static_assert(sizeof(Page) <= kPage && std::atomic<size_t>::is_always_lock_free);
  if (void* page = NewPage(MAP_SHARED); page != nullptr) page_ = new (page) Page;
}

SharedSecret::~SharedSecret() {
  if (page_ == nullptr) return;
  if (getpid() == maker_) Forget();
  munmap(page_, kPage);
}

absl::StatusOr<Secret> SharedSecret::Get(const AskSecret& ask) {
  const size_t size = page_ == nullptr ? Page::kUnknown : page_->size.load();
  if (size == Page::kBarred)
    return absl::UnauthenticatedError("the PIN or passphrase was wrong, and is not tried again");
  if (size != Page::kUnknown) return Secret::Copy({page_->bytes, size});
  absl::StatusOr<Secret> given = ask();
  if (!given.ok() || page_ == nullptr) return given;
  std::memcpy(page_->bytes, given->view().data(), given->view().size());
  page_->size = given->view().size();
  return given;
}

void SharedSecret::Forget() { Wipe(Page::kUnknown); }

void SharedSecret::Bar() { Wipe(Page::kBarred); }

void SharedSecret::Wipe(size_t then) {
  if (page_ == nullptr) return;
  page_->size = then;
  OPENSSL_cleanse(page_->bytes, sizeof page_->bytes);
}

}  // namespace sohoa
