// Whether a certificate leads to one that the site trusts, before anybody is asked about it.
#ifndef SOHOA_STORAGE_SIGN_TRUSTED_CHAIN_H_
#define SOHOA_STORAGE_SIGN_TRUSTED_CHAIN_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "storage/sign/certificate.h"
#include "storage/sign/certificate_path.h"

namespace sohoa {

// The certificates of these files (PEM or DER). kInvalidArgument names the file without any.
absl::StatusOr<std::vector<Certificate>> ReadRoots(const std::vector<std::string>& files);

// By way of `others`; whether any of them was revoked is not asked. A site without roots has not
// said whom it trusts: true.
bool LeadsToRoot(const Certificate& certificate, Purpose purpose,
                 const std::vector<Certificate>& roots, const std::vector<Certificate>& others,
                 absl::Time time);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SIGN_TRUSTED_CHAIN_H_
