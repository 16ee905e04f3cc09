#include "storage/sign/http.h"

#include <curl/curl.h>

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

}  // namespace

absl::StatusOr<std::string> AskByHttp(const HttpQuestion& question) {
  if (!absl::StartsWithIgnoreCase(question.url, "http://") &&
      !absl::StartsWithIgnoreCase(question.url, "https://"))
    return absl::InvalidArgumentError(
        absl::StrCat("only addresses with http and https are asked: ", question.url));
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
