// SHA-256 (FIPS 180-4).
#ifndef SOHOA_STORAGE_SIGN_DIGEST_H_
#define SOHOA_STORAGE_SIGN_DIGEST_H_

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace sohoa {

// Hashes what it is fed. Not thread-safe. `Finish` once, then no more.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;

  void Update(std::string_view bytes);
  std::string Finish();  // 64 lower-case hexadecimal digits

 private:
  struct State;
  std::unique_ptr<State> state_;
};

std::string Sha256Hex(std::string_view bytes);

// Reads the file in pieces. kNotFound, kPermissionDenied, kUnavailable (read error).
absl::StatusOr<std::string> Sha256HexOfFile(const std::string& path);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SIGN_DIGEST_H_
