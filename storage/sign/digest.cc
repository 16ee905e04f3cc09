#include "storage/sign/digest.h"

#include <fcntl.h>
#include <openssl/evp.h>
#include <unistd.h>

#include <array>
#include <cassert>
#include <cerrno>
#include <cstring>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

namespace sohoa {
namespace {

constexpr size_t kPieceBytes = 256 << 10;  // larger pieces hash no faster

absl::Status ReadError(int error) {
  const std::string details = std::strerror(error);
  if (error == ENOENT) return absl::NotFoundError("there is no such file");
  if (error == EACCES || error == EPERM)
    return absl::PermissionDeniedError("the file may not be read");
  return absl::UnavailableError(absl::StrCat("the file cannot be read: ", details));
}

}  // namespace

struct Sha256::State {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  State() = default;
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() { EVP_MD_CTX_free(context); }
};

Sha256::Sha256() : state_(std::make_unique<State>()) {
  // Fails only where OpenSSL was built without SHA-256, or memory is out.
  [[maybe_unused]] const int ok = EVP_DigestInit_ex(state_->context, EVP_sha256(), nullptr);
  assert(ok == 1);
}

Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

void Sha256::Update(std::string_view bytes) {
  EVP_DigestUpdate(state_->context, bytes.data(), bytes.size());
}

std::string Sha256::Finish() {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest;
  unsigned int length = 0;
  EVP_DigestFinal_ex(state_->context, digest.data(), &length);
  return absl::BytesToHexString({reinterpret_cast<const char*>(digest.data()), length});
}

std::string Sha256Hex(std::string_view bytes) {
  Sha256 hash;
  hash.Update(bytes);
  return hash.Finish();
}

absl::StatusOr<std::string> Sha256HexOfFile(const std::string& path) {
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return ReadError(errno);
  Sha256 hash;
  std::vector<char> piece(kPieceBytes);
  for (;;) {
    const ssize_t got = read(file, piece.data(), piece.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) {
      const int error = errno;
      close(file);
      if (got < 0) return ReadError(error);
      return hash.Finish();
    }
    hash.Update({piece.data(), static_cast<size_t>(got)});
  }
}

}  // namespace sohoa
