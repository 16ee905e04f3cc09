// The files that a site keeps of whom it trusts and who was revoked.
#ifndef SOHOA_STORAGE_SIGN_TRUST_FILES_H_
#define SOHOA_STORAGE_SIGN_TRUST_FILES_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "storage/sign/signature_verifier.h"

namespace sohoa {

// Files of at most 64 MiB: `roots` with certificates (PEM, or one in DER), `revocation` with lists
// (PEM or DER) and OCSP answers (DER). kInvalidArgument: a file cannot be read or holds no such
// thing; its path is in the message.
absl::StatusOr<VerificationBasis> ReadTrustFiles(const std::vector<std::string>& roots,
                                                 const std::vector<std::string>& revocation,
                                                 absl::Time now);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SIGN_TRUST_FILES_H_
