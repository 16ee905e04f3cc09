#include "tools/serve/http_head.h"

#include <algorithm>
#include <array>
#include <set>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace sohoa {
namespace {

constexpr std::string_view kLineEnd = "\r\n";

absl::string_view Absl(std::string_view text) { return {text.data(), text.size()}; }

std::string_view Strip(std::string_view text) {
  const absl::string_view stripped = absl::StripAsciiWhitespace(Absl(text));
  return {stripped.data(), stripped.size()};
}

bool IsTokenLetter(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) ||
         std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

bool IsToken(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), IsTokenLetter);
}

// No control characters: a bare CR, LF or NUL is read by others as something else.
bool IsFieldValue(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return c == '\t' || (static_cast<unsigned char>(c) >= 0x20 && c != 0x7F);
  });
}

bool IsVisible(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7F; });
}

// What a head says of its body and its host.
struct Framing {
  int hosts = 0;
  int lengths = 0;
  int codings = 0;
  bool encoded = false;
};

bool IsLength(std::string_view value) {
  return !value.empty() && value.size() <= 15 &&
         std::all_of(value.begin(), value.end(),
                     [](char c) { return absl::ascii_isdigit(static_cast<unsigned char>(c)); });
}

int FaultOfHeader(std::string_view line, Framing* framing) {
  const size_t colon = line.find(':');
  if (colon == std::string_view::npos || !IsToken(line.substr(0, colon))) return 400;
  const std::string name = absl::AsciiStrToLower(Absl(line.substr(0, colon)));
  const std::string_view value = Strip(line.substr(colon + 1));
  if (!IsFieldValue(line.substr(colon + 1))) return 400;
  if (name == "host") ++framing->hosts;
  if (name == "content-length") {
    ++framing->lengths;
    if (!IsLength(value)) return 400;
  }
  if (name == "transfer-encoding") {
    ++framing->codings;
    if (!absl::EqualsIgnoreCase(Absl(value), "chunked")) return 400;
  }
  if (name == "content-encoding" && !absl::EqualsIgnoreCase(Absl(value), "identity"))
    framing->encoded = true;
  return 0;
}

int FaultOfRequestLine(std::string_view line) {
  const size_t first = line.find(' ');
  const size_t last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) return 400;
  const std::string_view method = line.substr(0, first);
  const std::string_view target = line.substr(first + 1, last - first - 1);
  if (!IsToken(method)) return 400;
  if (target.size() > kMaxTargetBytes) return 414;
  if (target.empty() || target.front() != '/' || !IsVisible(target)) return 400;
  static constexpr std::array<std::string_view, 7> kMethods = {"GET",    "HEAD",  "POST",   "PUT",
                                                               "DELETE", "PATCH", "OPTIONS"};
  if (std::find(kMethods.begin(), kMethods.end(), method) == kMethods.end()) return 405;
  const std::string_view version = line.substr(last + 1);
  return version == "HTTP/1.1" || version == "HTTP/1.0" ? 0 : 400;
}

const char* NameOfStatus(int status) {
  switch (status) {
    case 405:
      return "Method Not Allowed";
    case 408:
      return "Request Timeout";
    case 414:
      return "URI Too Long";
    case 415:
      return "Unsupported Media Type";
    case 431:
      return "Request Header Fields Too Large";
    case 503:
      return "Service Unavailable";
    default:
      return "Bad Request";
  }
}

}  // namespace

std::optional<size_t> HeadEnd(std::string_view bytes) {
  const size_t end = bytes.find("\r\n\r\n");
  if (end == std::string_view::npos) return std::nullopt;
  return end + 4;
}

int FaultOfHead(std::string_view head) {
  size_t end = head.find(kLineEnd);
  const std::string_view first = head.substr(0, end);
  if (const int fault = FaultOfRequestLine(first); fault != 0) return fault;
  Framing framing;
  size_t lines = 0;
  for (size_t begin = end + 2; begin + 2 < head.size(); begin = end + 2) {
    end = head.find(kLineEnd, begin);
    if (++lines > kMaxHeaderLines) return 431;
    if (const int fault = FaultOfHeader(head.substr(begin, end - begin), &framing); fault != 0)
      return fault;
  }
  if (framing.lengths > 1 || framing.codings > 1 || framing.lengths + framing.codings > 1)
    return 400;
  if (framing.hosts > 1 || (framing.hosts == 0 && first.ends_with("1.1"))) return 400;
  return framing.encoded ? 415 : 0;
}

std::string_view HeaderInHead(std::string_view head, std::string_view lower_case_name) {
  size_t begin = head.find(kLineEnd);
  while (begin != std::string_view::npos) {
    begin += 2;
    const size_t end = head.find(kLineEnd, begin);
    const std::string_view line = head.substr(begin, end - begin);
    if (line.size() > lower_case_name.size() && line[lower_case_name.size()] == ':' &&
        absl::EqualsIgnoreCase(Absl(line.substr(0, lower_case_name.size())), Absl(lower_case_name)))
      return Strip(line.substr(lower_case_name.size() + 1));
    begin = end;
  }
  return {};
}

void HideRangeHeader(std::string* bytes) {
  const size_t head = HeadEnd(*bytes).value_or(0);
  constexpr std::string_view kRange = "range";
  for (size_t begin = bytes->find(kLineEnd); begin < head; begin = bytes->find(kLineEnd, begin)) {
    begin += kLineEnd.size();
    const std::string_view line = std::string_view(*bytes).substr(begin, kRange.size() + 1);
    if (line.ends_with(':') &&
        absl::EqualsIgnoreCase(Absl(line.substr(0, kRange.size())), Absl(kRange)))
      bytes->replace(begin, kHiddenRange.size(), kHiddenRange);
  }
}

std::string ClosingAnswer(const HttpResponse& response) {
  std::string answer =
      absl::StrCat("HTTP/1.1 ", response.status, " ", NameOfStatus(response.status),
                   "\r\nContent-Type: ", response.content_type,
                   "\r\nContent-Length: ", response.body.size(), "\r\nConnection: close\r\n");
  for (const auto& [name, value] : response.headers)
    absl::StrAppend(&answer, name, ": ", value, "\r\n");
  return absl::StrCat(answer, "\r\n", response.body);
}

}  // namespace sohoa
