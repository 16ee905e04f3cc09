// A token that is open for use, by PKCS#11 (OASIS, version 2.40).
#ifndef SOHOA_STORAGE_SIGN_PKCS11_SESSION_H_
#define SOHOA_STORAGE_SIGN_PKCS11_SESSION_H_

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "storage/sign/pkcs11_uri.h"
#include "storage/sign/secret.h"

namespace sohoa {

class Pkcs11Module;

using TokenObject = unsigned long;  // CK_OBJECT_HANDLE

enum class TokenOperation { kSign, kEncrypt, kDecrypt };

// CK_MECHANISM; the parameters must outlive the call.
struct TokenMechanism {
  unsigned long type = 0;
  const void* parameters = nullptr;
  size_t parameters_size = 0;
};

// One thread at a time.
class Pkcs11Session {
 public:
  // Finds the token of the address and logs in, where it wants that; `ask` is asked for the PIN
  // then, unless the reader has keys of its own.
  //   kNotFound            no such module or token
  //   kUnauthenticated     wrong PIN; kPermissionDenied: it is locked
  //   kFailedPrecondition  more than one token fits
  //   kInvalidArgument     the library is no module
  //   kUnavailable         the token does not answer
  static absl::StatusOr<std::unique_ptr<Pkcs11Session>> Open(const Pkcs11Uri& uri,
                                                             const AskSecret& ask);
  ~Pkcs11Session();
  Pkcs11Session(const Pkcs11Session&) = delete;
  Pkcs11Session& operator=(const Pkcs11Session&) = delete;

  // Its reader has keys of its own: whoever opens a session there types the PIN at it.
  bool asks_at_reader() const { return asks_at_reader_; }

  // At most 1000 of a class (CKO_…), with these CKA_LABEL and CKA_ID unless they are empty.
  absl::StatusOr<std::vector<TokenObject>> Find(unsigned long kind, std::string label,
                                                std::string id) const;

  // Empty where the object has no such attribute (CKA_…), or one of more than 64 KiB.
  std::string Attribute(TokenObject object, unsigned long type) const;
  // The same as a number or a switch; `otherwise` where there is none.
  unsigned long Number(TokenObject object, unsigned long type, unsigned long otherwise) const;
  bool IsOn(TokenObject object, unsigned long type) const;

  // What the token makes of `input` with a key; gives the PIN again to a key that wants it each
  // time.
  //   kInvalidArgument  the key does not do that
  //   kUnavailable, kUnauthenticated, kPermissionDenied  as above
  absl::StatusOr<std::string> Compute(TokenOperation operation, const TokenMechanism& mechanism,
                                      TokenObject key, std::string_view input) const;

 private:
  explicit Pkcs11Session(std::unique_ptr<Pkcs11Module> module);
  unsigned long AuthenticateAgain() const;

  std::unique_ptr<Pkcs11Module> module_;
  unsigned long handle_ = 0;
  bool is_open_ = false;
  bool asks_at_reader_ = false;
  Secret pin_;  // empty where the reader asks for it itself
};

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SIGN_PKCS11_SESSION_H_
