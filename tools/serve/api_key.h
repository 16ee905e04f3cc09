// The keys that other programs and people show to the service. A key is "sohoa_ID_SECRET"; what is
// kept of it is a hash of the secret, so that nobody who reads the file can use it.
#ifndef SOHOA_TOOLS_SERVE_API_KEY_H_
#define SOHOA_TOOLS_SERVE_API_KEY_H_

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "tools/serve/access.h"
#include "tools/serve/secret_hash.h"

namespace sohoa {

struct ApiKey {
  std::string id;    // 8 hexadecimal digits
  std::string name;  // whose it is, for people
  Role role = Role::kReader;
  Scope scope;
  std::string hash;         // Argon2id of the secret; empty for a client's certificate
  std::string certificate;  // SHA-256 of a client's certificate that takes the secret's place
  std::string created_at;   // ISO 8601 with offset
  std::string revoked_at;   // empty: it may be used

  bool is_valid() const { return revoked_at.empty(); }
};

struct NewKey {
  ApiKey key;
  std::string token;  // to be shown once and wiped; empty for a certificate
};

// Makes a key of what `wish` says but id and hash. Errors of HashSecret.
absl::StatusOr<NewKey> MakeApiKey(ApiKey wish, const HashCost& cost = {});

struct TokenParts {
  std::string id;
  std::string_view secret;
};
// Nothing where it is no key of ours. The secret lies in `token`.
std::optional<TokenParts> PartsOf(std::string_view token);

// "keys.json" in the store's folder.
std::string ApiKeyFile(const std::string& store_dir);

// In the order in which they were made; none without the file. kDataLoss: the file is damaged;
// kPermissionDenied.
absl::StatusOr<std::vector<ApiKey>> ReadApiKeys(const std::string& path);

// Reads, changes and writes the file, which appears whole and only for its owner; two programs that
// do it at once follow one another. Errors of `change`, ReadApiKeys and of writing.
absl::Status ChangeApiKeys(const std::string& path,
                           const std::function<absl::Status(std::vector<ApiKey>*)>& change);

}  // namespace sohoa

#endif  // SOHOA_TOOLS_SERVE_API_KEY_H_
