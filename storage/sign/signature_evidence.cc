#include "storage/sign/signature_evidence.h"

#include <algorithm>
#include <functional>
#include <string_view>

#include "storage/sign/cms.h"

namespace sohoa {
namespace {

// Who signed is read off without the bytes that were signed.
bool NoBytes(const std::function<void(std::string_view)>& /*take*/) { return true; }

absl::Status GatherFor(const CmsSignature& signature, Purpose purpose, EvidenceGatherer& gatherer,
                       absl::Time time, absl::Time now, Evidence& evidence) {
  if (!signature.signer)
    return absl::NotFoundError("the certificate of a signature is not with it");
  gatherer.Know(signature.certificates);
  return gatherer.Gather(*signature.signer, purpose, time, now, evidence);
}

// The earliest time that a time stamp on the signature proves, and not later than `time`.
absl::Time ProvenBy(const CmsSignature& signature, absl::Time time) {
  for (const std::string& der : signature.timestamp_tokens) {
    const CmsSignature token = ReadTimestampToken(der, [&](const auto& take) {
      take(signature.value);
      return true;
    });
    if (token.check == SignatureCheck::kPassed && token.signing_time)
      time = std::min(time, *token.signing_time);
  }
  return time;
}

}  // namespace

absl::StatusOr<Evidence> EvidenceFor(const std::vector<ProvenSignature>& signatures,
                                     EvidenceGatherer& gatherer, absl::Time now) {
  Evidence evidence;
  for (const ProvenSignature& one : signatures) {
    const CmsSignature read =
        one.is_timestamp ? ReadTimestampToken(one.der, NoBytes) : ReadCms(one.der, NoBytes);
    const Purpose purpose = one.is_timestamp ? Purpose::kTimestamps : Purpose::kDocuments;
    const absl::Time time = one.is_timestamp ? one.time : ProvenBy(read, one.time);
    if (absl::Status s = GatherFor(read, purpose, gatherer, time, now, evidence); !s.ok()) return s;
    for (const std::string& token : read.timestamp_tokens)
      if (absl::Status s = GatherFor(ReadTimestampToken(token, NoBytes), Purpose::kTimestamps,
                                     gatherer, one.time, now, evidence);
          !s.ok())
        return s;
  }
  return evidence;
}

}  // namespace sohoa
