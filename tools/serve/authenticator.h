// Who asks: an API key, a token of an identity provider, or a client's certificate.
#ifndef SOHOA_TOOLS_SERVE_AUTHENTICATOR_H_
#define SOHOA_TOOLS_SERVE_AUTHENTICATOR_H_

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "tools/serve/access.h"
#include "tools/serve/api_key.h"
#include "tools/serve/http_message.h"
#include "tools/serve/oidc.h"
#include "tools/serve/secret_hash.h"
#include "tools/serve/throttle.h"

namespace sohoa {

struct AccessRules {
  double requests_per_second = 0;  // of one caller; 0: no limit
  LockOutRules lock_out;
};

// What refused a request, and when it may come again.
struct Refusal {
  absl::Status status;
  absl::Duration retry_after = absl::ZeroDuration();
};

// Thread-safe. The file of keys is looked at again once a second, so that a key that was revoked is
// of no use a second later.
class Authenticator {
 public:
  Authenticator(std::string key_file, const AccessRules& rules, OidcOptions oidc,
                KeySetReader read_keys = ReadKeySet);

  // Nothing refused: *caller is who asks.
  //   kUnauthenticated    nothing was shown, or it is not valid
  //   kResourceExhausted  the address is locked out, or the caller asks too often: retry_after
  //   kUnavailable        keys cannot be read
  // An address that is locked out may still use a key that this process has seen to be valid: a
  // mistaken program must not lock out those that share its address.
  Refusal Identify(const HttpRequest& request, absl::Time now, Caller* caller);

 private:
  struct Keys {
    std::vector<ApiKey> list;
    int64_t stamp = -1;  // of the file: changes when the file does
  };

  absl::StatusOr<std::shared_ptr<const Keys>> CurrentKeys(absl::Time now);
  absl::StatusOr<Caller> OfCredential(std::string_view token, const HttpRequest& request,
                                      absl::Time now);
  // kUnauthenticated.
  absl::StatusOr<Caller> OfKey(const Keys& keys, std::string_view token);
  bool IsVerified(const ApiKey& key, std::string_view token);
  bool VerifySlowly(const ApiKey& key, std::string_view token, std::string_view secret);

  const std::string key_file_;
  const AccessRules rules_;
  OidcVerifier oidc_;
  RateLimit rate_;
  LockOut lock_out_;
  const KeyedDigest digest_;
  std::mutex slow_;  // hashing takes much memory: one at a time

  std::mutex mutex_;  // guards all below
  std::shared_ptr<const Keys> keys_;
  absl::Time looked_ = absl::InfinitePast();
  std::map<std::string, std::string> verified_;  // digest of the whole key, by id
};

}  // namespace sohoa

#endif  // SOHOA_TOOLS_SERVE_AUTHENTICATOR_H_
