// Which certificate a signature or a key belongs to.
#ifndef SOHOA_STORAGE_SIGN_SIGNATURE_VALUE_H_
#define SOHOA_STORAGE_SIGN_SIGNATURE_VALUE_H_

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "storage/sign/certificate.h"
#include "storage/sign/signature_scheme.h"

namespace sohoa {

// Whether `value`, in the form that CMS has it, is a signature of the certificate's key over a
// digest of the scheme's hash.
bool IsSignatureOf(const Certificate& certificate, const SignatureScheme& scheme,
                   std::string_view digest, std::string_view value);

// The modulus of an RSA key, big-endian without leading zeros; empty for other keys.
std::string ModulusOf(const Certificate& certificate);

// Of the certificates (DER) that fit, one that is valid at `now` before others, then the one that
// holds longest: a renewed certificate lies beside the old one. Empty if none fits.
std::string BestCertificate(const std::vector<std::string>& certificates, absl::Time now,
                            const std::function<bool(const Certificate&)>& fits);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SIGN_SIGNATURE_VALUE_H_
