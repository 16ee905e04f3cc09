// What a bearer token of an OpenID provider says (RFC 7519, OpenID Connect Core 1.0), as read and
// not yet believed.
#ifndef SOHOA_TOOLS_SERVE_TOKEN_CLAIMS_H_
#define SOHOA_TOOLS_SERVE_TOKEN_CLAIMS_H_

#include <cstdint>
#include <string>
#include <vector>

namespace sohoa {

struct TokenHeader {
  std::string algorithm;  // "RS256"
  std::string key_id;     // may be empty
};

struct TokenClaims {
  std::string issuer;
  std::string subject;
  std::vector<std::string> audience;
  int64_t expires_s = 0;     // seconds since 1970
  int64_t not_before_s = 0;  // 0: not said
  // Ours: sohoa_role, sohoa_organs, sohoa_kinds, sohoa_personal_data.
  std::string role;
  std::vector<std::string> organs;
  std::vector<std::string> kinds;
  bool personal_data = false;
};

}  // namespace sohoa

#endif  // SOHOA_TOOLS_SERVE_TOKEN_CLAIMS_H_
