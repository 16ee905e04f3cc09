// Secrets of callers: made, hashed and compared. The one place that knows libsodium.
#ifndef SOHOA_TOOLS_SERVE_SECRET_HASH_H_
#define SOHOA_TOOLS_SERVE_SECRET_HASH_H_

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace sohoa {

// What hashing a secret costs (RFC 9106). Tests take less.
struct HashCost {
  unsigned long long operations = 2;
  size_t memory_bytes = 64 << 20;
};

// Random bytes of the system as letters and digits that may stand in a URL: 4 for 3 bytes.
std::string RandomToken(size_t bytes);
// In hexadecimal.
std::string RandomId(size_t bytes);

// Argon2id with a salt of its own, in the usual text form: "$argon2id$v=19$…".
// kResourceExhausted: no memory for it.
absl::StatusOr<std::string> HashSecret(std::string_view secret, const HashCost& cost = {});
// Whether `hash` is of this secret. Takes as long and as much memory as making it.
bool IsHashOf(std::string_view secret, const std::string& hash);

// A fast digest that only this process can make: recognises a secret that it has seen before
// without keeping it. Thread-safe.
class KeyedDigest {
 public:
  KeyedDigest();
  ~KeyedDigest();
  KeyedDigest(const KeyedDigest&) = delete;
  KeyedDigest& operator=(const KeyedDigest&) = delete;

  std::string Of(std::string_view secret) const;  // 32 bytes

 private:
  std::array<unsigned char, 32> key_;
};

// In the time that their length takes, wherever they differ.
bool AreEqual(std::string_view a, std::string_view b);

}  // namespace sohoa

#endif  // SOHOA_TOOLS_SERVE_SECRET_HASH_H_
