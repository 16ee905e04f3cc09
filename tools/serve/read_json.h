// JSON that comes from outside, as values of ours. Nothing where it is not what it should be.
#ifndef SOHOA_TOOLS_SERVE_READ_JSON_H_
#define SOHOA_TOOLS_SERVE_READ_JSON_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/sign/token_signature.h"
#include "tools/serve/api_key.h"
#include "tools/serve/scan_job.h"
#include "tools/serve/token_claims.h"

namespace sohoa {

std::optional<std::vector<ApiKey>> ParseApiKeys(std::string_view text);
std::optional<ScanJob> ParseScanJob(std::string_view text);

std::optional<TokenHeader> ParseTokenHeader(std::string_view text);
std::optional<TokenClaims> ParseTokenClaims(std::string_view text);
// The signing keys of a JWK set (RFC 7517); those of other kinds and uses are passed over.
std::optional<std::vector<TokenKey>> ParseTokenKeys(std::string_view text);

// {"value":…, "reason":…}: without a value the field is confirmed as it is.
struct FieldChange {
  std::optional<std::string> value;
  std::string reason;
};
std::optional<FieldChange> ParseFieldChange(std::string_view text);

}  // namespace sohoa

#endif  // SOHOA_TOOLS_SERVE_READ_JSON_H_
