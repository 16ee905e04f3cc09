// What stands before a request's body, looked at before anything else reads it: RFC 9112. Stricter
// than the standard where leniency lets two readers see two different requests (RFC 9112, 11.2).
#ifndef SOHOA_TOOLS_SERVE_HTTP_HEAD_H_
#define SOHOA_TOOLS_SERVE_HTTP_HEAD_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "tools/serve/http_message.h"

namespace sohoa {

inline constexpr size_t kMaxHeadBytes = 16 << 10;
inline constexpr size_t kMaxTargetBytes = 4 << 10;
inline constexpr size_t kMaxHeaderLines = 64;

// Bytes of the head with the empty line that ends it, if that has come.
std::optional<size_t> HeadEnd(std::string_view bytes);

// 0 for a head that may be read further, else the status that answers it: 400, 405 (a method that
// nobody knows), 414, 415 (an encoded body), 431. Never one of the server's own fault. `head` as
// HeadEnd measured it.
int FaultOfHead(std::string_view head);

// The value of a header without the white space around it; "" where there is none. For heads that
// were not looked at, too.
std::string_view HeaderInHead(std::string_view head, std::string_view lower_case_name);

// Renames a Range header to kHiddenRange in the head that `bytes` begins with: cpp-httplib matches
// it with a regular expression, before anybody is asked, that takes stack for each of its letters.
inline constexpr std::string_view kHiddenRange = "rang_";
void HideRangeHeader(std::string* bytes);

// An answer as bytes, with "Connection: close"; for what is answered without looking further. Not
// of a streamed body.
std::string ClosingAnswer(const HttpResponse& response);

}  // namespace sohoa

#endif  // SOHOA_TOOLS_SERVE_HTTP_HEAD_H_
