// A certificate as far as signing with it needs to know it.
#ifndef SOHOA_STORAGE_SIGN_SIGNING_CERTIFICATE_H_
#define SOHOA_STORAGE_SIGN_SIGNING_CERTIFICATE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "storage/sign/signature_scheme.h"

namespace sohoa {

struct SigningCertificate {
  bool is_rsa = false;
  bool is_pss_only = false;      // its certificate allows RSASSA-PSS alone (RFC 4055, 1.2)
  int bits = 0;                  // of the modulus or the curve
  std::string issuer_der;        // Name
  std::string serial_der;        // INTEGER
  std::string common_name;       // of the subject, UTF-8
  std::vector<HashKind> hashes;  // fit for the key, the one to prefer first
};

// The first of `chain` (DER) and whether a document may be signed with it at `now`. The chain's
// other certificates must not be weak either.
//   kInvalidArgument     no certificate
//   kFailedPrecondition  an RSA key below 2048 bits, a curve other than P-256, P-384 and P-521, a
//                        certificate signed with SHA-1 or weaker (a root's own signature does not
//                        matter), not yet or no longer valid, not meant for signing documents
//                        (RFC 5280, 4.2.1.3 and 4.2.1.12)
absl::StatusOr<SigningCertificate> CheckSigningCertificate(const std::vector<std::string>& chain,
                                                           absl::Time now);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SIGN_SIGNING_CERTIFICATE_H_
