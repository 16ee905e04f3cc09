#include "storage/sign/level_raiser.h"

#include <algorithm>
#include <utility>

#include "storage/pdf/pdf_update_process.h"
#include "storage/sign/cms.h"

namespace sohoa {
namespace {

// Who signed is read off without the bytes that were signed.
bool NoBytes(const std::function<void(std::string_view)>& /*take*/) { return true; }

absl::Status GatherFor(const CmsSignature& signature, EvidenceGatherer& gatherer, absl::Time now,
                       Evidence& evidence) {
  if (!signature.signer)
    return absl::NotFoundError("the certificate of a signature is not with it");
  gatherer.Know(signature.certificates);
  return gatherer.Gather(*signature.signer, now, evidence);
}

}  // namespace

absl::Status AddEvidence(GrowingPdf& file, const std::vector<std::string>& signatures,
                         const std::vector<std::string>& timestamps, EvidenceGatherer& gatherer,
                         absl::Time now) {
  Evidence evidence;
  std::vector<std::string> tokens = timestamps;
  for (const std::string& der : signatures) {
    const CmsSignature read = ReadCms(der, NoBytes);
    if (absl::Status s = GatherFor(read, gatherer, now, evidence); !s.ok()) return s;
    tokens.insert(tokens.end(), read.timestamp_tokens.begin(), read.timestamp_tokens.end());
  }
  for (const std::string& token : tokens)
    if (absl::Status s = GatherFor(ReadTimestampToken(token, NoBytes), gatherer, now, evidence);
        !s.ok())
      return s;
  const absl::StatusOr<PdfUpdate> update =
      PreparePdfUpdateApart(file.path(), {.kind = PdfUpdateRequest::Kind::kEvidence,
                                          .certificates = std::move(evidence.certificates),
                                          .revocation_lists = std::move(evidence.crls),
                                          .ocsp_responses = std::move(evidence.ocsp_responses)});
  if (!update.ok()) return update.status();
  return file.Append(*update, "");
}

absl::Status AddDocumentTimestamp(GrowingPdf& file, const TimestampAuthority& authority,
                                  int64_t& token_bytes) {
  constexpr int kTries = 3;
  for (int k = 0; k < kTries; ++k) {
    PdfUpdateRequest request{.kind = PdfUpdateRequest::Kind::kTimestamp,
                             .contents_bytes = token_bytes + token_bytes / 10};
    const absl::StatusOr<PdfUpdate> update = PreparePdfUpdateApart(file.path(), request);
    if (!update.ok()) return update.status();
    const absl::StatusOr<std::string> token =
        authority.Stamp(file.hash(), file.DigestWith(*update));
    if (!token.ok()) return token.status();
    const auto bytes = static_cast<int64_t>(token->size());
    token_bytes = std::max(token_bytes, bytes);
    if (bytes <= request.contents_bytes) return file.Append(*update, *token);
  }
  return absl::InternalError("the signature does not fit into its place");
}

}  // namespace sohoa
