// Tokens signed here with OpenSSL, as a provider would.
#include "tools/serve/oidc.h"

#include <gtest/gtest.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

namespace sohoa {
namespace {

constexpr int64_t kNow = 1'790'000'000;

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;

std::string Base64(const std::string& bytes) {
  std::string text;
  absl::WebSafeBase64Escape(bytes, &text);
  while (text.ends_with('=')) text.pop_back();
  return text;
}

std::string NumberOf(EVP_PKEY* key, const char* name, int bytes) {
  BIGNUM* number = nullptr;
  EXPECT_EQ(EVP_PKEY_get_bn_param(key, name, &number), 1);
  std::string text(static_cast<size_t>(std::max(bytes, BN_num_bytes(number))), '\0');
  BN_bn2binpad(number, reinterpret_cast<unsigned char*>(text.data()),
               static_cast<int>(text.size()));
  BN_free(number);
  return Base64(text);
}

std::string KeySetOf(EVP_PKEY* rsa, EVP_PKEY* curve) {
  return absl::StrCat(
      R"({"keys":[{"kty":"oct","kid":"x","k":"AAAA"},{"kty":"RSA","kid":"rsa","use":"sig","n":")",
      NumberOf(rsa, OSSL_PKEY_PARAM_RSA_N, 0), R"(","e":")",
      NumberOf(rsa, OSSL_PKEY_PARAM_RSA_E, 0),
      R"("},{"kty":"EC","crv":"P-256","kid":"curve","x":")",
      NumberOf(curve, OSSL_PKEY_PARAM_EC_PUB_X, 32), R"(","y":")",
      NumberOf(curve, OSSL_PKEY_PARAM_EC_PUB_Y, 32), R"("}]})");
}

std::string SignatureOf(EVP_PKEY* key, const std::string& bytes) {
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                        EVP_MD_CTX_free);
  size_t size = 1024;
  std::string signature(size, '\0');
  auto* data = reinterpret_cast<unsigned char*>(signature.data());
  EXPECT_EQ(EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key), 1);
  EXPECT_EQ(EVP_DigestSign(context.get(), data, &size,
                           reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()),
            1);
  signature.resize(size);
  if (EVP_PKEY_get_base_id(key) != EVP_PKEY_EC) return signature;
  const unsigned char* der = data;
  ECDSA_SIG* pair = d2i_ECDSA_SIG(nullptr, &der, static_cast<long>(size));
  std::string plain(64, '\0');
  auto* out = reinterpret_cast<unsigned char*>(plain.data());
  BN_bn2binpad(ECDSA_SIG_get0_r(pair), out, 32);
  BN_bn2binpad(ECDSA_SIG_get0_s(pair), out + 32, 32);
  ECDSA_SIG_free(pair);
  return plain;
}

class OidcTest : public testing::Test {
 protected:
  std::string Token(const std::string& algorithm, const std::string& key_id, EVP_PKEY* key,
                    const std::string& claims) {
    const std::string text = absl::StrCat(
        Base64(absl::StrCat(R"({"alg":")", algorithm, R"(","kid":")", key_id, R"("})")), ".",
        Base64(claims));
    return absl::StrCat(text, ".", Base64(SignatureOf(key, text)));
  }
  std::string Claims(int64_t expires = kNow + 300, const std::string& more = "") {
    return absl::StrCat(R"({"iss":"https://id.gov.vn","aud":["other","sohoa"],"sub":"an",)",
                        R"("sohoa_role":"officer","sohoa_organs":["Sở Tư pháp"],"exp":)", expires,
                        more, "}");
  }
  absl::StatusOr<Caller> Identify(const std::string& token, int64_t now = kNow) {
    return verifier_.Identify(token, absl::FromUnixSeconds(now));
  }

  const Key rsa_{EVP_RSA_gen(2048), EVP_PKEY_free};
  const Key curve_{EVP_EC_gen("P-256"), EVP_PKEY_free};
  int asked_ = 0;
  OidcVerifier verifier_{{"https://id.gov.vn", "sohoa", "keys"}, [this](const std::string&) {
                           ++asked_;
                           return absl::StatusOr<std::string>(KeySetOf(rsa_.get(), curve_.get()));
                         }};
};

TEST_F(OidcTest, BelievesTokensOfBothKinds) {
  for (const auto& [algorithm, id, key] :
       {std::tuple{"RS256", "rsa", rsa_.get()}, std::tuple{"ES256", "curve", curve_.get()}}) {
    const auto caller = Identify(Token(algorithm, id, key, Claims()));
    ASSERT_TRUE(caller.ok()) << algorithm << caller.status();
    EXPECT_EQ(caller->name, "oidc:an");
    EXPECT_EQ(caller->role, Role::kOfficer);
    EXPECT_EQ(caller->scope, (Scope{.organs = {"Sở Tư pháp"}}));
  }
  EXPECT_EQ(asked_, 1);
}

TEST_F(OidcTest, BelievesNothingElse) {
  const std::string good = Token("RS256", "rsa", rsa_.get(), Claims());
  const Key stranger{EVP_RSA_gen(2048), EVP_PKEY_free};
  std::string unsigned_token = Base64(R"({"alg":"none"})") + "." + Base64(Claims()) + ".";
  const std::vector<std::string> bad = {
      "",
      "a.b.c",
      "..",
      good.substr(0, good.size() - 4),
      unsigned_token,
      unsigned_token + "AA",
      Token("RS256", "rsa", stranger.get(), Claims()),
      Token("ES256", "rsa", rsa_.get(), Claims()),  // the algorithm is not the key's
      Token("HS256", "rsa", rsa_.get(), Claims()),
      Token("RS256", "nobody", rsa_.get(), Claims()),
      Token("RS256", "rsa", rsa_.get(), Claims(kNow - 61)),
      Token("RS256", "rsa", rsa_.get(), Claims(kNow + 300, absl::StrCat(R"(,"nbf":)", kNow + 61))),
      Token("RS256", "rsa", rsa_.get(),
            R"({"iss":"https://evil","aud":"sohoa","sub":"an","sohoa_role":"admin","exp":9e9})"),
      Token(
          "RS256", "rsa", rsa_.get(),
          R"({"iss":"https://id.gov.vn","aud":"other","sub":"an","sohoa_role":"admin","exp":9e9})"),
      Token(
          "RS256", "rsa", rsa_.get(),
          R"({"iss":"https://id.gov.vn","aud":"sohoa","sub":"an","sohoa_role":"root","exp":9e9})"),
      std::string(20'000, 'a')};
  for (const std::string& token : bad)
    EXPECT_TRUE(absl::IsUnauthenticated(Identify(token).status())) << token.substr(0, 80);
  EXPECT_TRUE(Identify(Token("RS256", "rsa", rsa_.get(), Claims(kNow - 59))).ok());  // of grace
}

// A stranger's tokens must not make us ask the provider for each of them.
TEST_F(OidcTest, AsksForUnknownKeysOnceAMinute) {
  for (int k = 0; k < 5; ++k) Identify(Token("RS256", "new", rsa_.get(), Claims())).IgnoreError();
  EXPECT_EQ(asked_, 1);
  Identify(Token("RS256", "new", rsa_.get(), Claims()), kNow + 61).IgnoreError();
  EXPECT_EQ(asked_, 2);
}

TEST_F(OidcTest, AWithdrawnKeyIsBelievedForAQuarterOfAnHour) {
  std::string answer = KeySetOf(rsa_.get(), curve_.get());
  OidcVerifier verifier({"https://id.gov.vn", "sohoa", "keys"},
                        [&](const std::string&) { return absl::StatusOr<std::string>(answer); });
  const std::string token = Token("RS256", "rsa", rsa_.get(), Claims(kNow + 9000));
  const auto identify = [&](int64_t minutes) {
    return verifier.Identify(token, absl::FromUnixSeconds(kNow + 60 * minutes)).status();
  };
  EXPECT_TRUE(identify(0).ok());
  answer = "<html>we are being repaired</html>";
  EXPECT_TRUE(identify(16).ok()) << "the old keys stay";
  answer = R"({"keys":[]})";
  EXPECT_TRUE(absl::IsUnauthenticated(identify(18)));
}

// One provider that is slow does not hold up those whose keys are known.
TEST_F(OidcTest, AsksWithoutHoldingUpOthers) {
  const std::string known = Token("RS256", "rsa", rsa_.get(), Claims());
  const std::string unknown = Token("RS256", "new", rsa_.get(), Claims(kNow + 900));
  OidcVerifier* verifier = nullptr;
  int asked = 0;
  bool inside = false;
  OidcVerifier slow({"https://id.gov.vn", "sohoa", "keys"}, [&](const std::string&) {
    if (++asked == 2)  // under the lock this would wait for itself
      std::thread([&] {
        inside = verifier->Identify(known, absl::FromUnixSeconds(kNow + 61)).ok();
      }).join();
    return absl::StatusOr<std::string>(KeySetOf(rsa_.get(), curve_.get()));
  });
  verifier = &slow;
  EXPECT_TRUE(slow.Identify(known, absl::FromUnixSeconds(kNow)).ok());
  slow.Identify(unknown, absl::FromUnixSeconds(kNow + 61)).IgnoreError();
  EXPECT_EQ(asked, 2);
  EXPECT_TRUE(inside);
}

TEST_F(OidcTest, TakesKeysFromSafePlacesAlone) {
  for (const char* place : {"https://id.gov.vn/keys", "/etc/sohoa/keys.json",
                            "http://localhost:8080/keys", "http://127.0.0.1/keys", "http://[::1]/"})
    EXPECT_TRUE(CheckKeySetPlace(place).ok()) << place;
  for (const char* place : {"http://id.gov.vn/keys", "HTTP://id.gov.vn/keys",
                            "http://localhost.evil/keys", "http://localhost:x@evil/keys"}) {
    EXPECT_TRUE(absl::IsInvalidArgument(CheckKeySetPlace(place))) << place;
    EXPECT_FALSE(ReadKeySet(place).ok()) << place;
  }
}

TEST_F(OidcTest, SaysWhenTheProviderDoesNotAnswer) {
  OidcVerifier verifier({"https://id.gov.vn", "sohoa", "keys"}, [](const std::string&) {
    return absl::StatusOr<std::string>(absl::UnavailableError("no connection"));
  });
  const auto caller =
      verifier.Identify(Token("RS256", "rsa", rsa_.get(), Claims()), absl::FromUnixSeconds(kNow));
  EXPECT_TRUE(absl::IsUnavailable(caller.status())) << caller.status();
}

TEST_F(OidcTest, TakesNoTokensWithoutAProvider) {
  OidcVerifier verifier({}, ReadKeySet);
  EXPECT_TRUE(absl::IsUnauthenticated(
      verifier.Identify(Token("RS256", "rsa", rsa_.get(), Claims()), absl::FromUnixSeconds(kNow))
          .status()));
}

}  // namespace
}  // namespace sohoa
