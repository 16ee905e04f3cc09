// Signatures that are to be believed later: what services add to them, and what is had without.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "storage/sign/pades_signer.h"
#include "storage/sign/pades_upgrade.h"
#include "tests/storage/sign/pades_test.h"

namespace sohoa::test {
namespace {

using testing::HasSubstr;
using testing_support::Identity;
using testing_support::TestAuthority;

class PadesLevelsTest : public PadesTest {};

TEST_F(PadesLevelsTest, AServiceThatIsDownLowersTheLevelAndSaysSo) {
  TestAuthority& authority = site_.authority();
  for (const auto trouble :
       {TestAuthority::Service::kRefuses, TestAuthority::Service::kSendsNonsense}) {
    authority.SetTsa(trouble);
    const auto result =
        site_.Sign(site_.pkcs12(), site_.plain_pdf(), out_, {.level = SignatureLevel::kBT});
    authority.SetTsa(TestAuthority::Service::kUp);
    ASSERT_TRUE(result.ok()) << result.status();
    EXPECT_EQ(result->wanted, SignatureLevel::kBT);
    EXPECT_EQ(result->reached, SignatureLevel::kBB);
    EXPECT_TRUE(absl::IsUnavailable(result->why)) << result->why;
    ExpectSound(out_, 1);
  }
}

TEST_F(PadesLevelsTest, TakesNoTimestampOfAnotherTime) {
  const auto result = site_.Sign(site_.pkcs12(), site_.plain_pdf(), out_,
                                 {.level = SignatureLevel::kBT}, absl::Now() - absl::Hours(1));
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(result->reached, SignatureLevel::kBB);
  EXPECT_THAT(std::string(result->why.message()), HasSubstr("clock"));
  ExpectSound(out_, 1);
}

TEST_F(PadesLevelsTest, RaisesLaterWhatCouldNotBeHad) {
  TestAuthority& authority = site_.authority();
  authority.SetTsa(TestAuthority::Service::kRefuses);
  ASSERT_TRUE(
      site_.Sign(site_.pkcs12(), site_.plain_pdf(), out_, {.level = SignatureLevel::kBT}).ok());
  authority.SetTsa(TestAuthority::Service::kUp);
  const std::string before = ReadFile(out_);
  for (const SignatureLevel level :
       {SignatureLevel::kBT, SignatureLevel::kBLT, SignatureLevel::kBLTA}) {
    const auto raised = site_.Upgrade(out_, out_, {.level = level});
    ASSERT_TRUE(raised.ok()) << raised.status();
    EXPECT_EQ(raised->reached, level) << raised->why;
    ExpectSound(out_, 1);
    if (level == SignatureLevel::kBLTA) ExpectSoundStamp(out_);
    // The place for the time stamp was kept, so that the signature stays the last revision.
    if (level == SignatureLevel::kBT) {
      EXPECT_EQ(ReadFile(out_).size(), before.size());
      ExpectWholeDocumentSigned(out_);
    }
  }
}

// Before the time stamp over all ages, a new one is put over it.
TEST_F(PadesLevelsTest, RenewsADocumentTimestamp) {
  ASSERT_TRUE(
      site_.Sign(site_.pkcs12(), site_.plain_pdf(), out_, {.level = SignatureLevel::kBLTA}).ok());
  const auto renewed = site_.Upgrade(out_, out_, {.level = SignatureLevel::kBLTA});
  ASSERT_TRUE(renewed.ok()) << renewed.status();
  EXPECT_EQ(renewed->reached, SignatureLevel::kBLTA) << renewed->why;
  EXPECT_THAT(ReadFile(out_), HasSubstr("(Timestamp2)"));
  ExpectSoundStamp(out_);
}

// A signature without room for a time stamp, as other programs make them, gets a document's.
TEST_F(PadesLevelsTest, StampsTheDocumentWhereTheSignatureHasNoRoom) {
  ASSERT_TRUE(site_.Sign(site_.pkcs12(), site_.plain_pdf(), out_).ok());
  const auto raised = site_.Upgrade(out_, out_, {.level = SignatureLevel::kBT});
  ASSERT_TRUE(raised.ok()) << raised.status();
  EXPECT_EQ(raised->reached, SignatureLevel::kBT) << raised->why;
  EXPECT_THAT(ReadFile(out_), HasSubstr("/DocTimeStamp"));
  ExpectSoundStamp(out_);
}

TEST_F(PadesLevelsTest, RaisesOnlySignaturesThatHold) {
  EXPECT_EQ(site_.Upgrade(site_.plain_pdf(), out_, {.level = SignatureLevel::kBT}).status().code(),
            absl::StatusCode::kFailedPrecondition);
  ASSERT_TRUE(site_.Sign(site_.pkcs12(), site_.plain_pdf(), out_).ok());
  std::string bad = ReadFile(out_);
  bad[600] ^= 1;
  WriteFile(out_, bad);
  const std::string raised = TempPath("raised.pdf");
  EXPECT_EQ(site_.Upgrade(out_, raised, {.level = SignatureLevel::kBT}).status().code(),
            absl::StatusCode::kFailedPrecondition);
  EXPECT_FALSE(std::filesystem::exists(raised));
}

TEST_F(PadesLevelsTest, KeepsEvidenceOfAllWhoSigned) {
  const auto result =
      site_.Sign(site_.pkcs12(), site_.plain_pdf(), out_, {.level = SignatureLevel::kBLTA});
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(result->reached, SignatureLevel::kBLTA) << result->why;
  ExpectSoundStamp(out_);
  const std::string pdf = ReadFile(out_);
  EXPECT_THAT(pdf, HasSubstr("/Type /DSS"));
  EXPECT_THAT(pdf, HasSubstr("/OCSPs ["));
}

TEST_F(PadesLevelsTest, TakesTheRevocationListWhereOcspIsDown) {
  TestAuthority& authority = site_.authority();
  authority.SetOcsp(TestAuthority::Service::kRefuses);
  const auto by_list =
      site_.Sign(site_.pkcs12(), site_.plain_pdf(), out_, {.level = SignatureLevel::kBLT});
  EXPECT_TRUE(by_list.ok() && by_list->reached == SignatureLevel::kBLT);
  EXPECT_THAT(ReadFile(out_), HasSubstr("/CRLs ["));
  authority.SetCrl(TestAuthority::Service::kRefuses);
  const auto by_nothing =
      site_.Sign(site_.pkcs12(), site_.plain_pdf(), out_, {.level = SignatureLevel::kBLT});
  authority.SetOcsp(TestAuthority::Service::kUp);
  authority.SetCrl(TestAuthority::Service::kUp);
  ASSERT_TRUE(by_nothing.ok()) << by_nothing.status();
  EXPECT_EQ(by_nothing->reached, SignatureLevel::kBT);
  EXPECT_TRUE(absl::IsUnavailable(by_nothing->why)) << by_nothing->why;
}

// Many tokens hold the key's own certificate alone: the others come from a file, or from their
// addresses where services are asked anyway.
TEST_F(PadesLevelsTest, CompletesTheChainOfTheKey) {
  const auto chain_of = [&] {
    const std::string cms = TempPath("chain.der");
    RunCommand("cd '" + site_.folder() + "' && pdfsig -dump '" + out_ + "' && mv " +
               std::filesystem::path(out_).filename().string() + ".sig0 '" + cms + "'");
    const std::string shown =
        RunCommand("openssl cms -cmsout -print -inform DER -in '" + cms + "'").output;
    std::filesystem::remove(cms);
    return LinesWith(shown, "subject: ");
  };
  ASSERT_TRUE(site_.Sign(site_.token_rsa(), site_.plain_pdf(), out_).ok());
  EXPECT_EQ(chain_of(), 1);
  ASSERT_TRUE(site_
                  .Sign(site_.token_rsa(), site_.plain_pdf(), out_,
                        {.evidence_files = {site_.authority().issuer_file()}})
                  .ok());
  EXPECT_EQ(chain_of(), 2);
  ASSERT_TRUE(
      site_.Sign(site_.token_rsa(), site_.plain_pdf(), out_, {.level = SignatureLevel::kBT}).ok());
  EXPECT_EQ(chain_of(), 2);
}

TEST_F(PadesLevelsTest, TakesEvidenceFromFiles) {
  TestAuthority& authority = site_.authority();
  const std::string crl = TempPath("issuer.crl");
  const std::string root_crl = TempPath("root.crl");
  WriteFile(crl, authority.IssuerCrl());
  WriteFile(root_crl, authority.RootCrl());
  authority.SetOcsp(TestAuthority::Service::kRefuses);
  authority.SetCrl(TestAuthority::Service::kRefuses);
  const auto result = site_.Sign(
      site_.pkcs12(), site_.plain_pdf(), out_,
      {.level = SignatureLevel::kBLT,
       .evidence_files = {authority.root_file(), authority.issuer_file(), crl, root_crl}});
  authority.SetOcsp(TestAuthority::Service::kUp);
  authority.SetCrl(TestAuthority::Service::kUp);
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(result->reached, SignatureLevel::kBLT) << result->why;
}

TEST_F(PadesLevelsTest, TakesRevocationListsInPem) {
  TestAuthority& authority = site_.authority();
  const std::string der = TempPath("lists.crl");
  const std::string pem = TempPath("lists.pem");
  for (const std::string& list : {authority.IssuerCrl(), authority.RootCrl()}) {
    WriteFile(der, list);
    ASSERT_EQ(RunCommand("openssl crl -inform DER -in '" + der + "' >> '" + pem + "'").exit_code,
              0);
  }
  authority.SetOcsp(TestAuthority::Service::kRefuses);
  authority.SetCrl(TestAuthority::Service::kRefuses);
  const auto result =
      site_.Sign(site_.pkcs12(), site_.plain_pdf(), out_,
                 {.level = SignatureLevel::kBLT,
                  .evidence_files = {authority.root_file(), authority.issuer_file(), pem}});
  authority.SetOcsp(TestAuthority::Service::kUp);
  authority.SetCrl(TestAuthority::Service::kUp);
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(result->reached, SignatureLevel::kBLT) << result->why;
  for (const std::string& file : {der, pem}) std::filesystem::remove(file);
}

TEST_F(PadesLevelsTest, SignsNothingWithARevokedCertificateWhereItIsAsked) {
  const Identity revoked = site_.authority().Issue({.common_name = "Người cũ"});
  site_.authority().Revoke(revoked);
  const auto result =
      site_.Sign(revoked.pem_file, site_.plain_pdf(), out_, {.level = SignatureLevel::kBLT});
  EXPECT_TRUE(absl::IsUnavailable(result.status())) << result.status();
  EXPECT_THAT(std::string(result.status().message()), HasSubstr("revoked"));
  EXPECT_FALSE(std::filesystem::exists(out_));
}

TEST_F(PadesLevelsTest, AsksAServiceOnceForManyFiles) {
  const auto key = site_.Open(site_.pkcs12());
  const SigningOptions options{.level = SignatureLevel::kBLT,
                               .tsa_url = site_.authority().tsa_url(),
                               .local_services = true};
  const auto signer = PadesSigner::Create(*key, options, absl::Now());
  ASSERT_TRUE(signer.ok()) << signer.status();
  ASSERT_TRUE((*signer)->Sign(site_.plain_pdf(), out_, absl::Now()).ok());
  const int asked = site_.authority().ocsp_requests();
  for (int k = 0; k < 3; ++k) {
    const auto result = (*signer)->Sign(site_.plain_pdf(), out_, absl::Now());
    ASSERT_TRUE(result.ok()) << result.status();
    EXPECT_EQ(result->reached, SignatureLevel::kBLT);
  }
  EXPECT_EQ(site_.authority().ocsp_requests(), asked);
}

}  // namespace
}  // namespace sohoa::test
