// Text from parts. Debian builds Abseil with a string_view of its own, so absl::StrCat does not
// take std::string_view; the parts here are text and whole numbers.
#ifndef SOHOA_TOOLS_MAKE_SCANS_CONCAT_H_
#define SOHOA_TOOLS_MAKE_SCANS_CONCAT_H_

#include <concepts>
#include <string>
#include <string_view>

namespace sohoa {

inline void AppendPart(std::string& out, std::string_view part) { out += part; }
template <std::integral Number>
void AppendPart(std::string& out, Number number) {
  out += std::to_string(number);
}

template <typename... Parts>
std::string Concat(const Parts&... parts) {
  std::string out;
  (AppendPart(out, parts), ...);
  return out;
}

}  // namespace sohoa

#endif  // SOHOA_TOOLS_MAKE_SCANS_CONCAT_H_
