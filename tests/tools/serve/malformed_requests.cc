#include "tests/tools/serve/malformed_requests.h"

#include <random>

#include "absl/strings/str_cat.h"

namespace sohoa::testing_support {
namespace {

constexpr char kHost[] = "\r\nHost: a\r\n";

std::string Get(const std::string& target, const std::string& headers = "") {
  return absl::StrCat("GET ", target, " HTTP/1.1", kHost, headers, "\r\n");
}

std::string Post(const std::string& headers, const std::string& body) {
  return absl::StrCat("POST /v1/scans HTTP/1.1", kHost, headers, "\r\n", body);
}

}  // namespace

std::vector<std::string> MalformedRequests() {
  const std::string nul(1, '\0');
  return {
      "",
      "\r\n\r\n",
      nul + nul + nul + "\r\n\r\n",
      "\x16\x03\x01\x02\x01\x01\xfc\x03\x03",  // a TLS greeting
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
      "GET /\r\n\r\n",
      "GET / HTTP/1.1\r\n\r\n",
      "GET / HTTP/9.9" + std::string(kHost) + "\r\n",
      "GET / HTTP/1.1\nHost: a\n\n",
      Get("/" + std::string(5000, 'a')),
      Get("/", "X: " + std::string(40'000, 'x') + "\r\n"),
      Get("/", std::string(40'000, 'x')),
      Get("/a?b?c"),
      Get("*"),
      Get("//\xff"),
      Get("/", "Host: b\r\n"),
      Get("/", "X\r\n"),
      Get("/", ": x\r\n"),
      Get("/", " X: y\r\n"),
      Get("/", "X: " + nul + "\r\n"),
      "TRACE / HTTP/1.1" + std::string(kHost) + "\r\n",
      "CONNECT a:1 HTTP/1.1" + std::string(kHost) + "\r\n",
      Post("Content-Length: -1\r\n", ""),
      Post("Content-Length: 0x10\r\n", std::string(16, 'a')),
      Post("Content-Length: 18446744073709551616\r\n", ""),
      Post("Content-Length: 10\r\nContent-Length: 5\r\n", "0123456789"),
      Post("Content-Length: 10\r\n", "short"),
      Post("Transfer-Encoding: chunked\r\n", "zz\r\n"),
      Post("Transfer-Encoding: chunked\r\n", "-5\r\nabcde\r\n0\r\n\r\n"),
      Post("Transfer-Encoding: chunked\r\n", "ffffffffffffffff\r\na"),
      Post("Transfer-Encoding: chunked\r\n", "5\r\nabcdefgh"),
      Post("Transfer-Encoding: chunked\r\n", std::string(100'000, '1')),
      Post("Transfer-Encoding: chunked, chunked\r\n", "0\r\n\r\n"),
      Post("Transfer-Encoding: chunked\r\nContent-Length: 4\r\n", "0\r\n\r\n"),
      Post("Content-Encoding: gzip\r\nContent-Length: 4\r\n", "\x1f\x8b\x08\x00"),
  };
}

std::vector<std::string> DamagedRequests(int count, uint32_t seed, const std::string& token) {
  const std::string key = absl::StrCat("Authorization: Bearer ", token, "\r\n");
  const std::string id = "/v1/records/0123456789abcdef01234567";
  const std::vector<std::string> good = {
      Get("/v1/search?q=%22quy%E1%BA%BFt%20%C4%91%E1%BB%8Bnh%22&limit=3&cursor=3", key),
      Get(id, key + "If-None-Match: \"1\"\r\nAccept-Encoding: gzip\r\n"),
      Get(id + "/pages/0/image", key),
      Get(id + "/original?file=0", key + "Range: bytes=0-99,5-\r\nIf-Range: \"a\"\r\n"),
      absl::StrCat(
          "POST ", id, "/fields/signer.fullName HTTP/1.1", kHost, key,
          "If-Match: \"1\"\r\nContent-Type: application/json\r\nContent-Length: 15\r\n\r\n",
          "{\"value\":\"An\"}  "),
      Post(key + "Content-Type: image/png\r\nTransfer-Encoding: chunked\r\n",
           "4\r\nscan\r\n0\r\n\r\n"),
      Get("/v1/openapi.json", "Accept-Language: vi;q=0.1, en;q=x\r\n"),
  };
  std::mt19937 random(seed);
  const auto below = [&](size_t most) { return random() % most; };
  std::vector<std::string> requests;
  for (int k = 0; k < count; ++k) {
    std::string bytes = good[below(good.size())];
    for (size_t damages = 1 + below(6); damages > 0; --damages) {
      const size_t at = below(bytes.size());
      const std::string& other = good[below(good.size())];
      const size_t from = below(other.size());
      switch (below(5)) {
        case 0:
          bytes[at] = static_cast<char>(random());
          break;
        case 1:
          bytes.erase(at, 1 + below(8));
          break;
        case 2:
          bytes.insert(at, bytes.substr(at, 1 + below(16)));
          break;
        case 3:
          bytes.insert(at, other.substr(from, 1 + below(64)));
          break;
        default:
          bytes.insert(at, std::string(1 + below(300), "0/%\r\n&\" \xf0"[below(9)]));
      }
      if (bytes.empty()) bytes = "G";
    }
    requests.push_back(std::move(bytes));
  }
  return requests;
}

}  // namespace sohoa::testing_support
