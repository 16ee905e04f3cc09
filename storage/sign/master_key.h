// What opens an encrypted store: the master key, which the site keeps apart from it, in a file, on
// a token, or with whatever a program of the site asks. It wraps the key that files are enciphered
// with.
#ifndef SOHOA_STORAGE_SIGN_MASTER_KEY_H_
#define SOHOA_STORAGE_SIGN_MASTER_KEY_H_

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/sign/secret.h"

namespace sohoa {

// How a key was wrapped. The names stand in stores.
inline constexpr std::string_view kWrappedByFile = "file-aes-wrap";  // RFC 3394
inline constexpr std::string_view kWrappedByProgram = "program";
inline constexpr std::string_view kWrappedByAes = "token-aes-gcm";  // nonce (12), then the output
inline constexpr std::string_view kWrappedByRsa = "token-rsa-oaep-sha256";
inline constexpr std::string_view kWrappedByRsaSha1 = "token-rsa-oaep-sha1";

struct WrappedKey {
  static constexpr size_t kMostBytes = 4096;
  std::string kind;
  std::string bytes;
};

// Not thread-safe.
class MasterKey {
 public:
  virtual ~MasterKey() = default;

  // REQUIRES: `key` has kStoreKeyBytes.
  //   kUnavailable      the token or program does not do it
  //   kInvalidArgument  the token's key is of another kind
  virtual absl::StatusOr<WrappedKey> Wrap(const Secret& key) = 0;
  // kPermissionDenied: it was wrapped by another master key, or is damaged. kUnavailable.
  virtual absl::StatusOr<Secret> Unwrap(const WrappedKey& wrapped) = 0;
  // As KeyStore::asks_at_reader.
  virtual bool asks_at_reader() const { return false; }
};

// `place`: one of
//   a file that nobody but its owner may read, of 32 bytes, or 64 hexadecimal digits and perhaps a
//     line end; or "fd:N", an open file, which is read to its end (a pipe once alone)
//   "pkcs11:token=…;object=…?module-path=…" as OpenKeyStore has it: a secret AES key or a private
//     RSA key, which never leaves the token; `ask` is asked for the PIN
//   "exec:/path/program", started with the word "wrap" or "unwrap" as its only argument: wrap has
//     the key in hexadecimal and a line end at its input and prints the wrapped key, any bytes, at
//     most WrappedKey::kMostBytes; unwrap the reverse. Neither the program nor a folder on its way
//     may be changed by everybody. It has our environment but for PINs, half a minute, and what it
//     says of errors is shown.
//   kNotFound            no such file, program, module, token or key
//   kPermissionDenied    others may read the file or change the program; the PIN is locked
//   kUnauthenticated     wrong PIN, or nobody who knows it
//   kInvalidArgument     anything else than a key or address
//   kFailedPrecondition  more than one token or key fits
//   kUnavailable         the token does not answer
absl::StatusOr<std::unique_ptr<MasterKey>> OpenMasterKey(const std::string& place,
                                                         const AskSecret& ask);

// A place that is opened when the key is needed, perhaps several times; the PIN is asked for once,
// and an open file is read once. Copies share what they know, and so do the children that this
// process forks (see SharedSecret). Thread-safe.
class MasterKeySource {
 public:
  MasterKeySource() = default;  // none: the store is not encrypted
  // A place alone is enough where nobody need be asked.
  MasterKeySource(std::string place, AskSecret ask = nullptr);  // NOLINT
  MasterKeySource(const char* place);                           // NOLINT

  bool empty() const { return state_ == nullptr; }
  // Errors as OpenMasterKey. REQUIRES: not empty.
  absl::StatusOr<std::unique_ptr<MasterKey>> Open() const;
  // So did the key that was opened last. Of none: false.
  bool asks_at_reader() const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

// For implementations.
absl::StatusOr<std::unique_ptr<MasterKey>> OpenTokenMasterKey(const std::string& uri,
                                                              const AskSecret& ask);
absl::StatusOr<std::unique_ptr<MasterKey>> OpenProgramMasterKey(
    const std::string& path, std::chrono::seconds longest = std::chrono::seconds(30));
// A store's key or a master key: 32 bytes, or their digits. kInvalidArgument.
absl::StatusOr<Secret> ParseStoreKey(std::string_view text);
// kPermissionDenied, for a key that was wrapped in another way or by another key.
absl::Status WrappedByAnother();

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SIGN_MASTER_KEY_H_
