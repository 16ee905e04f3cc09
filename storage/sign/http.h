// One question to a server of a certification authority: time stamps, OCSP, lists, certificates.
#ifndef SOHOA_STORAGE_SIGN_HTTP_H_
#define SOHOA_STORAGE_SIGN_HTTP_H_

#include <cstddef>
#include <string>

#include "absl/status/statusor.h"

namespace sohoa {

struct HttpQuestion {
  std::string url;              // http or https
  std::string body;             // not empty: it is posted
  std::string content_type;     // of the body
  size_t most_bytes = 1 << 20;  // of the answer
  int timeout_s = 10;           // for all of it; half of it to connect
  // Whether a server, or a proxy, of this machine or its link (127/8, 169.254/16, ::1, fe80::/10
  // and the like) may be asked. False for addresses that a stranger names.
  bool may_be_local = true;
};

// The body of an answer 200. Redirections are followed, three at most. A proxy is taken from the
// usual variables of the environment, but never for this machine itself.
//   kUnavailable       no connection, a local server that may not be asked, no answer in time, any
//   other answer, or a larger one kInvalidArgument   an address of another kind
// The message names the address. Thread-safe.
absl::StatusOr<std::string> AskByHttp(const HttpQuestion& question);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SIGN_HTTP_H_
