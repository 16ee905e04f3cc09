// Whether a certificate was revoked (RFC 5280, 5 and 6.3; RFC 6960), by what is at hand: nothing is
// fetched.
#ifndef SOHOA_STORAGE_SIGN_REVOCATION_H_
#define SOHOA_STORAGE_SIGN_REVOCATION_H_

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "storage/sign/certificate.h"

namespace sohoa {

// Revocation lists and OCSP answers, DER.
struct RevocationData {
  std::vector<std::string> crls;
  std::vector<std::string> ocsp_responses;
};

enum class RevocationState {
  kGood,
  kRevoked,  // at the time that was asked about, or before it
  kStale,    // what is at hand was no longer current at that time
  kUnknown,  // nothing at hand tells of it
};

// What `data` tell of the state at `time`. Counted is what the issuer, or a responder that it named
// for this, has signed, not later than `now`; and that was current at `time` (this update ≤ time ≤
// next update) or made after it while the certificate was valid. What is weakly signed or damaged
// is passed over.
RevocationState RevocationAt(const Certificate& certificate, const Certificate& issuer,
                             const RevocationData& data, absl::Time time, absl::Time now);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SIGN_REVOCATION_H_
