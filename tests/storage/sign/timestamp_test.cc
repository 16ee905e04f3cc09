#include "storage/sign/timestamp.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "storage/sign/cades.h"
#include "tests/storage/sign/signing_site.h"

namespace sohoa::test {
namespace {

using testing::HasSubstr;

class JudgeTimestampTest : public testing::Test {
 protected:
  std::string Fault(const std::string& token, const TimestampAuthority& authority = {}) {
    const absl::Status judged = JudgeTimestamp(token, authority, absl::Now());
    EXPECT_TRUE(judged.ok() || absl::IsUnavailable(judged)) << judged;
    return std::string(judged.message());
  }

  testing_support::TestAuthority& authority_ = SigningSite::Get().authority();
  std::string digest_ = DigestOf(HashKind::kSha256, "Quyết định");
};

TEST_F(JudgeTimestampTest, TakesThatOfATrustedAuthority) {
  const std::string token = authority_.TimestampToken(digest_);
  EXPECT_EQ(Fault(token), "");
  EXPECT_EQ(Fault(token, {.roots = {*Certificate::FromDer(authority_.root_der())}}), "");
}

TEST_F(JudgeTimestampTest, RefusesACertificateOfAnotherPurpose) {
  const auto documents = authority_.Issue();
  EXPECT_THAT(Fault(authority_.TimestampToken(digest_, 0, documents)),
              HasSubstr("not for time stamps"));
  const auto not_critical = authority_.Issue({.extended_key_usage = "timeStamping"});
  EXPECT_THAT(Fault(authority_.TimestampToken(digest_, 0, not_critical)),
              HasSubstr("not for time stamps"));
  const auto more = authority_.Issue({.extended_key_usage = "critical,timeStamping,clientAuth"});
  EXPECT_THAT(Fault(authority_.TimestampToken(digest_, 0, more)), HasSubstr("not for time stamps"));
}

TEST_F(JudgeTimestampTest, RefusesATimeThatIsNotNow) {
  for (const int64_t away : {-3600, 3600})
    EXPECT_THAT(Fault(authority_.TimestampToken(digest_, away)), HasSubstr("clock"));
  EXPECT_EQ(Fault(authority_.TimestampToken(digest_, -120)), "");
}

TEST_F(JudgeTimestampTest, RefusesWhomTheSiteDoesNotTrust) {
  const auto other = authority_.SelfSigned();
  EXPECT_THAT(Fault(authority_.TimestampToken(digest_),
                    {.roots = {*Certificate::FromDer(other.certificate_der)}}),
              HasSubstr("no root"));
}

TEST_F(JudgeTimestampTest, RefusesRubbishAndDamage) {
  EXPECT_NE(Fault(""), "");
  EXPECT_NE(Fault("rubbish"), "");
  std::string token = authority_.TimestampToken(digest_);
  token[token.size() - 10] ^= 1;
  EXPECT_THAT(Fault(token), HasSubstr("not soundly signed"));
}

}  // namespace
}  // namespace sohoa::test
