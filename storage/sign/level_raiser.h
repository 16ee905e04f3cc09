// The revisions behind a signature that make it last: evidence (B-LT) and a document time-stamp
// (B-LTA).
#ifndef SOHOA_STORAGE_SIGN_LEVEL_RAISER_H_
#define SOHOA_STORAGE_SIGN_LEVEL_RAISER_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "storage/sign/evidence.h"
#include "storage/sign/growing_pdf.h"
#include "storage/sign/timestamp.h"

namespace sohoa {

// Time stamps with their certificates have 3 to 7 KiB.
inline constexpr int64_t kUsualTimestamp = 8 << 10;

// A revision with what the file does not have yet of it; nothing where it has all. Errors of
// preparing it; nothing is appended then.
absl::Status AppendEvidence(GrowingPdf& file, Evidence evidence);

// The token that was appended. `token_bytes`: how large a token to expect; raised to what came.
// Errors as TimestampAuthority::Stamp; nothing is appended then.
absl::StatusOr<std::string> AddDocumentTimestamp(GrowingPdf& file,
                                                 const TimestampAuthority& authority,
                                                 int64_t& token_bytes, absl::Time now);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SIGN_LEVEL_RAISER_H_
