// The whole service behind its sockets, asked by nobody of good will.
#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

#include "absl/strings/numbers.h"
#include "tests/tools/serve/malformed_requests.h"
#include "tests/tools/serve/service_site.h"
#include "tests/tools/serve/wire_client.h"
#include "tools/serve/http_server.h"

namespace sohoa {
namespace {

class HostileRequestsTest : public testing_support::ServiceSite {
 protected:
  void SetUp() override {
    auto server = HttpServer::Listen({.threads = 4});
    ASSERT_TRUE(server.ok()) << server.status();
    server_ = *std::move(server);
    server_->Start([this](const HttpRequest& request) { return service_->Handle(request); },
                   [this](int status, std::string_view language) {
                     return service_->Refuse(status, language);
                   });
  }
  void TearDown() override { server_->Stop(std::chrono::seconds(1)); }

  std::string Answer(const std::string& bytes) {
    testing_support::WireClient client(server_->port());
    client.Send(bytes).EndSending();
    return client.Receive();
  }

  std::unique_ptr<HttpServer> server_;
};

// Of errors of the server only "no time".
bool IsAllowed(const std::string& answer) {
  if (answer.empty()) return true;
  if (!answer.starts_with("HTTP/1.1 ")) return false;
  const std::string status = answer.substr(9, 3);
  return status < "500" || status == "503";
}

TEST_F(HostileRequestsTest, NoneCrashesTheServiceOrIsItsFault) {
  int rounds = 300;
  if (const char* wanted = std::getenv("SOHOA_ROUNDS"); wanted != nullptr) {
    ASSERT_TRUE(absl::SimpleAtoi(wanted, &rounds));
  }
  AddDecision("SỞ TƯ PHÁP", "quyết định");
  const std::string token = Key(Role::kAdmin);
  for (const std::string& bytes : testing_support::MalformedRequests())
    EXPECT_TRUE(IsAllowed(Answer(bytes))) << bytes.substr(0, 200);
  for (const std::string& bytes : testing_support::DamagedRequests(rounds, 1, token)) {
    const std::string answer = Answer(bytes);
    EXPECT_TRUE(IsAllowed(answer)) << bytes << "\n" << answer;
  }
  const std::string alive = "GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
  EXPECT_TRUE(Answer(alive).starts_with("HTTP/1.1 200"));
}

}  // namespace
}  // namespace sohoa
