// The files that a site keeps of whom it trusts and who was revoked.
#ifndef SOHOA_STORAGE_SIGN_TRUST_FILES_H_
#define SOHOA_STORAGE_SIGN_TRUST_FILES_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "storage/sign/certificate.h"
#include "storage/sign/revocation.h"

namespace sohoa {

// What the site trusts, and what it knows of revocation.
struct VerificationBasis {
  std::vector<Certificate> roots;
  RevocationData revocation;
  absl::Time now;
};

// Files of at most 64 MiB: `roots` with certificates (PEM, or one in DER), `revocation` with lists
// (PEM or DER) and OCSP answers (DER). kInvalidArgument: a file cannot be read or holds no such
// thing; its path is in the message.
absl::StatusOr<VerificationBasis> ReadTrustFiles(const std::vector<std::string>& roots,
                                                 const std::vector<std::string>& revocation,
                                                 absl::Time now);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SIGN_TRUST_FILES_H_
