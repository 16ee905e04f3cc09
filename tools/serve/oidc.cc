#include "tools/serve/oidc.h"

#include <algorithm>
#include <fstream>
#include <optional>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "storage/sign/http.h"
#include "tools/serve/read_json.h"

namespace sohoa {
namespace {

constexpr size_t kMostTokenBytes = 8 << 10;
constexpr size_t kMostKeySetBytes = 1 << 20;
constexpr absl::Duration kGrace = absl::Seconds(60);
constexpr absl::Duration kBetweenReadings = absl::Minutes(1);
constexpr absl::Duration kOldest = absl::Minutes(15);

absl::Status NotBelieved() { return absl::UnauthenticatedError("this token is not valid here"); }

std::optional<std::string> Decoded(std::string_view part) {
  std::string bytes;
  if (part.empty() || !absl::WebSafeBase64Unescape({part.data(), part.size()}, &bytes))
    return std::nullopt;
  return bytes;
}

// The three parts of a compact serialisation (RFC 7515, 7.1).
struct TokenText {
  std::string_view signed_bytes;
  TokenHeader header;
  TokenClaims claims;
  std::string signature;
};

std::optional<TokenText> Split(std::string_view token) {
  if (token.size() > kMostTokenBytes) return std::nullopt;
  const size_t first = token.find('.');
  const size_t last = token.rfind('.');
  if (first == std::string_view::npos || first == last) return std::nullopt;
  const auto header = Decoded(token.substr(0, first));
  const auto claims = Decoded(token.substr(first + 1, last - first - 1));
  auto signature = Decoded(token.substr(last + 1));
  if (!header || !claims || !signature) return std::nullopt;
  const auto read_header = ParseTokenHeader(*header);
  const auto read_claims = ParseTokenClaims(*claims);
  if (!read_header || !read_claims) return std::nullopt;
  return TokenText{token.substr(0, last), *read_header, *read_claims, *std::move(signature)};
}

bool IsFor(const TokenClaims& claims, const OidcOptions& options, absl::Time now) {
  return claims.issuer == options.issuer && !claims.subject.empty() &&
         std::find(claims.audience.begin(), claims.audience.end(), options.audience) !=
             claims.audience.end() &&
         absl::FromUnixSeconds(claims.expires_s) + kGrace > now &&
         absl::FromUnixSeconds(claims.not_before_s) - kGrace < now;
}

}  // namespace

absl::Status CheckKeySetPlace(const std::string& place) {
  constexpr std::string_view kPlain = "http://";
  if (!absl::StartsWithIgnoreCase(place, {kPlain.data(), kPlain.size()})) return absl::OkStatus();
  std::string_view host = std::string_view(place).substr(kPlain.size());
  host = host.substr(0, host.find_first_of("/?#"));
  // A name before '@' would be another's.
  for (const std::string_view local : {"localhost", "127.0.0.1", "[::1]"})
    if (host == local || (host.starts_with(local) && host.substr(local.size()).starts_with(':') &&
                          host.find('@') == std::string_view::npos))
      return absl::OkStatus();
  return absl::InvalidArgumentError(
      "the keys of the identity provider must be a file or an address https://");
}

absl::StatusOr<std::string> ReadKeySet(const std::string& place) {
  if (absl::Status s = CheckKeySetPlace(place); !s.ok()) return s;
  if (absl::StartsWith(place, "https://") || absl::StartsWith(place, "http://"))
    return AskByHttp({.url = place, .most_bytes = kMostKeySetBytes, .timeout_s = 5});
  std::ifstream in(place, std::ios::binary);
  if (!in) return absl::NotFoundError(absl::StrCat("no such file: ", place));
  std::string text(kMostKeySetBytes, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<size_t>(in.gcount()));
  return text;
}

absl::StatusOr<Caller> OidcVerifier::Identify(std::string_view token, absl::Time now) {
  if (!is_on()) return NotBelieved();
  const std::optional<TokenText> text = Split(token);
  if (!text || !IsFor(text->claims, options_, now)) return NotBelieved();
  const absl::StatusOr<std::vector<TokenKey>> keys = KeysNamed(text->header.key_id, now);
  if (!keys.ok()) return keys.status();
  const bool is_signed = std::any_of(keys->begin(), keys->end(), [&](const TokenKey& key) {
    return IsTokenSignature(text->header.algorithm, key, text->signed_bytes, text->signature);
  });
  const std::optional<Role> role = RoleNamed(text->claims.role);
  if (!is_signed || !role) return NotBelieved();
  const TokenClaims& claims = text->claims;
  return Caller{absl::StrCat("oidc:", claims.subject), *role,
                Scope{claims.organs, claims.kinds, claims.personal_data}};
}

bool OidcVerifier::IsToAsk(bool is_known, absl::Time now) const {
  const bool is_wanted = !is_known || now - read_at_ > kOldest;
  return is_wanted && !asking_ && now - asked_ > kBetweenReadings;
}

absl::StatusOr<std::vector<TokenKey>> OidcVerifier::KeysNamed(const std::string& id,
                                                              absl::Time now) {
  std::unique_lock lock(mutex_);
  std::vector<TokenKey> known = Matching(id);
  if (IsToAsk(!known.empty(), now)) {
    asking_ = true;
    asked_ = now;
    lock.unlock();
    const absl::StatusOr<std::string> text = read_(options_.keys);
    auto keys = text.ok() ? ParseTokenKeys(*text) : std::nullopt;
    lock.lock();
    asking_ = false;
    answer_ = text.ok() && !keys ? absl::DataLossError("the answer is no key set") : text.status();
    if (keys) {
      keys_ = *std::move(keys);
      read_at_ = now;
    }
    came_.notify_all();
    known = Matching(id);
  } else if (known.empty()) {  // another thread may be asking
    came_.wait(lock, [&] { return !asking_; });
    known = Matching(id);
  }
  if (!known.empty() || answer_.ok()) return known;
  return absl::UnavailableError(
      absl::StrCat("the keys of the identity provider cannot be had: ", answer_.message()));
}

std::vector<TokenKey> OidcVerifier::Matching(const std::string& id) const {
  std::vector<TokenKey> matching;
  for (const TokenKey& key : keys_)
    if (id.empty() || key.id == id) matching.push_back(key);
  return matching;
}

}  // namespace sohoa
