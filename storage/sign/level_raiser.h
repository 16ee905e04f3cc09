// The revisions behind a signature that make it last: evidence (B-LT) and a document time-stamp
// (B-LTA).
#ifndef SOHOA_STORAGE_SIGN_LEVEL_RAISER_H_
#define SOHOA_STORAGE_SIGN_LEVEL_RAISER_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "storage/sign/evidence.h"
#include "storage/sign/growing_pdf.h"
#include "storage/sign/timestamp.h"

namespace sohoa {

// Time stamps with their certificates have 3 to 7 KiB.
inline constexpr int64_t kUsualTimestamp = 8 << 10;

// A signature (CMS) or a document time-stamp (token) and by when it is proven to have been there.
struct ProvenSignature {
  std::string der;  // may be followed by zeros
  bool is_timestamp = false;
  absl::Time time;
};

// Certificates and revocation data of all who made these, and the time stamps on them. Revocation
// is judged at the time that is proven: a time stamp of the signature's own may tell an earlier one
// than its `time`. Errors as EvidenceGatherer::Gather; nothing is appended then.
absl::Status AddEvidence(GrowingPdf& file, const std::vector<ProvenSignature>& signatures,
                         EvidenceGatherer& gatherer, absl::Time now);

// The token that was appended. `token_bytes`: how large a token to expect; raised to what came.
// Errors as TimestampAuthority::Stamp; nothing is appended then.
absl::StatusOr<std::string> AddDocumentTimestamp(GrowingPdf& file,
                                                 const TimestampAuthority& authority,
                                                 int64_t& token_bytes, absl::Time now);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SIGN_LEVEL_RAISER_H_
