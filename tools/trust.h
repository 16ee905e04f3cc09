// Whom the site trusts when signatures are verified.
#ifndef SOHOA_TOOLS_TRUST_H_
#define SOHOA_TOOLS_TRUST_H_

#include <string>

#include "absl/status/statusor.h"
#include "storage/sign/pdf_signatures.h"

namespace sohoa {

// `roots` and `revocation` are each a file or a folder, of which the files that certificates
// (.pem, .crt, .cer, .der) or revocation data (.crl, .ocsp, .pem, .der) are in; empty: none.
// kInvalidArgument: there is no such file, or one holds something else.
absl::StatusOr<SignatureReading> TrustedReading(const std::string& roots,
                                                const std::string& revocation);

}  // namespace sohoa

#endif  // SOHOA_TOOLS_TRUST_H_
