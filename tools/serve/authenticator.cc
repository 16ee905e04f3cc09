#include "tools/serve/authenticator.h"

#include <sys/stat.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace sohoa {
namespace {

constexpr absl::Duration kBetweenLooks = absl::Seconds(1);

absl::Status NotValid() { return absl::UnauthenticatedError("this key is not valid here"); }

// Of "Authorization: Bearer TOKEN"; empty without one.
std::string_view BearerToken(const HttpRequest& request) {
  constexpr std::string_view kScheme = "bearer ";
  const std::string_view value = request.header("authorization");
  if (value.size() <= kScheme.size() ||
      !absl::StartsWithIgnoreCase({value.data(), value.size()}, {kScheme.data(), kScheme.size()}))
    return {};
  return value.substr(kScheme.size());
}

// A file that was replaced has another number, or was changed at another time; none: 0.
int64_t StampOf(const std::string& path) {
  struct stat about = {};
  if (stat(path.c_str(), &about) != 0) return 0;
  return static_cast<int64_t>(about.st_ino) * 1'000'003 + about.st_mtim.tv_sec * 1'000'000'000 +
         about.st_mtim.tv_nsec + about.st_size;
}

Caller CallerOf(const ApiKey& key) { return {absl::StrCat("key:", key.id), key.role, key.scope}; }

}  // namespace

Authenticator::Authenticator(std::string key_file, const AccessRules& rules, OidcOptions oidc,
                             KeySetReader read_keys)
    : key_file_(std::move(key_file)),
      rules_(rules),
      oidc_(std::move(oidc), std::move(read_keys)),
      rate_(rules.requests_per_second),
      lock_out_(rules.lock_out) {}

Refusal Authenticator::Identify(const HttpRequest& request, absl::Time now, Caller* caller) {
  const std::string_view token = BearerToken(request);
  if (token.empty() && !request.certificate)
    return {absl::UnauthenticatedError("a key is needed: Authorization: Bearer KEY")};
  absl::StatusOr<Caller> found = OfCredential(token, request, now);
  if (absl::IsResourceExhausted(found.status()))
    return {found.status(), lock_out_.Left(request.remote_address, now)};
  if (absl::IsUnauthenticated(found.status())) lock_out_.Fail(request.remote_address, now);
  if (!found.ok()) return {found.status()};
  *caller = *std::move(found);
  const absl::Duration wait = rate_.Take(caller->name, now);
  if (wait > absl::ZeroDuration())
    return {absl::ResourceExhaustedError("too many requests of this key"), wait};
  return {};
}

absl::StatusOr<Caller> Authenticator::OfCredential(std::string_view token,
                                                   const HttpRequest& request, absl::Time now) {
  const auto keys = CurrentKeys(now);
  if (!keys.ok()) return keys.status();
  const std::optional<TokenParts> parts = PartsOf(token);
  const auto& list = (*keys)->list;
  if (parts) {
    const auto key = std::find_if(list.begin(), list.end(), [&](const ApiKey& each) {
      return each.id == parts->id && each.is_valid() && !each.hash.empty();
    });
    if (key != list.end() && IsVerified(*key, token)) return CallerOf(*key);
    if (lock_out_.Left(request.remote_address, now) > absl::ZeroDuration())
      return absl::ResourceExhaustedError("too many wrong keys from this address");
    if (key == list.end() || !VerifySlowly(*key, token, parts->secret)) return NotValid();
    return CallerOf(*key);
  }
  if (lock_out_.Left(request.remote_address, now) > absl::ZeroDuration())
    return absl::ResourceExhaustedError("too many wrong keys from this address");
  if (!token.empty()) return oidc_.Identify(token, now);
  const auto key = std::find_if(list.begin(), list.end(), [&](const ApiKey& each) {
    return each.is_valid() && !each.certificate.empty() &&
           each.certificate == request.certificate->sha256;
  });
  if (key == list.end()) return NotValid();
  return CallerOf(*key);
}

absl::StatusOr<std::shared_ptr<const Authenticator::Keys>> Authenticator::CurrentKeys(
    absl::Time now) {
  const std::lock_guard lock(mutex_);
  if (keys_ != nullptr && now - looked_ < kBetweenLooks && now >= looked_) return keys_;
  looked_ = now;
  const int64_t stamp = StampOf(key_file_);
  if (keys_ != nullptr && keys_->stamp == stamp) return keys_;
  absl::StatusOr<std::vector<ApiKey>> list = ReadApiKeys(key_file_);
  if (!list.ok())
    return absl::UnavailableError(absl::StrCat("no key can be checked: ", list.status().message()));
  keys_ = std::make_shared<const Keys>(Keys{*std::move(list), stamp});
  verified_.clear();
  return keys_;
}

bool Authenticator::IsVerified(const ApiKey& key, std::string_view token) {
  const std::string digest = digest_.Of(token);
  const std::lock_guard lock(mutex_);
  const auto known = verified_.find(key.id);
  return known != verified_.end() && AreEqual(known->second, digest);
}

bool Authenticator::VerifySlowly(const ApiKey& key, std::string_view token,
                                 std::string_view secret) {
  {
    const std::lock_guard one_at_a_time(slow_);
    if (IsVerified(key, token)) return true;  // by a request that came with this one
    if (!IsHashOf(secret, key.hash)) return false;
  }
  const std::string digest = digest_.Of(token);
  const std::lock_guard lock(mutex_);
  verified_[key.id] = digest;
  return true;
}

}  // namespace sohoa
