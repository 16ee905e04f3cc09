// Sockets and threads of the service. One thread waits for all connections and reads the heads of
// requests as they trickle in, and sends what is left of small answers; a bounded number of threads
// answer whole requests. So neither a slow nor a silent client holds a thread, but for uploads and
// files, and a request that finds no place is refused at once.
#ifndef SOHOA_TOOLS_SERVE_HTTP_SERVER_H_
#define SOHOA_TOOLS_SERVE_HTTP_SERVER_H_

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/statusor.h"
#include "storage/sign/tls.h"
#include "tools/serve/connection.h"
#include "tools/serve/http_exchange.h"
#include "tools/serve/http_message.h"

namespace sohoa {

struct HttpServerOptions {
  std::string host = "127.0.0.1";
  int port = 0;               // 0: any that is free
  int threads = 16;           // that answer
  size_t most_waiting = 256;  // requests without a thread; further ones get 503
  size_t most_connections = 1024;
  size_t most_of_an_address = 256;  // connections; 0: no limit. Trusted proxies have none
  std::chrono::seconds head{10};  // from a connection's or a request's first byte to its head's end
  std::chrono::seconds idle{75};  // between requests
  ExchangeLimits exchange;
};

// What the server itself counts.
struct HttpServerCounts {
  int64_t connections = 0;  // open now
  int64_t waiting = 0;      // requests without a thread
  int64_t busy = 0;         // requests being answered
  int64_t overloaded = 0;   // refused with 503 since the start
  int64_t malformed = 0;    // refused unread, or too slow, since the start
};

// Thread-safe.
class HttpServer {
 public:
  // Listens; nothing is answered before Start.
  //   kInvalidArgument  no such host or port
  //   kUnavailable      the address is in use, or may not be used
  static absl::StatusOr<std::unique_ptr<HttpServer>> Listen(const HttpServerOptions& options);
  ~HttpServer();  // stops without grace

  int port() const { return port_; }

  void Start(HttpHandler handler, RefusalWriter refuse);

  // For connections from now on; null: plain.
  void SetTls(std::shared_ptr<const TlsContext> tls);

  // Takes no further connection and no further request, lets what is being answered finish for as
  // long as `grace`, then cuts it off. Returns when all is over; whether all was finished.
  bool Stop(std::chrono::seconds grace);

  HttpServerCounts counts() const;

 private:
  using Deadline = Connection::Deadline;

  // A connection that no thread works for.
  struct Parked {
    std::unique_ptr<Connection> connection;
    Deadline until;
  };

  explicit HttpServer(const HttpServerOptions& options)
      : options_(options), places_(options.most_of_an_address) {}
  absl::Status Open();

  void Watch();  // the waiting thread
  void Accept();
  void Look(int socket);  // something came, or it may be written
  void GoOnWriting(std::unique_ptr<Connection> connection);
  void GoOnReading(std::unique_ptr<Connection> connection);  // behind an answer
  void Judge(std::unique_ptr<Connection> connection);        // after something came
  void Refuse(std::unique_ptr<Connection> connection, int status);
  void Park(std::unique_ptr<Connection> connection, uint32_t events);
  void ParkLocked(std::unique_ptr<Connection> connection, uint32_t events);  // with mutex_
  std::unique_ptr<Connection> TakeParked(int socket);
  void DropLate();
  Deadline NextDue(const Connection& connection) const;   // of what it has kept
  bool IsFinished() const;                                // nothing is being answered; with mutex_
  bool Enqueue(std::unique_ptr<Connection>* connection);  // false: no place

  void Work();  // an answering thread
  void Answer(std::unique_ptr<Connection> connection);
  void Wake();

  const HttpServerOptions options_;
  PlaceLimit places_;  // of the connections of an address
  int port_ = 0;
  int listener_ = -1;
  int events_ = -1;  // epoll
  int wake_ = -1;    // eventfd

  RefusalWriter refuse_;
  std::unique_ptr<HttpExchange> exchange_;
  std::vector<std::thread> threads_;
  std::atomic<bool> stopping_{false};
  std::atomic<bool> stopped_{false};
  std::atomic<int64_t> overloaded_{0};
  std::atomic<int64_t> malformed_{0};

  mutable std::mutex mutex_;          // guards all below
  std::condition_variable came_;      // something to answer, or the end
  std::condition_variable finished_;  // an answer, while stopping
  std::shared_ptr<const TlsContext> tls_;
  std::map<int, Parked> parked_;  // by socket
  std::deque<std::unique_ptr<Connection>> waiting_;
  std::map<int, Connection*> busy_;  // by socket
};

}  // namespace sohoa

#endif  // SOHOA_TOOLS_SERVE_HTTP_SERVER_H_
