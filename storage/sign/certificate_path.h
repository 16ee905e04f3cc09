// Whether a certificate is to be trusted at a time (RFC 5280, 6; ETSI EN 319 102-1, 5.2.6).
#ifndef SOHOA_STORAGE_SIGN_CERTIFICATE_PATH_H_
#define SOHOA_STORAGE_SIGN_CERTIFICATE_PATH_H_

#include <vector>

#include "absl/time/time.h"
#include "storage/sign/certificate.h"
#include "storage/sign/revocation.h"
#include "storage/sign/verification.h"

namespace sohoa {

// What trust is judged by.
struct TrustMaterial {
  std::vector<Certificate> roots;         // trusted by the site, whatever they are
  std::vector<Certificate> intermediate;  // of which a chain may be made; trusted by nobody
  RevocationData from_file;               // what the file itself holds
  RevocationData given;                   // what was given beside it
};

enum class Purpose { kDocuments, kTimestamps };

struct PathOutcome {
  bool holds = false;
  SubIndication reason = SubIndication::kNone;  // where it does not hold
  std::vector<Finding> findings;
  // All that was asked about revocation is answered by what the file itself holds.
  bool proven_by_file = false;
};

// `time` is when it counts, `now` when it is asked. A root that is trusted is not asked about
// revocation, nor is one that needs none.
PathOutcome CheckPath(const Certificate& certificate, Purpose purpose, const TrustMaterial& trust,
                      absl::Time time, absl::Time now);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SIGN_CERTIFICATE_PATH_H_
