// Where the key that signs is kept: a file or a token. The key itself never comes out.
#ifndef SOHOA_STORAGE_SIGN_KEY_STORE_H_
#define SOHOA_STORAGE_SIGN_KEY_STORE_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "storage/sign/secret.h"
#include "storage/sign/signature_scheme.h"

namespace sohoa {

// One key and the certificates that came with it. Thread-safe; a token computes one signature after
// the other.
class KeyStore {
 public:
  virtual ~KeyStore() = default;

  // DER, the key's own first, then each one's issuer as far as they are there.
  virtual const std::vector<std::string>& certificates() const = 0;

  // Opening it again has somebody type a PIN, at a reader with keys of its own.
  virtual bool asks_at_reader() const { return false; }

  // A signature over a digest, in the form that CMS has it (ECDSA: the DER sequence of r and s).
  //   kInvalidArgument  the digest has not the length of its kind, or the key not the kind of the
  //                     scheme
  //   kUnavailable      the token is gone or does not answer: nothing more will be signed until
  //                     it is opened again
  //   kUnauthenticated  a PIN that is wanted for each signature is wrong; kPermissionDenied: locked
  virtual absl::StatusOr<std::string> Sign(const SignatureScheme& scheme,
                                           std::string_view digest) = 0;
};

// `place`: a file *.p12 or *.pfx (PKCS#12, RFC 7292); any other file (PEM: the key, its certificate
// and those above it); or "pkcs11:token=…;object=…;id=%01?module-path=/usr/lib/….so" (RFC 7512:
// token, serial, manufacturer, model, slot-id, object, id and module-path are heeded;
// a PIN in it is refused, because everyone can read a command line). Without a module, that of
// p11-kit, which knows all that are registered.
// The certificate is one whose public key is the key's, whatever names they have: one that is valid
// at `now` where there are several, else the one that holds longest.
//   kNotFound            no such file, module, token, key, or no certificate of the key
//   kUnauthenticated     wrong PIN or passphrase; kPermissionDenied: the PIN is locked
//   kInvalidArgument     no such URI; the file has no key, or a key without its certificate
//   kFailedPrecondition  more than one token or key fits the URI
//   kUnavailable         the token does not answer
absl::StatusOr<std::unique_ptr<KeyStore>> OpenKeyStore(const std::string& place,
                                                       const AskSecret& ask,
                                                       absl::Time now = absl::Now());

// The certificate and its issuers out of any order; empty if `own` is not among them. For
// implementations.
std::vector<std::string> ChainOf(const std::string& own, std::vector<std::string> others);

absl::StatusOr<std::unique_ptr<KeyStore>> OpenKeyFile(const std::string& path, const AskSecret& ask,
                                                      absl::Time now);
absl::StatusOr<std::unique_ptr<KeyStore>> OpenToken(const std::string& uri, const AskSecret& ask,
                                                    absl::Time now);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SIGN_KEY_STORE_H_
