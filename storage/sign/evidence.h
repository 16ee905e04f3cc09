// What proves a signature in years to come: the certificates up to the root, and that none of them
// was revoked (ETSI EN 319 142-1, 5.4 and 6.3, level B-LT). Taken from what is at hand, else
// fetched from the addresses in the certificates.
#ifndef SOHOA_STORAGE_SIGN_EVIDENCE_H_
#define SOHOA_STORAGE_SIGN_EVIDENCE_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "storage/sign/certificate.h"
#include "storage/sign/revocation.h"

namespace sohoa {

// DER, each once.
struct Evidence {
  std::vector<std::string> certificates;
  std::vector<std::string> crls;
  std::vector<std::string> ocsp_responses;
};

// Keeps what it fetched, so that many files signed with one key ask a service once as long as its
// answer is current. Not thread-safe.
class EvidenceGatherer {
 public:
  explicit EvidenceGatherer(int service_timeout_s) : service_timeout_s_(service_timeout_s) {}

  // Certificates or revocation lists (PEM or DER), an OCSP response (DER). kNotFound;
  // kInvalidArgument: it is none of these.
  absl::Status AddFile(const std::string& path);
  // Issuers are looked for among these; they are not proven by it.
  void Know(const std::vector<Certificate>& certificates);

  // The chain (DER) with the issuers that it lacks, but for the root, which whoever believes it
  // has. What is not to be had is left out; nothing is asked for unless `may_fetch`.
  std::vector<std::string> Completed(std::vector<std::string> chain, bool may_fetch);

  // Adds to `evidence` all that is needed to believe `certificate` at `now`, itself too.
  //   kUnavailable         a service does not answer, or not about it
  //   kNotFound            an issuer's certificate is not to be had
  //   kFailedPrecondition  it, or one above it, was revoked
  absl::Status Gather(const Certificate& certificate, absl::Time now, Evidence& evidence);

 private:
  absl::StatusOr<Certificate> IssuerOf(const Certificate& certificate, bool may_fetch = true);
  absl::Status Prove(const Certificate& certificate, const Certificate& issuer, absl::Time now,
                     Evidence& evidence, std::vector<Certificate>& responders);
  absl::Status Fetch(const Certificate& certificate, const Certificate& issuer, absl::Time now);
  bool TakeProof(const Certificate& certificate, const Certificate& issuer, absl::Time now,
                 Evidence& evidence, std::vector<Certificate>& responders);

  int service_timeout_s_;
  std::vector<Certificate> known_;
  RevocationData data_;
};

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SIGN_EVIDENCE_H_
