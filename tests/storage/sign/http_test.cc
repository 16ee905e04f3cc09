#include "storage/sign/http.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_replace.h"
#include "tests/storage/sign/signing_site.h"

namespace sohoa::test {
namespace {

TEST(AskByHttp, AsksThisMachineOnlyWhereThatIsAllowed) {
  const std::string url = SigningSite::Get().authority().crl_url();
  EXPECT_TRUE(AskByHttp({.url = url}).ok());
  const int asked = SigningSite::Get().authority().crl_requests();
  for (const char* host : {"127.0.0.1", "localhost", "2130706433", "127.1", "0.0.0.0", "[::1]",
                           "[::ffff:127.0.0.1]"}) {
    const std::string other = absl::StrReplaceAll(url, {{"127.0.0.1", host}});
    const auto answer = AskByHttp({.url = other, .timeout_s = 5, .may_be_local = false});
    EXPECT_EQ(answer.status().code(), absl::StatusCode::kUnavailable) << host;
  }
  EXPECT_EQ(SigningSite::Get().authority().crl_requests(), asked);
}

TEST(AskByHttp, AsksNoNeighbourOnTheLink) {
  for (const char* url : {"http://169.254.169.254/latest/meta-data/", "http://[fe80::1]/"}) {
    const auto answer = AskByHttp({.url = url, .timeout_s = 5, .may_be_local = false});
    EXPECT_EQ(answer.status().code(), absl::StatusCode::kUnavailable) << url;
    EXPECT_THAT(std::string(answer.status().message()), testing::HasSubstr("is not asked")) << url;
  }
}

}  // namespace
}  // namespace sohoa::test
