#include "storage/sign/level_raiser.h"

#include <algorithm>
#include <utility>

#include "storage/pdf/pdf_update_process.h"

namespace sohoa {

absl::Status AppendEvidence(GrowingPdf& file, Evidence evidence) {
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
