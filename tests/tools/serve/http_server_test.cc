// The server over real sockets.
#include "tools/serve/http_server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/tools/serve/malformed_requests.h"
#include "tests/tools/serve/wire_client.h"

namespace sohoa {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;
using testing_support::WireClient;

std::string Request(const std::string& line, const std::string& headers = "",
                    const std::string& body = "") {
  return absl::StrCat(line, " HTTP/1.1\r\nHost: a\r\n", headers, "\r\n", body);
}

class HttpServerTest : public testing::Test {
 protected:
  void Start(HttpHandler handler, HttpServerOptions options = {}) {
    options.threads = std::min(options.threads, 4);
    auto server = HttpServer::Listen(options);
    ASSERT_TRUE(server.ok()) << server.status();
    server_ = *std::move(server);
    server_->Start(std::move(handler), [](int status, std::string_view language) {
      return HttpResponse{.status = status,
                          .body = absl::StrCat("refused ", std::string(language))};
    });
  }

  std::unique_ptr<HttpServer> server_;
};

// Says what it was asked, body and all.
HttpResponse Echo(const HttpRequest& request) {
  HttpResponse response{.content_type = "text/plain"};
  response.body = absl::StrCat(request.method, " ", request.path, "|");
  for (const auto& [name, value] : request.query)
    absl::StrAppend(&response.body, name, "=", value, ";");
  absl::StrAppend(&response.body, "|", request.header("range"), "|");
  const absl::Status read = request.read_body(1000, [&](std::string_view piece) {
    response.body.append(piece);
    return absl::OkStatus();
  });
  if (!read.ok()) return {.status = 400, .body = std::string(read.message())};
  return response;
}

TEST_F(HttpServerTest, KeepsAConnectionForSeveralRequests) {
  Start(Echo);
  WireClient client(server_->port());
  EXPECT_THAT(client.Send(Request("GET /a%20b?q=x%26y&z=%C4%91")).Receive("||"),
              HasSubstr("GET /a b|q=x&y;z=đ;||"));
  EXPECT_THAT(client.Send(Request("POST /b", "Content-Length: 4\r\n", "body")).Receive("body"),
              HasSubstr("POST /b|||body"));
  // Chunked, cut anywhere; and two at once.
  client.Send(Request("PUT /c", "Transfer-Encoding: chunked\r\n") + "3\r\nab");
  client.Send("c\r\n2\r\nde\r\n0\r\n\r\n" + Request("GET /d", "Range: bytes=0-1\r\n") +
              Request("GET /e"));
  const std::string answers = client.Receive("GET /e");
  EXPECT_THAT(answers, HasSubstr("PUT /c|||abcde"));
  EXPECT_THAT(answers, HasSubstr("GET /d||bytes=0-1|"));
  EXPECT_FALSE(client.closed());
}

TEST_F(HttpServerTest, AHeadHasNoBodyAndBodiesAreCompressedForThoseWhoTakeIt) {
  Start([](const HttpRequest& request) {
    EXPECT_EQ(request.method, "GET");
    return HttpResponse{.body = std::string(5000, 'a')};
  });
  WireClient client(server_->port());
  const std::string head = client.Send(Request("HEAD /a")).Receive("\r\n\r\n");
  EXPECT_THAT(head, HasSubstr("Content-Length: 5000"));
  EXPECT_TRUE(head.ends_with("\r\n\r\n"));
  const std::string packed =
      client.Send(Request("GET /a", "Accept-Encoding: br, gzip\r\n", "")).Receive("", 300);
  EXPECT_THAT(packed, HasSubstr("Content-Encoding: gzip"));
  EXPECT_LT(packed.size(), 1000U);
}

TEST_F(HttpServerTest, AnUnreadBodyEndsTheConnection) {
  Start([](const HttpRequest&) { return HttpResponse{.status = 401}; });
  WireClient client(server_->port());
  const std::string smuggled = Request("GET /smuggled");
  client.Send(
      Request("POST /a", absl::StrCat("Content-Length: ", smuggled.size(), "\r\n"), smuggled));
  const std::string answer = client.Receive();
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 401"));
  EXPECT_THAT(answer, HasSubstr("Connection: close"));
  EXPECT_EQ(answer.find("HTTP/1.1", 1), std::string::npos);
  EXPECT_TRUE(client.closed());
}

TEST_F(HttpServerTest, ABodyIsNotReadBeyondItsLimit) {
  std::atomic<int64_t> read{0};
  Start([&](const HttpRequest& request) {
    const absl::Status status = request.read_body(1000, [&](std::string_view piece) {
      read += static_cast<int64_t>(piece.size());
      return absl::OkStatus();
    });
    return HttpResponse{.status = absl::IsOutOfRange(status) ? 413 : 200};
  });
  WireClient sized(server_->port());
  sized.Send(Request("POST /a", "Content-Length: 900000\r\n", std::string(100'000, 'a')));
  EXPECT_THAT(sized.Receive(), StartsWith("HTTP/1.1 413"));
  WireClient chunked(server_->port());
  chunked.Send(Request("POST /a", "Transfer-Encoding: chunked\r\n") + "fffff\r\n" +
               std::string(100'000, 'a'));
  EXPECT_THAT(chunked.Receive(), StartsWith("HTTP/1.1 413"));
  EXPECT_LE(read, 2000);
}

TEST_F(HttpServerTest, SlowClientsHoldNoThread) {
  Start(Echo, {.threads = 1, .head = std::chrono::seconds(1)});
  std::vector<std::unique_ptr<WireClient>> slow;
  for (int k = 0; k < 50; ++k) {
    slow.push_back(std::make_unique<WireClient>(server_->port()));
    slow.back()->Send("GET /slow HTTP/1.1\r\nHo");
  }
  WireClient quick(server_->port());
  EXPECT_THAT(quick.Send(Request("GET /quick")).Receive("||"), HasSubstr("GET /quick"));
  EXPECT_THAT(slow.back()->Receive(), StartsWith("HTTP/1.1 408"));
  EXPECT_TRUE(slow.back()->closed());
}

// More than the kernel takes for a client that does not read.
constexpr int kUnread = 150;
constexpr size_t kUnreadBytes = 100 << 10;

void AskWithoutReading(WireClient& client) {
  std::string requests;
  for (int k = 0; k < kUnread; ++k) requests += Request("GET /large");
  client.Send(requests);
}

HttpResponse LargeOrEcho(const HttpRequest& request) {
  if (request.path != "/large") return Echo(request);
  return {.content_type = "text/plain", .body = std::string(kUnreadBytes, 'a')};
}

TEST_F(HttpServerTest, SlowReadersHoldNoThreadAndGetAllOfIt) {
  ExchangeLimits limits;
  limits.stall = std::chrono::seconds(60);
  Start(LargeOrEcho, {.threads = 1, .exchange = limits});
  WireClient slow(server_->port()), other(server_->port());
  for (WireClient* client : {&slow, &other}) AskWithoutReading(*client);
  WireClient quick(server_->port());
  EXPECT_THAT(quick.Send(Request("GET /quick")).Receive("||"), HasSubstr("GET /quick"));
  slow.Send(Request("GET /last"));
  const std::string answers = slow.Receive("GET /last||");
  size_t found = 0;
  for (size_t at = answers.find("HTTP/1.1 200"); at != std::string::npos;
       at = answers.find("HTTP/1.1 200", at + 1))
    ++found;
  EXPECT_EQ(found, size_t{kUnread} + 1);
  EXPECT_GT(answers.size(), kUnread * kUnreadBytes);
}

TEST_F(HttpServerTest, AReaderThatStallsIsGivenUp) {
  ExchangeLimits limits;
  limits.stall = std::chrono::seconds(1);
  Start(LargeOrEcho, {.exchange = limits});
  WireClient stalled(server_->port());
  AskWithoutReading(stalled);
  WireClient watching(server_->port());
  watching.Send(Request("GET /"));
  watching.Receive("||");
  for (int k = 0; k < 200 && server_->counts().connections > 1; ++k)
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  EXPECT_EQ(server_->counts().connections, 1);
}

TEST_F(HttpServerTest, AnAddressHasSoManyConnectionsAndAProxyAnyNumber) {
  Start(Echo, {.most_of_an_address = 2});
  {
    WireClient first(server_->port());
    auto second = std::make_unique<WireClient>(server_->port());
    for (WireClient* client : {&first, second.get()})
      EXPECT_THAT(client->Send(Request("GET /a")).Receive("||"), HasSubstr("GET /a"));
    WireClient third(server_->port());
    third.Receive();
    EXPECT_TRUE(third.closed());
    EXPECT_EQ(server_->counts().overloaded, 1);
    second.reset();
    while (server_->counts().connections > 1) std::this_thread::yield();
    WireClient fourth(server_->port());
    EXPECT_THAT(fourth.Send(Request("GET /b")).Receive("||"), HasSubstr("GET /b"));
  }
  ExchangeLimits behind_proxy;
  behind_proxy.proxies = TrustedProxies::Parse("127.0.0.0/8").value();
  Start(Echo, {.most_of_an_address = 1, .exchange = behind_proxy});
  WireClient first(server_->port()), second(server_->port());
  for (WireClient* client : {&first, &second})
    EXPECT_THAT(client->Send(Request("GET /c")).Receive("||"), HasSubstr("GET /c"));
}

TEST_F(HttpServerTest, BelievesTrustedProxiesWhoAsks) {
  const auto says_who = [](const HttpRequest& request) {
    return HttpResponse{.content_type = "text/plain",
                        .body = absl::StrCat("from ", request.remote_address, ".")};
  };
  const std::string forged = "X-Forwarded-For: 198.51.100.1\r\n";
  Start(says_who);
  WireClient direct(server_->port());
  EXPECT_THAT(direct.Send(Request("GET /", forged)).Receive("."), HasSubstr("from 127.0.0.1."));
  ExchangeLimits behind_proxy;
  behind_proxy.proxies = TrustedProxies::Parse("127.0.0.1").value();
  Start(says_who, {.exchange = behind_proxy});
  WireClient proxied(server_->port());
  EXPECT_THAT(proxied.Send(Request("GET /")).Receive("."), HasSubstr("from 127.0.0.1."));
  EXPECT_THAT(
      proxied.Send(Request("GET /", forged + "X-Forwarded-For: 192.0.2.7\r\n")).Receive("7."),
      HasSubstr("from 192.0.2.7."));
}

TEST(TrustedProxies, NameTheLastWhoIsNone) {
  const auto proxies = TrustedProxies::Parse("10.0.0.0/8, 2001:db8::/33 192.0.2.7").value();
  EXPECT_TRUE(proxies.Contains("10.255.0.1"));
  EXPECT_FALSE(proxies.Contains("11.0.0.1"));
  EXPECT_TRUE(proxies.Contains("::ffff:10.1.2.3"));
  EXPECT_TRUE(proxies.Contains("2001:db8:7fff::1"));
  EXPECT_FALSE(proxies.Contains("2001:db8:8000::1"));
  EXPECT_TRUE(proxies.Contains("192.0.2.7"));
  EXPECT_FALSE(proxies.Contains("192.0.2.8"));
  EXPECT_FALSE(TrustedProxies().Contains("10.0.0.1"));
  EXPECT_EQ(proxies.ClientOf("203.0.113.9", "198.51.100.1"), "203.0.113.9");
  EXPECT_EQ(proxies.ClientOf("10.0.0.1", "198.51.100.1, 203.0.113.9 , 10.0.0.2"), "203.0.113.9");
  EXPECT_EQ(proxies.ClientOf("10.0.0.1", "203.0.113.9:5123"), "203.0.113.9");
  EXPECT_EQ(proxies.ClientOf("10.0.0.1", "[2001:db9::1]:443"), "2001:db9::1");
  EXPECT_EQ(proxies.ClientOf("10.0.0.1", "unknown"), "10.0.0.1");
  EXPECT_EQ(proxies.ClientOf("10.0.0.1", "203.0.113.9, nonsense, 10.0.0.2"), "10.0.0.2");
  EXPECT_EQ(proxies.ClientOf("10.0.0.1", "10.0.0.3"), "10.0.0.3") << "all are";
  for (const char* wrong :
       {"10.0.0.0/33", "10.0.0.0/0", "::/0", "proxy", "10.0.0.0/", "/8", "1.2.3"})
    EXPECT_FALSE(TrustedProxies::Parse(wrong).ok()) << wrong;
}

TEST_F(HttpServerTest, AStalledBodyIsGivenUp) {
  ExchangeLimits limits;
  limits.stall = std::chrono::seconds(1);
  Start(Echo, {.exchange = limits});
  WireClient client(server_->port());
  client.Send(Request("POST /a", "Content-Length: 100\r\n", "only this"));
  EXPECT_THAT(client.Receive(), HasSubstr("the request came too slowly"));
  EXPECT_TRUE(client.closed());
}

TEST_F(HttpServerTest, RefusesWhatFindsNoPlace) {
  std::atomic<bool> go{false};
  Start(
      [&](const HttpRequest&) {
        while (!go) std::this_thread::sleep_for(std::chrono::milliseconds(1));
        return HttpResponse{.body = "done"};
      },
      {.threads = 1, .most_waiting = 1});
  WireClient busy(server_->port());
  busy.Send(Request("GET /1"));
  while (server_->counts().busy == 0) std::this_thread::yield();
  WireClient waiting(server_->port());
  waiting.Send(Request("GET /2"));
  while (server_->counts().waiting == 0) std::this_thread::yield();
  WireClient refused(server_->port());
  EXPECT_THAT(refused.Send(Request("GET /3", "Accept-Language: vi\r\n")).Receive(),
              testing::AllOf(StartsWith("HTTP/1.1 503"), HasSubstr("refused vi")));
  go = true;
  EXPECT_THAT(busy.Receive("done"), HasSubstr("done"));
  EXPECT_THAT(waiting.Receive("done"), HasSubstr("done"));
  EXPECT_EQ(server_->counts().overloaded, 1);
}

TEST_F(HttpServerTest, StopsWhenWhatRunsIsFinished) {
  std::atomic<bool> begun{false}, go{false};
  Start([&](const HttpRequest& request) {
    if (request.path == "/slow") begun = true;
    while (begun && !go) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    return HttpResponse{.body = "done"};
  });
  WireClient idle(server_->port());
  EXPECT_THAT(idle.Send(Request("GET /quick")).Receive("done"), HasSubstr("done"));
  WireClient running(server_->port());
  running.Send(Request("GET /slow"));
  while (!begun) std::this_thread::yield();
  std::thread stopper([&] { EXPECT_TRUE(server_->Stop(std::chrono::seconds(30))); });
  EXPECT_EQ(idle.Receive(), "");
  EXPECT_TRUE(idle.closed());
  go = true;
  EXPECT_THAT(running.Receive("done"), HasSubstr("done"));
  stopper.join();
}

TEST_F(HttpServerTest, CutsOffWhatTakesTooLongToStop) {
  Start([&](const HttpRequest& request) {
    request.read_body(1000, [](std::string_view) { return absl::OkStatus(); }).IgnoreError();
    return HttpResponse();
  });
  WireClient stuck(server_->port());
  stuck.Send(Request("POST /1", "Content-Length: 10\r\n"));
  while (server_->counts().busy == 0) std::this_thread::yield();
  EXPECT_FALSE(server_->Stop(std::chrono::seconds(0)));
}

TEST_F(HttpServerTest, AStreamThatFailsIsCutShort) {
  Start([](const HttpRequest&) {
    HttpResponse response{.content_type = "application/pdf"};
    response.stream =
        StreamedBody{100, [](const PieceSink& sink) {
                       return sink("half").ok() ? absl::DataLossError("damaged") : absl::OkStatus();
                     }};
    return response;
  });
  WireClient client(server_->port());
  const std::string answer = client.Send(Request("GET /a")).Receive();
  EXPECT_TRUE(answer.ends_with("\r\n\r\nhalf")) << answer;
  EXPECT_TRUE(client.closed());
}

// The short list; tests/prove has ten thousand.
TEST_F(HttpServerTest, MalformedRequestsGetAnErrorOfTheirsOrNone) {
  Start(Echo);
  for (const std::string& bytes : testing_support::MalformedRequests()) {
    WireClient client(server_->port());
    client.Send(bytes).EndSending();
    const std::string answer = client.Receive();
    EXPECT_TRUE(answer.empty() || answer.starts_with("HTTP/1.1 4")) << bytes.substr(0, 80) << "\n"
                                                                    << answer.substr(0, 200);
  }
  EXPECT_THAT(WireClient(server_->port()).Send(Request("GET /alive")).Receive("||"),
              HasSubstr("GET /alive"));
}

}  // namespace
}  // namespace sohoa
