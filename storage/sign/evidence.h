// What proves a signature in years to come: the certificates up to the root, and that none of them
// was revoked (ETSI EN 319 142-1, 5.4 and 6.3, level B-LT). Taken from what is at hand, else
// fetched from the addresses in the certificates.
#ifndef SOHOA_STORAGE_SIGN_EVIDENCE_H_
#define SOHOA_STORAGE_SIGN_EVIDENCE_H_

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "storage/sign/certificate.h"
#include "storage/sign/certificate_path.h"
#include "storage/sign/http.h"
#include "storage/sign/revocation.h"

namespace sohoa {

// DER, each once.
struct Evidence {
  std::vector<std::string> certificates;
  std::vector<std::string> crls;
  std::vector<std::string> ocsp_responses;
};

// Of address, body and size of the question: what a service answers.
using AskService = std::function<absl::StatusOr<std::string>(const HttpQuestion&)>;

// Keeps what it fetched, so that many files signed with one key ask a service once as long as its
// answer is current. Not thread-safe.
class EvidenceGatherer {
 public:
  // Nothing is fetched for who leads to none of the `roots`: the addresses are a stranger's. Empty:
  // it is fetched for all.
  explicit EvidenceGatherer(AskService ask, std::vector<Certificate> roots = {})
      : ask_(std::move(ask)), roots_(std::move(roots)) {}

  // Certificates or revocation lists (PEM or DER), an OCSP response (DER). kNotFound;
  // kInvalidArgument: it is none of these.
  absl::Status AddFile(const std::string& path);
  // Issuers are looked for among these; they are not proven by it.
  void Know(const std::vector<Certificate>& certificates);
  const std::vector<Certificate>& known() const { return known_; }
  // What need not be fetched, if it proves anything.
  void KnowRevocation(const RevocationData& data);

  // The chain (DER) with the issuers that it lacks, but for the root, which whoever believes it
  // has. What is not to be had is left out; nothing is asked for unless `may_fetch`.
  std::vector<std::string> Completed(std::vector<std::string> chain, bool may_fetch);

  // kPermissionDenied: there are roots, and it leads to none of them.
  absl::Status CheckTrust(const Certificate& certificate, Purpose purpose, absl::Time time) const;

  // Adds to `evidence` all that is needed to believe now what was signed with `certificate` at
  // `time`, itself too.
  //   kUnavailable         a service does not answer, not in time, or not about it
  //   kNotFound            an issuer's certificate is not to be had
  //   kFailedPrecondition  it, or one above it, had been revoked by then
  //   kPermissionDenied    it leads to none of the roots
  //   kResourceExhausted   more certificates than any proof needs
  absl::Status Gather(const Certificate& certificate, Purpose purpose, absl::Time time,
                      absl::Time now, Evidence& evidence);

 private:
  absl::StatusOr<Certificate> IssuerOf(const Certificate& certificate, bool may_fetch = true);
  absl::Status Prove(const Certificate& certificate, const Certificate& issuer, absl::Time time,
                     absl::Time now, Evidence& evidence, std::vector<Certificate>& responders);
  absl::Status Fetch(const Certificate& certificate, const Certificate& issuer, absl::Time time,
                     absl::Time now);
  bool TakeProof(const Certificate& certificate, const Certificate& issuer, absl::Time time,
                 absl::Time now, Evidence& evidence, std::vector<Certificate>& responders);

  AskService ask_;
  std::vector<Certificate> roots_;
  std::vector<Certificate> known_;
  RevocationData data_;
};

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SIGN_EVIDENCE_H_
