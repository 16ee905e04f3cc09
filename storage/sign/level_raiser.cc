#include "storage/sign/level_raiser.h"

#include <algorithm>
#include <utility>

#include "storage/pdf/pdf_update_process.h"
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

absl::Status GatherForAll(const std::vector<ProvenSignature>& signatures,
                          EvidenceGatherer& gatherer, absl::Time now, Evidence& evidence) {
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
  return absl::OkStatus();
}

}  // namespace

absl::Status AddEvidence(GrowingPdf& file, const std::vector<ProvenSignature>& signatures,
                         EvidenceGatherer& gatherer, absl::Time now) {
  Evidence evidence;
  if (absl::Status s = GatherForAll(signatures, gatherer, now, evidence); !s.ok()) return s;
  const absl::StatusOr<PdfUpdate> update =
      PreparePdfUpdateApart(file.path(), {.kind = PdfUpdateRequest::Kind::kEvidence,
                                          .certificates = std::move(evidence.certificates),
                                          .revocation_lists = std::move(evidence.crls),
                                          .ocsp_responses = std::move(evidence.ocsp_responses)});
  if (!update.ok()) return update.status();
  return file.Append(*update, "");
}

absl::StatusOr<std::string> AddDocumentTimestamp(GrowingPdf& file,
                                                 const TimestampAuthority& authority,
                                                 int64_t& token_bytes, absl::Time now) {
  constexpr int kTries = 3;
  for (int k = 0; k < kTries; ++k) {
    PdfUpdateRequest request{.kind = PdfUpdateRequest::Kind::kTimestamp,
                             .contents_bytes = token_bytes + token_bytes / 10};
    const absl::StatusOr<PdfUpdate> update = PreparePdfUpdateApart(file.path(), request);
    if (!update.ok()) return update.status();
    const absl::StatusOr<std::string> token =
        authority.Stamp(file.hash(), file.DigestWith(*update), now);
    if (!token.ok()) return token.status();
    const auto bytes = static_cast<int64_t>(token->size());
    token_bytes = std::max(token_bytes, bytes);
    if (bytes > request.contents_bytes) continue;
    if (absl::Status appended = file.Append(*update, *token); !appended.ok()) return appended;
    return *token;
  }
  return absl::InternalError("the signature does not fit into its place");
}

}  // namespace sohoa
