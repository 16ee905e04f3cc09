// What raising takes from the file, and what it asks of whom.
#include "storage/sign/pades_upgrade.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "storage/sign/proofs_process.h"
#include "tests/storage/sign/pdf_judges.h"
#include "tests/storage/sign/signing_site.h"

namespace sohoa::test {
namespace {

using testing::HasSubstr;
using testing_support::Identity;
using testing_support::TestAuthority;

class PadesUpgradeTest : public testing::Test {
 protected:
  ~PadesUpgradeTest() override { std::filesystem::remove(out_); }

  void SetServices(TestAuthority::Service how) {
    site_.authority().SetTsa(how);
    site_.authority().SetOcsp(how);
    site_.authority().SetCrl(how);
  }

  void SignAt(SignatureLevel level, const std::string& key) {
    const auto result = site_.Sign(key, site_.plain_pdf(), out_, {.level = level});
    ASSERT_TRUE(result.ok()) << result.status();
    ASSERT_EQ(result->reached, level) << result->why;
  }

  SigningSite& site_ = SigningSite::Get();
  std::string out_ = TempPath("upgraded.pdf");
};

TEST_F(PadesUpgradeTest, RaisesToNothingBelowATimestamp) {
  SignAt(SignatureLevel::kBB, site_.pkcs12());
  EXPECT_EQ(site_.Upgrade(out_, out_, {.level = SignatureLevel::kBB}).status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST_F(PadesUpgradeTest, TellsTheLevelThatTheFileHasWhereServicesAreDown) {
  SignAt(SignatureLevel::kBLTA, site_.pkcs12());
  SetServices(TestAuthority::Service::kRefuses);
  const auto raised = site_.Upgrade(
      out_, out_, {.level = SignatureLevel::kBLTA, .roots = {site_.authority().root_file()}});
  SetServices(TestAuthority::Service::kUp);
  ASSERT_TRUE(raised.ok()) << raised.status();
  EXPECT_FALSE(raised->why.ok());
  EXPECT_EQ(raised->reached, SignatureLevel::kBLTA);
}

// A stamp that was not to be had must not make the file grow at each try.
TEST_F(PadesUpgradeTest, AddsNoEvidenceTwice) {
  SignAt(SignatureLevel::kBLT, site_.pkcs12());
  const auto size = std::filesystem::file_size(out_);
  site_.authority().SetTsa(TestAuthority::Service::kRefuses);
  const auto raised = site_.Upgrade(
      out_, out_, {.level = SignatureLevel::kBLTA, .roots = {site_.authority().root_file()}});
  site_.authority().SetTsa(TestAuthority::Service::kUp);
  ASSERT_TRUE(raised.ok()) << raised.status();
  EXPECT_EQ(raised->reached, SignatureLevel::kBLT);
  EXPECT_EQ(std::filesystem::file_size(out_), size);
}

// Without roots nobody says that the file proves itself, so evidence is gathered once more.
TEST_F(PadesUpgradeTest, AddsNoEvidenceTwiceWithoutRootsEither) {
  SignAt(SignatureLevel::kBLT, site_.pkcs12());
  const auto size = std::filesystem::file_size(out_);
  const int asked = site_.authority().ocsp_requests() + site_.authority().crl_requests();
  const auto raised = site_.Upgrade(out_, out_, {.level = SignatureLevel::kBLT});
  ASSERT_TRUE(raised.ok()) << raised.status();
  EXPECT_EQ(raised->reached, SignatureLevel::kBLT) << raised->why;
  EXPECT_EQ(std::filesystem::file_size(out_), size);
  EXPECT_EQ(site_.authority().ocsp_requests() + site_.authority().crl_requests(), asked)
      << "the file's own answers are current";
}

// A time stamp is not of the evidence that was there before: what is new is added, once.
TEST_F(PadesUpgradeTest, AddsTheEvidenceOfANewStampAlone) {
  SignAt(SignatureLevel::kBLTA, site_.pkcs12());
  const auto renewed = site_.Upgrade(out_, out_, {.level = SignatureLevel::kBLTA});
  ASSERT_TRUE(renewed.ok()) << renewed.status();
  EXPECT_EQ(renewed->reached, SignatureLevel::kBLTA) << renewed->why;
  const std::string file = ReadFile(out_);
  const auto again = site_.Upgrade(out_, out_, {.level = SignatureLevel::kBLT});
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(ReadFile(out_), file) << "all of it is there";
  EXPECT_EQ(Complaints(out_), "");
}

// What a stranger's file holds is read by another process; whatever it holds, ours lives on, and
// nothing is written that does not hold.
TEST_F(PadesUpgradeTest, OutlivesDamagedSignatures) {
  SignAt(SignatureLevel::kBT, site_.pkcs12());
  const std::string good = ReadFile(out_);
  const size_t begin = good.find("/Contents <") + 11;
  const size_t end = good.find("0000000000", begin);
  SetServices(TestAuthority::Service::kRefuses);
  const std::string raised_file = TempPath("raised.pdf");
  int refused = 0;
  for (unsigned k = 0; k < 40; ++k) {
    std::string damaged = good;
    char& digit = damaged[begin + (k * 7919u + 11u) % (end - begin)];
    digit = digit == 'f' ? '0' : 'f';
    WriteFile(out_, damaged);
    const auto raised = site_.Upgrade(out_, raised_file, {.level = SignatureLevel::kBLT});
    EXPECT_FALSE(absl::IsUnavailable(raised.status())) << k << raised.status();
    EXPECT_EQ(raised.ok(), std::filesystem::exists(raised_file)) << k;
    refused += raised.ok() ? 0 : 1;
    std::filesystem::remove(raised_file);
  }
  SetServices(TestAuthority::Service::kUp);
  EXPECT_GT(refused, 4) << "the rest has no byte that was signed";
}

// Where that process is in the hands of the file.
TEST_F(PadesUpgradeTest, BelievesNoProcessThatDiesLiesOrNeverAnswers) {
  SignAt(SignatureLevel::kBB, site_.pkcs12());
  const Services services(1, false);
  for (const char* program : {"/bin/false", "/bin/cat", SOHOA_LYING_PROOFS}) {
    const auto process = ProofsProcess::Start(out_, {.now = absl::Now()}, services,
                                              {.worker_path = program, .most_questions = 20});
    ASSERT_TRUE(process.ok()) << process.status();
    EXPECT_TRUE(absl::IsUnavailable((*process)->Look().status())) << program;
  }
  const auto process = ProofsProcess::Start(out_, {.now = absl::Now()}, services);
  ASSERT_TRUE(process.ok()) << process.status();
  EXPECT_TRUE((*process)->Look().ok());
}

// Signed and stamped on Monday, revoked on Friday, raised on Saturday.
TEST_F(PadesUpgradeTest, JudgesRevocationAtTheTimeThatIsProven) {
  const Identity left = site_.authority().Issue({.common_name = "Người chuyển công tác"});
  SignAt(SignatureLevel::kBT, left.pem_file);
  site_.authority().Revoke(left, 3600);
  const auto raised =
      site_.Upgrade(out_, out_, {.level = SignatureLevel::kBLT}, absl::Now() + absl::Hours(2));
  ASSERT_TRUE(raised.ok()) << raised.status();
  EXPECT_EQ(raised->reached, SignatureLevel::kBLT) << raised->why;
  EXPECT_THAT(PdfSigSays(out_), HasSubstr("Signature is Valid."));
}

TEST_F(PadesUpgradeTest, RefusesWhatWasRevokedBeforeItWasStamped) {
  const Identity gone = site_.authority().Issue({.common_name = "Người cũ"});
  site_.authority().Revoke(gone, -3600);
  SignAt(SignatureLevel::kBT, gone.pem_file);
  const std::string raised_file = TempPath("raised.pdf");
  const auto raised = site_.Upgrade(out_, raised_file, {.level = SignatureLevel::kBLT});
  EXPECT_EQ(raised.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(raised.status().message()), HasSubstr("before the time that is proven"));
  EXPECT_FALSE(std::filesystem::exists(raised_file));
}

TEST_F(PadesUpgradeTest, FetchesNothingForWhomTheSiteDoesNotTrust) {
  SignAt(SignatureLevel::kBB, site_.pkcs12());
  const Identity other = site_.authority().SelfSigned();
  TestAuthority& authority = site_.authority();
  const int asked = authority.ocsp_requests() + authority.crl_requests() + authority.tsa_requests();
  const auto raised =
      site_.Upgrade(out_, out_, {.level = SignatureLevel::kBLT, .roots = {other.certificate_file}});
  EXPECT_EQ(raised.status().code(), absl::StatusCode::kPermissionDenied) << raised.status();
  EXPECT_EQ(authority.ocsp_requests() + authority.crl_requests() + authority.tsa_requests(), asked);
  const auto trusted =
      site_.Upgrade(out_, out_, {.level = SignatureLevel::kBLT, .roots = {authority.root_file()}});
  ASSERT_TRUE(trusted.ok()) << trusted.status();
  EXPECT_EQ(trusted->reached, SignatureLevel::kBLT) << trusted->why;
}

TEST_F(PadesUpgradeTest, AsksNoServiceOfThisMachineUnlessTheSiteAllowsIt) {
  SignAt(SignatureLevel::kBB, site_.pkcs12());
  TestAuthority& authority = site_.authority();
  const int asked = authority.ocsp_requests() + authority.crl_requests();
  const auto raised = UpgradePdf(
      out_, out_, {.level = SignatureLevel::kBLT, .tsa_url = authority.tsa_url()}, absl::Now());
  ASSERT_TRUE(raised.ok()) << raised.status();
  EXPECT_EQ(raised->reached, SignatureLevel::kBT);
  EXPECT_EQ(authority.ocsp_requests() + authority.crl_requests(), asked);
}

// Each address would cost the whole time; together they must not.
TEST_F(PadesUpgradeTest, GivesUpOnServicesThatHang) {
  SignAt(SignatureLevel::kBT, site_.pkcs12());
  site_.authority().SetOcsp(TestAuthority::Service::kHangs);
  site_.authority().SetCrl(TestAuthority::Service::kHangs);
  const auto raised =
      site_.Upgrade(out_, out_, {.level = SignatureLevel::kBLT, .service_timeout_s = 1});
  SetServices(TestAuthority::Service::kUp);
  ASSERT_TRUE(raised.ok()) << raised.status();
  EXPECT_EQ(raised->reached, SignatureLevel::kBT);
  EXPECT_TRUE(absl::IsUnavailable(raised->why)) << raised->why;
}

}  // namespace
}  // namespace sohoa::test
