// Bearer tokens of an OpenID provider: who it says that the caller is.
#ifndef SOHOA_TOOLS_SERVE_OIDC_H_
#define SOHOA_TOOLS_SERVE_OIDC_H_

#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "storage/sign/token_signature.h"
#include "tools/serve/access.h"

namespace sohoa {

struct OidcOptions {
  std::string issuer;    // as tokens name it; empty: no tokens are taken
  std::string audience;  // that tokens must be for
  std::string keys;      // the provider's JWK set: a file, or an address https://…
};

// Gives the text of a JWK set. Errors of reading a file or asking a server.
using KeySetReader = std::function<absl::StatusOr<std::string>(const std::string& place)>;

// kInvalidArgument: keys that anybody on the way could have changed would let anybody in. http://
// is for this machine alone.
absl::Status CheckKeySetPlace(const std::string& place);

// Files, and addresses through AskByHttp; also the errors of CheckKeySetPlace.
absl::StatusOr<std::string> ReadKeySet(const std::string& place);

// Thread-safe.
class OidcVerifier {
 public:
  OidcVerifier(OidcOptions options, KeySetReader read)
      : options_(std::move(options)), read_(std::move(read)) {}

  bool is_on() const { return !options_.issuer.empty(); }

  // The caller that a token names: signed by a key of the provider, for this service, in its time
  // (60 s of grace), with a role. The keys are read again when a token names one that is not known,
  // at most once a minute, and after 15 minutes, so that a key which the provider has withdrawn
  // is not believed for longer. Where they cannot be had, or are no key set, those known stay.
  //   kUnauthenticated  anything else
  //   kUnavailable      the keys cannot be had
  absl::StatusOr<Caller> Identify(std::string_view token, absl::Time now);

 private:
  absl::StatusOr<std::vector<TokenKey>> KeysNamed(const std::string& id, absl::Time now);
  bool IsToAsk(bool is_known, absl::Time now) const;  // REQUIRES: mutex_ is held, for both
  std::vector<TokenKey> Matching(const std::string& id) const;

  const OidcOptions options_;
  const KeySetReader read_;
  std::mutex mutex_;  // guards all below
  std::condition_variable came_;
  bool asking_ = false;  // one thread, without the lock
  std::vector<TokenKey> keys_;
  absl::Time asked_ = absl::InfinitePast();
  absl::Time read_at_ = absl::InfinitePast();  // when keys_ were had
  absl::Status answer_;                        // of asking last
};

}  // namespace sohoa

#endif  // SOHOA_TOOLS_SERVE_OIDC_H_
