#include "storage/sign/http.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cstdint>
#include <cstring>
#include <string_view>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "storage/sign/c_ptr.h"

namespace sohoa {
namespace {

struct Answer {
  std::string bytes;
  size_t most = 0;
};

size_t Take(char* data, size_t size, size_t count, void* user) {
  Answer& answer = *static_cast<Answer*>(user);
  if (size * count > answer.most - answer.bytes.size()) return 0;  // curl gives up
  answer.bytes.append(data, size * count);
  return size * count;
}

bool IsThisMachine(const std::string& url) {
  for (const char* host : {"http://127.0.0.1", "http://localhost", "http://[::1]"})
    if (absl::StartsWithIgnoreCase(url, host)) return true;
  return false;
}

bool IsLocal(const in_addr& address) {
  const uint32_t number = ntohl(address.s_addr);
  constexpr uint32_t kThisHost = 0, kLoopback = 127, kMulticast = 224, kLink = 0xA9FE;
  const uint32_t first = number >> 24;
  return first == kThisHost || first == kLoopback || first >= kMulticast || number >> 16 == kLink;
}

bool IsLocal(const in6_addr& address) {
  if (IN6_IS_ADDR_V4MAPPED(&address) || IN6_IS_ADDR_V4COMPAT(&address)) {
    in_addr within = {};
    std::memcpy(&within, address.s6_addr + 12, sizeof within);
    return IsLocal(within);
  }
  return IN6_IS_ADDR_LOOPBACK(&address) || IN6_IS_ADDR_UNSPECIFIED(&address) ||
         IN6_IS_ADDR_LINKLOCAL(&address) || IN6_IS_ADDR_MULTICAST(&address);
}

bool IsLocal(const sockaddr& address) {
  if (address.sa_family == AF_INET)
    return IsLocal(reinterpret_cast<const sockaddr_in&>(address).sin_addr);
  return address.sa_family != AF_INET6 ||
         IsLocal(reinterpret_cast<const sockaddr_in6&>(address).sin6_addr);
}

// Looks at what a name was resolved to, after redirections too.
curl_socket_t OpenUnlessLocal(void* /*user*/, curlsocktype /*purpose*/, curl_sockaddr* to) {
  if (IsLocal(to->addr)) return CURL_SOCKET_BAD;
  return socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
}

// A proxy resolves names itself; where they are numbers, we can tell.
bool NamesLocalNumber(const std::string& url) {
  const CPtr<CURLU, curl_url_cleanup> parts(curl_url());
  char* host = nullptr;
  if (parts == nullptr || curl_url_set(parts.get(), CURLUPART_URL, url.c_str(), 0) != CURLUE_OK ||
      curl_url_get(parts.get(), CURLUPART_HOST, &host, 0) != CURLUE_OK)
    return true;
  std::string name = host;
  curl_free(host);
  if (name.size() > 2 && name.front() == '[') name = name.substr(1, name.size() - 2);
  in_addr v4 = {};
  in6_addr v6 = {};
  if (inet_pton(AF_INET, name.c_str(), &v4) == 1) return IsLocal(v4);
  return inet_pton(AF_INET6, name.c_str(), &v6) == 1 && IsLocal(v6);
}

}  // namespace

absl::StatusOr<std::string> AskByHttp(const HttpQuestion& question) {
  if (!absl::StartsWithIgnoreCase(question.url, "http://") &&
      !absl::StartsWithIgnoreCase(question.url, "https://"))
    return absl::InvalidArgumentError(
        absl::StrCat("only addresses with http and https are asked: ", question.url));
  if (!question.may_be_local && NamesLocalNumber(question.url))
    return absl::UnavailableError(
        absl::StrCat("a service of this machine or its link is not asked: ", question.url));
  const CPtr<CURL, curl_easy_cleanup> curl(curl_easy_init());
  if (curl == nullptr) return absl::ResourceExhaustedError("there is no memory left");
  CPtr<curl_slist, curl_slist_free_all> headers;
  Answer answer{.most = question.most_bytes};
  CURL* c = curl.get();
  curl_easy_setopt(c, CURLOPT_URL, question.url.c_str());
  curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(c, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 1L);
  curl_easy_setopt(c, CURLOPT_MAXREDIRS, 3L);
  curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(c, CURLOPT_TIMEOUT, static_cast<long>(question.timeout_s));
  curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, static_cast<long>(question.timeout_s + 1) / 2);
  curl_easy_setopt(c, CURLOPT_USERAGENT, "sohoa");
  curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, Take);
  curl_easy_setopt(c, CURLOPT_WRITEDATA, &answer);
  if (!question.may_be_local) curl_easy_setopt(c, CURLOPT_OPENSOCKETFUNCTION, OpenUnlessLocal);
  if (IsThisMachine(question.url)) curl_easy_setopt(c, CURLOPT_PROXY, "");
  if (!question.body.empty()) {
    const std::string type = absl::StrCat("Content-Type: ", question.content_type);
    headers.reset(curl_slist_append(nullptr, type.c_str()));
    curl_slist_append(headers.get(), "Expect:");  // old servers do not know it
    curl_easy_setopt(c, CURLOPT_HTTPHEADER, headers.get());
    curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE, static_cast<long>(question.body.size()));
    curl_easy_setopt(c, CURLOPT_POSTFIELDS, question.body.data());
  }
  const CURLcode code = curl_easy_perform(c);
  if (code != CURLE_OK)
    return absl::UnavailableError(
        absl::StrCat("a service did not answer: ", question.url, ": ", curl_easy_strerror(code)));
  long status = 0;
  curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &status);
  constexpr long kOk = 200;
  if (status != kOk)
    return absl::UnavailableError(
        absl::StrCat("a service refused to answer: ", question.url, ": ", status));
  return std::move(answer.bytes);
}

}  // namespace sohoa
