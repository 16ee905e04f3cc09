// What the tests of signing stand on must itself stand: the openssl command has to agree with what
// the test authority makes.
#include "tests/support/test_authority.h"

#include <gtest/gtest.h>
#include <openssl/sha.h>

#include <filesystem>

#include "tests/storage/pdf/pdf_commands.h"
#include "tests/support/test_token.h"

namespace sohoa::testing_support {
namespace {

using test::CommandResult;
using test::ReadFile;
using test::RunCommand;
using test::WriteFile;

class TestAuthorityTest : public testing::Test {
 protected:
  TestAuthorityTest() : folder_(test::TempPath("authority")) {
    std::filesystem::create_directories(folder_);
    authority_ = std::make_unique<TestAuthority>(folder_);
  }
  ~TestAuthorityTest() override {
    authority_.reset();
    std::filesystem::remove_all(folder_);
  }

  std::string VerifyWithCrls(const Identity& identity) {
    WriteFile(folder_ + "/i.crl", authority_->IssuerCrl());
    WriteFile(folder_ + "/r.crl", authority_->RootCrl());
    return RunCommand("cd " + folder_ +
                      "; for f in i r; do openssl crl -inform DER -in $f.crl; done"
                      " > crls.pem; openssl verify -crl_check_all -CRLfile crls.pem -CAfile " +
                      authority_->root_file() + " -untrusted " + authority_->issuer_file() + " " +
                      identity.certificate_file)
        .output;
  }

  std::string folder_;
  std::unique_ptr<TestAuthority> authority_;
};

TEST_F(TestAuthorityTest, TheOpensslCommandFollowsItsChains) {
  for (const KeyKind kind :
       {KeyKind::kRsa2048, KeyKind::kRsa3072, KeyKind::kEcP256, KeyKind::kEcP384}) {
    const Identity identity = authority_->Issue({.key = kind});
    EXPECT_NE(VerifyWithCrls(identity).find(": OK"), std::string::npos) << VerifyWithCrls(identity);
  }
  const Identity revoked = authority_->Issue();
  authority_->Revoke(revoked);
  EXPECT_NE(VerifyWithCrls(revoked).find("certificate revoked"), std::string::npos);
  const Identity expired = authority_->Issue({.not_before_s = -2000, .not_after_s = -1000});
  EXPECT_NE(VerifyWithCrls(expired).find("has expired"), std::string::npos);
}

TEST_F(TestAuthorityTest, ItsKeyFilesOpenWithTheirPasswords) {
  const Identity identity = authority_->Issue({.key = KeyKind::kEcP256});
  const std::string password = " -passin 'pass:" + identity.password + "'";
  EXPECT_EQ(RunCommand("openssl pkcs12 -noout -in " + identity.pkcs12_file + password).exit_code,
            0);
  EXPECT_EQ(
      RunCommand("openssl pkey -noout -in " + identity.encrypted_pem_file + password).exit_code, 0);
  EXPECT_NE(
      RunCommand("openssl pkcs12 -noout -passin pass:no -in " + identity.pkcs12_file).exit_code, 0);
}

TEST_F(TestAuthorityTest, AnswersByHttpAboutRevocation) {
  const Identity good = authority_->Issue({.key = KeyKind::kEcP256});
  const Identity revoked = authority_->Issue({.key = KeyKind::kEcP256});
  authority_->Revoke(revoked);
  const auto ask = [&](const Identity& identity) {
    return RunCommand("openssl ocsp -issuer " + authority_->issuer_file() + " -cert " +
                      identity.certificate_file + " -CAfile " + authority_->root_file() +
                      " -verify_other " + authority_->issuer_file() + " -url " +
                      authority_->ocsp_url())
        .output;
  };
  EXPECT_NE(ask(good).find("Response verify OK"), std::string::npos) << ask(good);
  EXPECT_NE(ask(good).find(": good"), std::string::npos);
  EXPECT_NE(ask(revoked).find(": revoked"), std::string::npos);
  EXPECT_EQ(authority_->ocsp_requests(), 3);
  EXPECT_FALSE(authority_->OcspResponse(good).empty());
  authority_->SetOcsp(TestAuthority::Service::kRefuses);
  EXPECT_EQ(ask(good).find(": good"), std::string::npos);
}

TEST_F(TestAuthorityTest, ItsTimeStampsAreGood) {
  const std::string text = "văn bản";
  std::string digest(SHA256_DIGEST_LENGTH, '\0');
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(),
         reinterpret_cast<unsigned char*>(digest.data()));
  WriteFile(folder_ + "/text", text);
  WriteFile(folder_ + "/token", authority_->TimestampToken(digest));
  const std::string trusting = " -CAfile " + authority_->root_file() + " -untrusted " +
                               authority_->issuer_file() + " -data " + folder_ + "/text";
  const CommandResult token =
      RunCommand("openssl ts -verify -token_in -in " + folder_ + "/token" + trusting);
  EXPECT_EQ(token.exit_code, 0) << token.output;

  const CommandResult asked =
      RunCommand("cd " + folder_ +
                 " && openssl ts -query -sha256 -cert -data text -out q 2>err && "
                 "curl -s -H 'Content-Type: application/timestamp-query' --data-binary @q -o a " +
                 authority_->tsa_url() + " && openssl ts -verify -queryfile q -in a -CAfile " +
                 authority_->root_file() + " -untrusted " + authority_->issuer_file());
  EXPECT_EQ(asked.exit_code, 0) << asked.output;
}

TEST_F(TestAuthorityTest, ATokenHoldsKeyAndCertificate) {
  const std::string folder = folder_ + "/token";
  std::filesystem::create_directories(folder);
  const TestToken token = MakeToken(folder);
  ImportIntoToken(token, authority_->Issue(), "con dau", "0a01");
  ImportIntoToken(token, authority_->Issue({.key = KeyKind::kEcP256}), "ec", "0b");
  const std::string listed = RunCommand("pkcs11-tool --module " + token.module + " --login --pin " +
                                        token.pin + " --list-objects")
                                 .output;
  EXPECT_NE(listed.find("Private Key Object; RSA"), std::string::npos) << listed;
  EXPECT_NE(listed.find("Private Key Object; EC"), std::string::npos) << listed;
  EXPECT_NE(listed.find("Certificate Object"), std::string::npos) << listed;
}

}  // namespace
}  // namespace sohoa::testing_support
