#include "tools/serve/http_head.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace sohoa {
namespace {

constexpr char kHost[] = "Host: a\r\n";

std::string Head(const std::string& line, const std::string& headers = kHost) {
  return line + "\r\n" + headers + "\r\n";
}

TEST(HttpHeadTest, EndsWithAnEmptyLine) {
  const std::string head = Head("GET / HTTP/1.1");
  EXPECT_EQ(HeadEnd(head + "body"), head.size());
  EXPECT_FALSE(HeadEnd(head.substr(0, head.size() - 1)));
  EXPECT_FALSE(HeadEnd("GET / HTTP/1.1\n\n"));  // nobody may take a bare LF for an end
}

TEST(HttpHeadTest, TakesWhatClientsSend) {
  for (const char* headers :
       {kHost, "host:a\r\nAccept: */*\r\nX-Empty:\r\n", "Host: a\r\nContent-Length: 12\r\n",
        "Host: a\r\nTransfer-Encoding: Chunked\r\n", "Host: a\r\nX-Name: S\xE1\xBB\x9F\r\n",
        "Host: a\r\nContent-Encoding: identity\r\nContent-Length: 0\r\n"})
    EXPECT_EQ(FaultOfHead(Head("POST /v1/scans?name=a%20b HTTP/1.1", headers)), 0) << headers;
  EXPECT_EQ(FaultOfHead(Head("GET / HTTP/1.0", "")), 0);
}

TEST(HttpHeadTest, RefusesWhatTwoReadersMayReadDifferently) {
  const std::vector<std::pair<std::string, int>> heads = {
      {Head("GET / HTTP/1.1", ""), 400},  // no host
      {Head("GET / HTTP/1.1", "Host: a\r\nHost: b\r\n"), 400},
      {Head("POST / HTTP/1.1", "Host: a\r\nContent-Length: 1\r\nContent-Length: 1\r\n"), 400},
      {Head("POST / HTTP/1.1", "Host: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n"),
       400},
      {Head("POST / HTTP/1.1", "Host: a\r\nContent-Length: +1\r\n"), 400},
      {Head("POST / HTTP/1.1", "Host: a\r\nContent-Length: 1, 1\r\n"), 400},
      {Head("POST / HTTP/1.1", "Host: a\r\nContent-Length: 99999999999999999999\r\n"), 400},
      {Head("POST / HTTP/1.1", "Host: a\r\nTransfer-Encoding: gzip, chunked\r\n"), 400},
      {Head("POST / HTTP/1.1", "Host: a\r\nContent-Encoding: gzip\r\n"), 415},
      {Head("GET / HTTP/1.1", "Host: a\r\n folded: b\r\n"), 400},
      {Head("GET / HTTP/1.1", "Host: a\r\nName : b\r\n"), 400},
      {Head("GET / HTTP/1.1", "Host: a\r\nno colon\r\n"), 400},
      {Head("GET / HTTP/1.1", std::string("Host: a\r\nX: a\0b\r\n", 18)), 400},
      {Head("GET / HTTP/1.1", "Host: a\r\nX: a\nY: b\r\n"), 400},
      {Head("GET / HTTP/1.1", "Host: a\r\nX: a\rY: b\r\n"), 400},
      {Head("GET  / HTTP/1.1"), 400},
      {Head("GET /a b HTTP/1.1"), 400},
      {Head("GET http://a/ HTTP/1.1"), 400},
      {Head("GET /\xC3\xA9 HTTP/1.1"), 400},
      {Head("GET /"), 400},
      {Head(""), 400},
      {Head("BREW / HTTP/1.1"), 405},
      {Head("get / HTTP/1.1"), 405},
      {Head("GET / HTTP/2.0"), 400},
      {Head("GET /" + std::string(kMaxTargetBytes, 'a') + " HTTP/1.1"), 414},
  };
  for (const auto& [head, status] : heads) EXPECT_EQ(FaultOfHead(head), status) << head;
  std::string many = kHost;
  for (size_t k = 0; k < kMaxHeaderLines; ++k) many += "X: y\r\n";
  EXPECT_EQ(FaultOfHead(Head("GET / HTTP/1.1", many)), 431);
}

TEST(HttpHeadTest, FindsAHeaderInAnyCase) {
  const std::string head = Head("GET / HTTP/1.1", "Host: a\r\nACCEPT-Language:  vi \r\n");
  EXPECT_EQ(HeaderInHead(head, "accept-language"), "vi");
  EXPECT_EQ(HeaderInHead(head, "range"), "");
  EXPECT_EQ(HeaderInHead("GET", "range"), "");
}

// cpp-httplib matches the header with a regular expression that takes stack for each letter.
TEST(HttpHeadTest, HidesRangesOfTheHeadAndNotOfTheBody) {
  std::string bytes = Head("GET / HTTP/1.1", "Host: a\r\nRANGE: bytes=0-1\r\n") + "\r\nRange: x";
  HideRangeHeader(&bytes);
  EXPECT_EQ(bytes, Head("GET / HTTP/1.1", "Host: a\r\nrang_: bytes=0-1\r\n") + "\r\nRange: x");
}

}  // namespace
}  // namespace sohoa
