// Raising the level of signatures that are there: no key is needed.
#ifndef SOHOA_STORAGE_SIGN_PADES_UPGRADE_H_
#define SOHOA_STORAGE_SIGN_PADES_UPGRADE_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "storage/sign/pades_signer.h"

namespace sohoa {

// Writes `out` (may be `in`), complete or not at all. What is missing up to `options.level` is
// added: a time stamp into the last signature where it has room for one and nothing follows it,
// else one over the document (EN 319 142-1, 6.3); evidence for all signatures; a new document
// time-stamp, also over an older one. `options` of appearance and scheme are not heeded. Of the
// result, `reached` is what the file has now; levels above B-T that it had before are known only
// where roots are given. A service that does not answer lowers it, and where nothing was added
// `out` is a copy. Revocation is judged at the time that is proven, not at `now`.
//   kFailedPrecondition  no signature, or one that does not fit the bytes; a certificate had been
//                        revoked by the time that is proven
//   kPermissionDenied    a signature leads to none of the roots
//   kInvalidArgument     no address of a time-stamping authority; the level is B-B
// and the errors of reading the PDF and of writing files
absl::StatusOr<SigningResult> UpgradePdf(const std::string& in, const std::string& out,
                                         const SigningOptions& options, absl::Time now);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SIGN_PADES_UPGRADE_H_
