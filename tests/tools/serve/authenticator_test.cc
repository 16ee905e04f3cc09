#include "tools/serve/authenticator.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/tools/serve/service_site.h"

namespace sohoa {
namespace {

class AuthenticatorTest : public testing_support::ServiceSite {
 protected:
  int StatusOf(const std::string& token) { return Get("/v1/search?q=a", token).status; }

  void Revoke(const std::string& token) {
    const absl::Status kept =
        ChangeApiKeys(ApiKeyFile(folder_.path()), [&](std::vector<ApiKey>* keys) {
          for (ApiKey& key : *keys)
            if (key.id == PartsOf(token)->id) key.revoked_at = "2026-11-27T00:00:00+07:00";
          return absl::OkStatus();
        });
    ASSERT_TRUE(kept.ok()) << kept;
  }
};

TEST_F(AuthenticatorTest, TakesItsKeysAndNoOthers) {
  const std::string token = Key(Role::kReader);
  EXPECT_EQ(StatusOf(token), 200);
  EXPECT_EQ(StatusOf(token), 200);  // from memory
  EXPECT_EQ(StatusOf(token + "x"), 401);
  EXPECT_EQ(StatusOf("sohoa_00000000_" + token.substr(15)), 401);
  EXPECT_EQ(StatusOf("sohoa_"), 401);
  EXPECT_EQ(StatusOf("nonsense"), 401);
  const HttpResponse refused = Get("/v1/search?q=a", "");
  EXPECT_EQ(refused.status, 401);
  EXPECT_EQ(testing_support::HeaderOf(refused, "WWW-Authenticate"), "Bearer realm=\"sohoa\"");
}

TEST_F(AuthenticatorTest, TheFileOfKeysHoldsNoKey) {
  const std::string token = Key(Role::kReader);
  const auto keys = ReadApiKeys(ApiKeyFile(folder_.path()));
  ASSERT_TRUE(keys.ok()) << keys.status();
  ASSERT_EQ(keys->size(), 1U);
  EXPECT_EQ((*keys)[0].hash.find(PartsOf(token)->secret), std::string::npos);
  EXPECT_TRUE((*keys)[0].hash.starts_with("$argon2id$")) << (*keys)[0].hash;
}

TEST_F(AuthenticatorTest, ARevokedKeyIsOfNoUseASecondLater) {
  const std::string token = Key(Role::kReader);
  ASSERT_EQ(StatusOf(token), 200);
  Revoke(token);
  clock_.Advance(absl::Seconds(1));
  EXPECT_EQ(StatusOf(token), 401);
}

TEST_F(AuthenticatorTest, AnAddressThatIsWrongTooOftenIsLockedOut) {
  const std::string used = Key(Role::kReader);
  const std::string unused = Key(Role::kReader);
  UseRules({.lock_out = {.most_failures = 3, .lasts = absl::Minutes(1)}});
  ASSERT_EQ(StatusOf(used), 200);
  for (int k = 0; k < 3; ++k) EXPECT_EQ(StatusOf("sohoa_00000000_wrong"), 401);
  const HttpResponse locked = Get("/v1/search?q=a", unused);
  EXPECT_EQ(locked.status, 429);
  EXPECT_EQ(testing_support::HeaderOf(locked, "Retry-After"), "60");
  EXPECT_EQ(StatusOf(used), 200);  // was seen to be valid before
  clock_.Advance(absl::Minutes(1));
  EXPECT_EQ(StatusOf(unused), 200);
}

TEST_F(AuthenticatorTest, AKeyThatAsksTooOftenWaits) {
  const std::string token = Key(Role::kReader);
  const std::string other = Key(Role::kReader);
  UseRules({.requests_per_second = 2});
  for (int k = 0; k < 4; ++k) EXPECT_EQ(StatusOf(token), 200) << k;  // two seconds' worth
  const HttpResponse refused = Get("/v1/search?q=a", token);
  EXPECT_EQ(refused.status, 429);
  EXPECT_EQ(testing_support::HeaderOf(refused, "Retry-After"), "1");
  EXPECT_EQ(StatusOf(other), 200);
  clock_.Advance(absl::Milliseconds(500));
  EXPECT_EQ(StatusOf(token), 200);
  EXPECT_EQ(StatusOf(token), 429);
}

TEST_F(AuthenticatorTest, ACertificateMayStandForAKey) {
  const std::string digest(64, 'a');
  const auto made = MakeApiKey({.name = "gate", .role = Role::kReader, .certificate = digest});
  ASSERT_TRUE(made.ok()) << made.status();
  EXPECT_EQ(made->token, "");
  ASSERT_TRUE(ChangeApiKeys(ApiKeyFile(folder_.path()), [&](std::vector<ApiKey>* keys) {
                keys->push_back(made->key);
                return absl::OkStatus();
              }).ok());
  Authenticator authenticator(ApiKeyFile(folder_.path()), {}, {});
  HttpRequest request;
  Caller caller;
  request.certificate = ClientCertificate{digest, "gate"};
  EXPECT_TRUE(authenticator.Identify(request, clock_.Now(), &caller).status.ok());
  EXPECT_EQ(caller.name, "key:" + made->key.id);
  request.certificate->sha256[0] = 'b';
  EXPECT_TRUE(
      absl::IsUnauthenticated(authenticator.Identify(request, clock_.Now(), &caller).status));
}

TEST_F(AuthenticatorTest, ADamagedFileOfKeysLetsNobodyIn) {
  const std::string token = Key(Role::kReader);
  folder_.Write("keys.json", "{\"keys\":[{\"id\":1}]}");
  clock_.Advance(absl::Seconds(2));
  EXPECT_EQ(StatusOf(token), 503);
}

}  // namespace
}  // namespace sohoa
