// Verifies the signatures of a PDF file together: what one proves of time counts for the others
// (ETSI EN 319 102-1, 5.6).
#ifndef SOHOA_STORAGE_SIGN_SIGNATURE_VERIFIER_H_
#define SOHOA_STORAGE_SIGN_SIGNATURE_VERIFIER_H_

#include <string_view>
#include <vector>

#include "storage/sign/cms.h"
#include "storage/sign/signature_coverage.h"
#include "storage/sign/trust_files.h"
#include "storage/sign/verification.h"

namespace sohoa {

struct VerifiedSignature {
  CoveredSignature place;
  CmsSignature cms;
  bool is_seen = false;  // a field of it takes room on a page of the last revision
  SignatureVerification verification;
};

// Those of the last revision and those that were removed, in the order of what they cover.
// REQUIRES: `revision` is the last one of `bytes`.
std::vector<VerifiedSignature> VerifySignatures(std::string_view bytes, PdfRevision& revision,
                                                const VerificationBasis& basis);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SIGN_SIGNATURE_VERIFIER_H_
