// Who speaks for others: the reverse proxies in front of the service.
#ifndef SOHOA_TOOLS_SERVE_TRUSTED_PROXIES_H_
#define SOHOA_TOOLS_SERVE_TRUSTED_PROXIES_H_

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace sohoa {

// Thread-safe.
class TrustedProxies {
 public:
  TrustedProxies() = default;  // nobody

  // Addresses and ranges, between commas or spaces: "10.0.0.0/8, 192.0.2.7, 2001:db8::/32".
  // kInvalidArgument names the one that is none, or that everybody is in.
  static absl::StatusOr<TrustedProxies> Parse(std::string_view ranges);

  bool Contains(std::string_view address) const;

  // Whose request it is that came from `peer`: where that is a trusted proxy, whom the header
  // X-Forwarded-For names last who is not one. What stands before that, anybody may have written.
  std::string ClientOf(const std::string& peer, std::string_view forwarded_for) const;

 private:
  using Bytes = std::array<uint8_t, 16>;  // of an IPv6 address; IPv4 mapped into it
  struct Range {
    Bytes first;
    int bits;  // that are the same in all of the range
  };
  static bool ParseAddress(std::string_view text, Bytes* bytes);
  static bool ParseRange(std::string_view text, Range* range);

  std::vector<Range> ranges_;
};

}  // namespace sohoa

#endif  // SOHOA_TOOLS_SERVE_TRUSTED_PROXIES_H_
