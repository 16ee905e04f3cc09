// A request's body out of the bytes of its connection: RFC 9112, 6 and 7. Strict: what is not
// framed to the letter is no body, since cpp-httplib takes a chunk that is not ended for the last
// one.
#ifndef SOHOA_TOOLS_SERVE_BODY_READER_H_
#define SOHOA_TOOLS_SERVE_BODY_READER_H_

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>

#include "absl/status/status.h"
#include "tools/serve/http_message.h"

namespace sohoa {

// At most `size` bytes; 0 when the peer has ended, -1 when it is too slow.
using ByteReader = std::function<ssize_t(char* data, size_t size)>;

// `length` as the head announced it; without one the body comes in chunks. Errors as
// HttpRequest::read_body, and those of the sink; the connection is of no more use then.
absl::Status ReadBody(const ByteReader& read, std::optional<int64_t> length, int64_t max_bytes,
                      const PieceSink& sink);

}  // namespace sohoa

#endif  // SOHOA_TOOLS_SERVE_BODY_READER_H_
