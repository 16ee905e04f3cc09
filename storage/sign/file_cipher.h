// What keeps files on a disk from being read without a key: AES-256 (FIPS 197) in counter mode
// (SP 800-38A, 6.5). It hides; that nothing was changed is for others to prove.
#ifndef SOHOA_STORAGE_SIGN_FILE_CIPHER_H_
#define SOHOA_STORAGE_SIGN_FILE_CIPHER_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "storage/sign/secret.h"

namespace sohoa {

inline constexpr size_t kStoreKeyBytes = 32;
inline constexpr size_t kFileNonceBytes = 32;

// Of one file, whose key is the HMAC-SHA-256 of its nonce: no two files share a key, so counters
// may begin at 0 in each. Thread-safe.
class FileCipher {
 public:
  // REQUIRES: `key` has kStoreKeyBytes. `nonce` may be anything; of a new file it is random.
  FileCipher(const Secret& key, std::string_view nonce);
  ~FileCipher();
  FileCipher(const FileCipher&) = delete;
  FileCipher& operator=(const FileCipher&) = delete;

  // Enciphers, or deciphers again, the `size` bytes that stand at `offset` of the file, in place.
  // False where the library fails; the bytes are not to be used then.
  bool Apply(uint64_t offset, char* bytes, size_t size) const;

 private:
  std::array<unsigned char, kStoreKeyBytes> key_ = {};
};

// From the library's source of random numbers; false where it fails.
bool FillRandom(char* bytes, size_t size);

// kStoreKeyBytes of random bytes.
absl::StatusOr<Secret> NewStoreKey();

// HMAC-SHA-256 of `text`.
std::string KeyedDigest(const Secret& key, std::string_view text);

// `key` under `master` (AES key wrap, RFC 3394), 40 bytes. REQUIRES: both have kStoreKeyBytes.
absl::StatusOr<std::string> WrapKey(const Secret& master, const Secret& key);
// kPermissionDenied: it was wrapped with another master key, or is damaged.
absl::StatusOr<Secret> UnwrapKey(const Secret& master, std::string_view wrapped);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SIGN_FILE_CIPHER_H_
