// One contract for all places where a key may be kept, held against real files and a real token
// (SoftHSM2); OpenSSL says whether the signatures are good.
#include "storage/sign/key_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <filesystem>
#include <thread>

#include "storage/sign/cades.h"
#include "tests/storage/pdf/pdf_commands.h"
#include "tests/support/test_authority.h"
#include "tests/support/test_token.h"

namespace sohoa::test {
namespace {

using testing_support::AddCertificateToToken;
using testing_support::Identity;
using testing_support::ImportIntoToken;
using testing_support::KeyKind;
using testing_support::MakeToken;
using testing_support::TestAuthority;
using testing_support::TestToken;

// Keys of both kinds in all places, made once.
struct Places {
  std::string folder = TempPath("keys");
  std::unique_ptr<TestAuthority> authority;
  Identity rsa;
  Identity ec;
  TestToken token;

  Places() {
    std::filesystem::create_directories(folder + "/authority");
    authority = std::make_unique<TestAuthority>(folder + "/authority");
    rsa = authority->Issue();
    ec = authority->Issue({.common_name = "EC", .key = KeyKind::kEcP384});
    std::filesystem::create_directories(folder + "/token");
    token = MakeToken(folder + "/token");
    ImportIntoToken(token, rsa, "agency", "01");
    ImportIntoToken(token, ec, "person", "02");
  }
  ~Places() { std::filesystem::remove_all(folder); }

  std::string Uri(const std::string& object) const {
    return "pkcs11:token=" + token.label + ";" + object + "?module-path=" + token.module;
  }
};

const Places& ThePlaces() {
  static const Places places;
  return places;
}

AskSecret Answer(const std::string& text) {
  return [text] { return Secret::Copy(text); };
}

absl::StatusOr<Secret> NobodyToAsk() { return absl::UnauthenticatedError("nobody is there"); }

// OpenSSL's view of the signature, by the key's own certificate.
bool IsGood(const std::string& certificate, const SignatureScheme& scheme,
            const std::string& digest, const std::string& signature) {
  const auto* bytes = reinterpret_cast<const unsigned char*>(certificate.data());
  X509* x509 = d2i_X509(nullptr, &bytes, static_cast<long>(certificate.size()));
  EVP_PKEY_CTX* context = EVP_PKEY_CTX_new(X509_get0_pubkey(x509), nullptr);
  const EVP_MD* const methods[] = {EVP_sha256(), EVP_sha384(), EVP_sha512()};
  bool good = EVP_PKEY_verify_init(context) == 1;
  if (scheme.kind == SchemeKind::kRsaPss)
    good = good && EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) == 1;
  good = good &&
         EVP_PKEY_CTX_set_signature_md(context, methods[static_cast<int>(scheme.hash)]) == 1 &&
         EVP_PKEY_verify(context, reinterpret_cast<const unsigned char*>(signature.data()),
                         signature.size(), reinterpret_cast<const unsigned char*>(digest.data()),
                         digest.size()) == 1;
  EVP_PKEY_CTX_free(context);
  X509_free(x509);
  return good;
}

struct Kept {
  std::string name;
  bool is_rsa;
  std::function<std::string()> place;
  std::function<std::string()> secret;
};

std::vector<Kept> AllPlaces() {
  const auto password = [] { return ThePlaces().rsa.password; };
  const auto pin = [] { return ThePlaces().token.pin; };
  return {{"Pkcs12Rsa", true, [] { return ThePlaces().rsa.pkcs12_file; }, password},
          {"Pkcs12Ec", false, [] { return ThePlaces().ec.pkcs12_file; }, password},
          {"PemRsa", true, [] { return ThePlaces().rsa.pem_file; }, password},
          {"PemEncryptedRsa", true, [] { return ThePlaces().rsa.encrypted_pem_file; }, password},
          {"PemEncryptedEc", false, [] { return ThePlaces().ec.encrypted_pem_file; }, password},
          {"TokenRsa", true, [] { return ThePlaces().Uri("object=agency"); }, pin},
          {"TokenEc", false, [] { return ThePlaces().Uri("id=%02"); }, pin}};
}

class KeyStoreContract : public testing::TestWithParam<Kept> {
 protected:
  std::unique_ptr<KeyStore> Open() {
    auto key = OpenKeyStore(GetParam().place(), Answer(GetParam().secret()));
    EXPECT_TRUE(key.ok()) << key.status();
    return key.ok() ? *std::move(key) : nullptr;
  }

  std::vector<SchemeKind> Kinds() const {
    if (!GetParam().is_rsa) return {SchemeKind::kEcdsa};
    return {SchemeKind::kRsaPkcs1, SchemeKind::kRsaPss};
  }

  const Identity& Owner() const { return GetParam().is_rsa ? ThePlaces().rsa : ThePlaces().ec; }
};

TEST_P(KeyStoreContract, SignsWithAllHashesWhatOpensslTakesForGood) {
  const auto key = Open();
  ASSERT_NE(key, nullptr);
  for (const SchemeKind kind : Kinds()) {
    for (const HashKind hash : {HashKind::kSha256, HashKind::kSha384, HashKind::kSha512}) {
      const SignatureScheme scheme{kind, hash};
      const std::string digest = DigestOf(hash, "Ủy ban nhân dân");
      const auto signature = key->Sign(scheme, digest);
      ASSERT_TRUE(signature.ok()) << signature.status();
      EXPECT_TRUE(IsGood(Owner().certificate_der, scheme, digest, *signature));
      EXPECT_FALSE(IsGood(Owner().certificate_der, scheme, DigestOf(hash, "khác"), *signature));
    }
  }
}

TEST_P(KeyStoreContract, GivesItsOwnCertificateFirst) {
  const auto key = Open();
  ASSERT_NE(key, nullptr);
  ASSERT_FALSE(key->certificates().empty());
  EXPECT_EQ(key->certificates()[0], Owner().certificate_der);
  if (key->certificates().size() > 1) {
    EXPECT_EQ(key->certificates()[1], ThePlaces().authority->issuer_der());
  }
}

TEST_P(KeyStoreContract, RefusesADigestOfAnotherLengthAndAKindOfAnotherKey) {
  const auto key = Open();
  ASSERT_NE(key, nullptr);
  const SignatureScheme own{Kinds()[0], HashKind::kSha256};
  EXPECT_EQ(key->Sign(own, "short").status().code(), absl::StatusCode::kInvalidArgument);
  const SignatureScheme other{GetParam().is_rsa ? SchemeKind::kEcdsa : SchemeKind::kRsaPkcs1,
                              HashKind::kSha256};
  EXPECT_EQ(key->Sign(other, DigestOf(HashKind::kSha256, "a")).status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST_P(KeyStoreContract, TellsAWrongSecretFromOtherTroubles) {
  if (GetParam().name == "PemRsa") {  // the only place without a secret: nobody is asked
    EXPECT_TRUE(OpenKeyStore(GetParam().place(), NobodyToAsk).ok());
    return;
  }
  const auto wrong = OpenKeyStore(GetParam().place(), Answer("000000"));
  EXPECT_EQ(wrong.status().code(), absl::StatusCode::kUnauthenticated) << wrong.status();
  EXPECT_EQ(std::string(wrong.status().message()).find("000000"), std::string::npos);
  const auto nobody = OpenKeyStore(GetParam().place(), NobodyToAsk);
  EXPECT_EQ(nobody.status().message(), "nobody is there");
}

TEST_P(KeyStoreContract, ServesSeveralThreads) {
  const auto key = Open();
  ASSERT_NE(key, nullptr);
  const SignatureScheme scheme{Kinds()[0], HashKind::kSha256};
  std::vector<std::thread> threads;
  std::vector<std::string> signatures(4);
  for (std::string& signature : signatures)
    threads.emplace_back([&key, &scheme, &signature] {
      for (int k = 0; k < 5; ++k)
        signature = key->Sign(scheme, DigestOf(HashKind::kSha256, "chung")).value_or("");
    });
  for (std::thread& thread : threads) thread.join();
  for (const std::string& signature : signatures)
    EXPECT_TRUE(
        IsGood(Owner().certificate_der, scheme, DigestOf(HashKind::kSha256, "chung"), signature));
}

INSTANTIATE_TEST_SUITE_P(Places, KeyStoreContract, testing::ValuesIn(AllPlaces()),
                         [](const auto& instance) { return instance.param.name; });

absl::StatusCode CodeOf(const std::string& place) {
  return OpenKeyStore(place, Answer(ThePlaces().token.pin)).status().code();
}

TEST(KeyStore, NamesWhatIsWrongWithAPlace) {
  EXPECT_EQ(CodeOf("/no/such.p12"), absl::StatusCode::kNotFound);
  EXPECT_EQ(CodeOf("/no/such.pem"), absl::StatusCode::kNotFound);
  EXPECT_EQ(CodeOf(ThePlaces().rsa.certificate_file), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(CodeOf(ThePlaces().rsa.key_file), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(CodeOf(ThePlaces().Uri("object=nobody")), absl::StatusCode::kNotFound);
  EXPECT_EQ(CodeOf("pkcs11:token=other;object=agency?module-path=" + ThePlaces().token.module),
            absl::StatusCode::kNotFound);
  EXPECT_EQ(CodeOf("pkcs11:token=x?module-path=/no/such.so"), absl::StatusCode::kNotFound);
  EXPECT_EQ(CodeOf(ThePlaces().Uri("type=private")), absl::StatusCode::kFailedPrecondition)
      << "two keys fit";
}

TEST(KeyStore, RefusesAPinThatEveryoneCanRead) {
  for (const char* uri : {"pkcs11:object=a?pin-value=1234", "pkcs11:object=a?pin-source=file:/x"})
    EXPECT_EQ(CodeOf(uri), absl::StatusCode::kInvalidArgument);
}

// Qualified certificates often have such keys.
TEST(KeyStore, GivesThePinAgainToAKeyThatWantsItEachTime) {
  const Places& places = ThePlaces();
  const std::string der = places.folder + "/always.der";
  RunCommand("openssl rsa -in '" + places.rsa.key_file + "' -outform DER -out '" + der + "'");
  const CommandResult made =
      RunCommand("pkcs11-tool --module '" + places.token.module + "' --token-label '" +
                 places.token.label + "' --login --pin " + places.token.pin + " --write-object '" +
                 der + "' --type privkey --label always --id 01 --always-auth");
  ASSERT_EQ(made.exit_code, 0) << made.output;
  setenv("SOHOA_TEST_MODULE", places.token.module.c_str(), 1);
  const auto key = OpenKeyStore("pkcs11:token=" + places.token.label +
                                    ";object=always?module-path=" + SOHOA_UNPLUGGABLE_MODULE,
                                Answer(places.token.pin));
  ASSERT_TRUE(key.ok()) << key.status();
  const SignatureScheme scheme;
  const std::string digest = DigestOf(scheme.hash, "nhiều lần");
  for (int k = 0; k < 2; ++k) {
    const auto signature = (*key)->Sign(scheme, digest);
    ASSERT_TRUE(signature.ok()) << signature.status();
    EXPECT_TRUE(IsGood(places.rsa.certificate_der, scheme, digest, *signature));
  }
  // A refused PIN leaves nothing begun behind.
  setenv("SOHOA_TEST_REFUSE_PIN", "1", 1);
  const auto refused = (*key)->Sign(scheme, digest);
  unsetenv("SOHOA_TEST_REFUSE_PIN");
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kUnauthenticated) << refused.status();
  EXPECT_TRUE((*key)->Sign(scheme, digest).ok());
  ASSERT_EQ(RunCommand("pkcs11-tool --module '" + places.token.module + "' --token-label '" +
                       places.token.label + "' --login --pin " + places.token.pin +
                       " --delete-object --type privkey --label always")
                .exit_code,
            0);
}

// Renewed certificates often have the label and the id of those before them.
TEST(KeyStore, TakesTheCertificateOfTheKeyWhateverNamesOthersHave) {
  const Places& places = ThePlaces();
  const std::pair<KeyKind, std::string> kinds[] = {{KeyKind::kRsa2048, "11"},
                                                   {KeyKind::kEcP256, "12"}};
  for (const auto& [kind, id] : kinds) {
    const std::string label = "twin" + id;
    AddCertificateToToken(places.token, places.authority->Issue({.key = kind}), label, id);
    const Identity own = places.authority->Issue({.key = kind});
    ImportIntoToken(places.token, own, label, id);
    AddCertificateToToken(places.token, places.authority->Issue({.key = kind}), label, id);
    const auto key = OpenKeyStore(places.Uri("object=" + label), Answer(places.token.pin));
    ASSERT_TRUE(key.ok()) << key.status();
    EXPECT_EQ((*key)->certificates()[0], own.certificate_der) << id;
  }
}

TEST(KeyStore, RefusesATokenWithoutTheCertificateOfTheKey) {
  const Places& places = ThePlaces();
  const Identity key = places.authority->Issue();
  const std::string path = places.folder + "/lonely.der";
  ASSERT_EQ(RunCommand("openssl rsa -in '" + key.key_file + "' -outform DER -out '" + path + "'")
                .exit_code,
            0);
  const CommandResult made =
      RunCommand("pkcs11-tool --module '" + places.token.module + "' --token-label '" +
                 places.token.label + "' --login --pin " + places.token.pin + " --write-object '" +
                 path + "' --type privkey --label lonely --id 13");
  ASSERT_EQ(made.exit_code, 0) << made.output;
  AddCertificateToToken(places.token, places.rsa, "lonely", "13");
  EXPECT_EQ(CodeOf(places.Uri("object=lonely")), absl::StatusCode::kNotFound);
}

TEST(KeyStore, TakesTheCertificateThatIsValidNow) {
  const Places& places = ThePlaces();
  const std::string later = places.folder + "/later.pem";
  ASSERT_EQ(RunCommand("openssl req -x509 -new -key '" + places.rsa.key_file +
                       "' -subj /CN=later -days 3650 -out '" + later + "'")
                .exit_code,
            0);
  const std::string both = places.folder + "/both.pem";
  WriteFile(both, ReadFile(places.rsa.key_file) + ReadFile(later) +
                      ReadFile(places.rsa.certificate_file));
  const auto taken_at = [&](absl::Time now) {
    const auto key = OpenKeyStore(both, NobodyToAsk, now);
    return key.ok() ? (*key)->certificates()[0] : "";
  };
  EXPECT_EQ(taken_at(absl::Now() - absl::Hours(2)), places.rsa.certificate_der);
  EXPECT_NE(taken_at(absl::Now() + absl::Hours(24 * 1000)), places.rsa.certificate_der);
}

TEST(KeyStore, FindsTheModuleByItselfWhereItIsRegistered) {
  const Places& places = ThePlaces();
  const auto key = OpenKeyStore("pkcs11:token=" + places.token.label + ";object=agency",
                                Answer(places.token.pin));
  ASSERT_TRUE(key.ok()) << key.status();
  EXPECT_EQ((*key)->certificates()[0], places.rsa.certificate_der);
}

// Older programs encipher with RC2, which newer ones no longer read by themselves.
TEST(KeyStore, ReadsOldKeyFilesAndThoseWithoutAPassphrase) {
  const Places& places = ThePlaces();
  const std::string path = places.folder + "/made.p12";
  const std::string make = "openssl pkcs12 -export -in '" + places.rsa.certificate_file +
                           "' -inkey '" + places.rsa.key_file + "' -out '" + path + "' ";
  ASSERT_EQ(RunCommand(make + "-legacy -passout pass:old").exit_code, 0);
  EXPECT_TRUE(OpenKeyStore(path, Answer("old")).ok());
  ASSERT_EQ(RunCommand(make + "-passout pass:").exit_code, 0);
  EXPECT_TRUE(OpenKeyStore(path, NobodyToAsk).ok());
}

TEST(KeyStore, ReadsEscapesInAUri) {
  for (const char* uri : {"pkcs11:object=%4", "pkcs11:object=%zz", "pkcs11:colour=red"})
    EXPECT_EQ(CodeOf(uri), absl::StatusCode::kInvalidArgument);
  const std::string escaped = "pkcs11:token=sohoa%2dtest;object=%61gency?module-path=";
  EXPECT_EQ(CodeOf(escaped + ThePlaces().token.module), absl::StatusCode::kOk);
}

}  // namespace
}  // namespace sohoa::test
