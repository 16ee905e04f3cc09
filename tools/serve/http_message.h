// Requests and answers as the service sees them: values, without a socket.
#ifndef SOHOA_TOOLS_SERVE_HTTP_MESSAGE_H_
#define SOHOA_TOOLS_SERVE_HTTP_MESSAGE_H_

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"

namespace sohoa {

// Takes a body piece by piece; its first error ends the transfer.
using PieceSink = std::function<absl::Status(std::string_view)>;

// The client's certificate, where it showed one that a trusted authority issued.
struct ClientCertificate {
  std::string sha256;       // of its DER, 64 lower-case hexadecimal digits
  std::string common_name;  // of its subject; may be empty
};

struct HttpRequest {
  std::string method;                          // "GET"; a HEAD comes as GET
  std::string path;                            // percent-decoded, without the query
  std::map<std::string, std::string> query;    // decoded; of equal names the first
  std::map<std::string, std::string> headers;  // names in lower case; of equal names the first
  std::string remote_address;                  // "192.0.2.7"
  std::optional<ClientCertificate> certificate;
  absl::Time deadline = absl::InfiniteFuture();  // when nobody waits for the answer any more

  // Hands over the body. Call once at most; not at all where it is not wanted: the connection is
  // then closed behind the answer.
  //   kOutOfRange        longer than max_bytes; nothing behind them was handed over
  //   kDeadlineExceeded  it comes too slowly
  //   kUnavailable       the client is gone, or its framing is broken
  std::function<absl::Status(int64_t max_bytes, const PieceSink& sink)> read_body;

  // "" where there is none.
  const std::string& header(const std::string& name) const {
    static const std::string none;
    const auto found = headers.find(name);
    return found == headers.end() ? none : found->second;
  }
};

// A body that never lies in memory whole.
struct StreamedBody {
  int64_t size_bytes = 0;
  // All of it, in order. After an error the connection is cut, so that the client sees that the
  // body is short.
  std::function<absl::Status(const PieceSink& sink)> write;
};

struct HttpResponse {
  int status = 200;
  std::string content_type = "application/json";
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  std::optional<StreamedBody> stream;  // instead of `body`
};

// Thread-safe. Must not throw.
using HttpHandler = std::function<HttpResponse(const HttpRequest&)>;

// The answer to what is refused unread: too slow, malformed, too much at once. Thread-safe.
using RefusalWriter = std::function<HttpResponse(int status, std::string_view accept_language)>;

}  // namespace sohoa

#endif  // SOHOA_TOOLS_SERVE_HTTP_MESSAGE_H_
