// Evidence for signatures: that of all who made them and the time stamps on them.
#ifndef SOHOA_STORAGE_SIGN_SIGNATURE_EVIDENCE_H_
#define SOHOA_STORAGE_SIGN_SIGNATURE_EVIDENCE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "storage/sign/evidence.h"

namespace sohoa {

// A signature (CMS) or a document time-stamp (token) and by when it is proven to have been there.
struct ProvenSignature {
  std::string der;  // may be followed by zeros
  bool is_timestamp = false;
  absl::Time time;
};

// Revocation is judged at the time that is proven: a time stamp of the signature's own may tell an
// earlier one than its `time`. Errors as EvidenceGatherer::Gather. Not for this process if a
// signature is a stranger's.
absl::StatusOr<Evidence> EvidenceFor(const std::vector<ProvenSignature>& signatures,
                                     EvidenceGatherer& gatherer, absl::Time now);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SIGN_SIGNATURE_EVIDENCE_H_
