#include "tools/serve/trusted_proxies.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <cstring>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"

namespace sohoa {
namespace {

constexpr int kBits = 128, kMappedBits = 96;

absl::string_view Abseil(std::string_view text) { return {text.data(), text.size()}; }

// "192.0.2.7:80" and "[2001:db8::1]:80" as some proxies write them, without the port.
std::string WithoutPort(absl::string_view text) {
  text = absl::StripAsciiWhitespace(text);
  if (!text.empty() && text.front() == '[') return std::string(text.substr(1, text.find(']') - 1));
  if (std::count(text.begin(), text.end(), ':') == 1) text = text.substr(0, text.find(':'));
  return std::string(text);
}

}  // namespace

bool TrustedProxies::ParseAddress(std::string_view text, Bytes* bytes) {
  const std::string address(text);
  in_addr four = {};
  if (inet_pton(AF_INET, address.c_str(), &four) == 1) {
    *bytes = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    std::memcpy(bytes->data() + kMappedBits / 8, &four, sizeof four);
    return true;
  }
  return inet_pton(AF_INET6, address.c_str(), bytes->data()) == 1;
}

bool TrustedProxies::ParseRange(std::string_view text, Range* range) {
  const size_t slash = text.find('/');
  const std::string_view address = text.substr(0, slash);
  if (!ParseAddress(address, &range->first)) return false;
  const bool four = address.find(':') == std::string_view::npos;
  range->bits = kBits;
  if (slash == std::string_view::npos) return true;
  int bits = 0;
  if (!absl::SimpleAtoi(Abseil(text.substr(slash + 1)), &bits)) return false;
  range->bits = four ? bits + kMappedBits : bits;
  return bits > 0 && range->bits <= kBits;
}

absl::StatusOr<TrustedProxies> TrustedProxies::Parse(std::string_view ranges) {
  TrustedProxies proxies;
  for (const absl::string_view text :
       absl::StrSplit(Abseil(ranges), absl::ByAnyChar(", "), absl::SkipEmpty())) {
    Range range = {};
    if (!ParseRange({text.data(), text.size()}, &range))
      return absl::InvalidArgumentError(
          absl::StrCat("a trusted proxy is an address or a range, as 10.0.0.0/8: ", text));
    proxies.ranges_.push_back(range);
  }
  return proxies;
}

bool TrustedProxies::Contains(std::string_view address) const {
  Bytes bytes = {};
  if (ranges_.empty() || !ParseAddress(address, &bytes)) return false;
  return std::any_of(ranges_.begin(), ranges_.end(), [&](const Range& range) {
    for (int bit = 0; bit < range.bits; ++bit) {
      const auto byte = static_cast<size_t>(bit / 8);
      if (((bytes[byte] ^ range.first[byte]) >> (7 - bit % 8) & 1) != 0) return false;
    }
    return true;
  });
}

std::string TrustedProxies::ClientOf(const std::string& peer,
                                     std::string_view forwarded_for) const {
  std::string client = peer;
  std::vector<std::string> named =
      absl::StrSplit(Abseil(forwarded_for), ',', absl::SkipWhitespace());
  while (!named.empty() && Contains(client)) {
    std::string before = WithoutPort(named.back());
    named.pop_back();
    Bytes unused = {};
    if (!ParseAddress(before, &unused)) break;
    client = std::move(before);
  }
  return client;
}

}  // namespace sohoa
