// One request and its answer on a connection whose head has come and was found sound.
#ifndef SOHOA_TOOLS_SERVE_HTTP_EXCHANGE_H_
#define SOHOA_TOOLS_SERVE_HTTP_EXCHANGE_H_

#include <chrono>
#include <memory>

#include "tools/serve/connection.h"
#include "tools/serve/http_message.h"
#include "tools/serve/trusted_proxies.h"

namespace sohoa {

struct ExchangeLimits {
  std::chrono::seconds request{30};    // from the head to the answer's beginning
  std::chrono::seconds transfer{600};  // of a body, either way
  std::chrono::seconds stall{15};      // within a body, without any progress
  TrustedProxies proxies;
};

// Thread-safe.
class HttpExchange {
 public:
  // `refuse` words what is refused before the handler sees it.
  HttpExchange(HttpHandler handler, RefusalWriter refuse, const ExchangeLimits& limits);
  ~HttpExchange();

  // Reads a request, has it answered and sends the answer, compressed where the client wants it.
  // `close`: no further request is wanted on this connection. False when none may follow. What of a
  // small answer the client does not take at once is kept by the connection.
  bool Run(Connection& connection, bool close);

 private:
  class Server;
  const std::unique_ptr<Server> server_;
};

}  // namespace sohoa

#endif  // SOHOA_TOOLS_SERVE_HTTP_EXCHANGE_H_
