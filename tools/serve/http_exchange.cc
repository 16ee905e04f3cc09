// The one file that knows cpp-httplib. It parses a request and writes an answer; sockets, threads,
// deadlines and TLS are ours, because the library gives each connection a thread and has no
// deadline for a request as a whole.
#include "tools/serve/http_exchange.h"

#include <httplib.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "tools/serve/body_reader.h"
#include "tools/serve/http_head.h"

namespace sohoa {
namespace {

using Clock = Connection::Clock;

constexpr size_t kWriteBufferBytes = 32 << 10;  // of a body that comes piece by piece
constexpr size_t kMostKeptBytes = 128 << 10;    // of an answer, for a client that is slow
constexpr char kForwardedFor[] = "x-forwarded-for";

// The connection as the library wants it: small writes gathered, each wait bounded.
class BoundedStream final : public httplib::Stream {
 public:
  BoundedStream(Connection& connection, const ExchangeLimits& limits)
      : connection_(connection), limits_(limits), end_(Clock::now() + limits.request) {}

  // From here on a body is on its way, which may take longer than a request.
  void BeginTransfer() { end_ = Clock::now() + limits_.transfer; }
  // And it comes piece by piece, as it is made.
  void BeginPieces() { in_pieces_ = true; }

  // Behind an answer.
  bool Finish() {
    if (in_pieces_ || failed_) return Flush();
    return connection_.Keep(std::exchange(pending_, {}));
  }

  bool Flush() {
    const std::string bytes = std::exchange(pending_, {});
    failed_ = failed_ || !connection_.Write(bytes, NextDeadline());
    return !failed_;
  }

  bool is_readable() const override { return true; }
  bool is_writable() const override { return !failed_; }

  ssize_t read(char* data, size_t size) override {
    if (!pending_.empty() && !Flush()) return -1;
    return connection_.Read(data, size, NextDeadline());
  }

  ssize_t write(const char* data, size_t size) override {
    if (failed_) return -1;
    pending_.append(data, size);
    if (pending_.size() >= (in_pieces_ ? kWriteBufferBytes : kMostKeptBytes) && !Flush()) return -1;
    return static_cast<ssize_t>(size);
  }

  void get_remote_ip_and_port(std::string& ip, int& port) const override {
    ip = connection_.remote_address();
    port = 0;
  }
  void get_local_ip_and_port(std::string& ip, int& port) const override {
    ip.clear();
    port = 0;
  }
  socket_t socket() const override { return 0; }  // the library compares it with a limit of select

 private:
  Clock::time_point NextDeadline() const { return std::min(end_, Clock::now() + limits_.stall); }

  Connection& connection_;
  const ExchangeLimits limits_;
  Clock::time_point end_;
  std::string pending_;
  bool in_pieces_ = false;
  bool failed_ = false;
};

// What travels beside the library's request while its answer is being made.
struct Running {
  BoundedStream* stream = nullptr;
  const TrustedProxies* proxies = nullptr;
  HttpRequest request;
  bool handled = false;  // the service has answered
  bool has_body = false;
  std::optional<int64_t> length;  // of the body; none: it comes in chunks
  bool body_taken = false;
  bool close = false;
};

thread_local Running* t_running = nullptr;  // of the exchange on this thread

void TakeHeaders(const httplib::Request& in, HttpRequest* out) {
  for (const auto& [name, value] : in.headers) {
    std::string key = absl::AsciiStrToLower(name);
    if (key == kHiddenRange) key = "range";
    const auto [header, is_first] = out->headers.emplace(std::move(key), value);
    // Each proxy may add a line of its own, behind one that the client wrote.
    if (!is_first && header->first == kForwardedFor) absl::StrAppend(&header->second, ",", value);
  }
  for (const auto& [name, value] : in.params) out->query.emplace(name, value);
}

absl::Status TakeBody(int64_t max_bytes, const PieceSink& sink) {
  Running& running = *t_running;
  running.stream->BeginTransfer();
  const absl::Status read =
      ReadBody([&](char* data, size_t size) { return running.stream->read(data, size); },
               running.length, max_bytes, sink);
  running.body_taken = read.ok();
  return read;
}

void SetStream(const StreamedBody& body, const std::string& type, httplib::Response* out) {
  out->set_content_provider(static_cast<size_t>(body.size_bytes), type,
                            [write = body.write](size_t, size_t, httplib::DataSink& sink) {
                              return write([&](std::string_view piece) {
                                       return sink.write(piece.data(), piece.size())
                                                  ? absl::OkStatus()
                                                  : absl::CancelledError("the client is gone");
                                     })
                                  .ok();
                            });
}

void Answer(HttpResponse&& response, httplib::Response* out) {
  out->status = response.status;
  for (const auto& [name, value] : response.headers) out->set_header(name, value);
  if (response.stream && response.stream->size_bytes > 0) {
    t_running->stream->BeginPieces();
    SetStream(*response.stream, response.content_type, out);
  } else if (!response.body.empty()) {
    out->body = std::move(response.body);
    out->set_header("Content-Type", response.content_type);
  }
}

}  // namespace

class HttpExchange::Server final : public httplib::Server {
 public:
  Server(HttpHandler handler, RefusalWriter refuse, const ExchangeLimits& limits)
      : handler_(std::move(handler)), refuse_(std::move(refuse)), limits_(limits) {
    svr_sock_ = 0;  // the library cuts answers short when it believes itself to be closed
    // Before the library would read a body: how it does is not strict enough (body_reader.h).
    set_pre_routing_handler([this](const httplib::Request&, httplib::Response& out) {
      Handle(&out);
      return HandlerResponse::Handled;
    });
    // What the library refuses by itself.
    set_error_handler([this](const httplib::Request&, httplib::Response& out) {
      if (!t_running->handled) Refuse(out.status, &out);
    });
    set_exception_handler([this](const httplib::Request&, httplib::Response& out,
                                 std::exception_ptr) { Refuse(500, &out); });
    set_post_routing_handler([](const httplib::Request&, httplib::Response& out) { Close(&out); });
  }

  bool Run(Connection& connection, bool close) {
    connection.HideRange();
    BoundedStream stream(connection, limits_);
    Running running{.stream = &stream, .proxies = &limits_.proxies, .close = close};
    running.request.remote_address = connection.remote_address();
    running.request.certificate = connection.certificate();
    running.request.deadline = absl::Now() + absl::FromChrono(limits_.request);
    t_running = &running;
    bool closed = false;
    const bool sound = process_request(stream, close, closed,
                                       [](httplib::Request& request) { Prepare(&request); });
    t_running = nullptr;
    return stream.Finish() && sound && !closed && !running.close;
  }

 private:
  // Before the library routes: takes from the request what the library would do in its own way.
  static void Prepare(httplib::Request* request) {
    Running& running = *t_running;
    running.request.method = request->method == "HEAD" ? "GET" : request->method;
    running.request.path = request->path;
    TakeHeaders(*request, &running.request);
    running.request.remote_address = running.proxies->ClientOf(
        running.request.remote_address, running.request.header(kForwardedFor));
    request->ranges.clear();  // answered by the service
    int64_t length = 0;
    if (running.request.header("transfer-encoding").empty()) {
      running.has_body =
          absl::SimpleAtoi(running.request.header("content-length"), &length) && length > 0;
      running.length = length;
    } else {
      running.has_body = true;
    }
    // The library would rather have Brotli at its slowest.
    request->headers.erase("Accept-Encoding");
    if (absl::StrContains(running.request.header("accept-encoding"), "gzip"))
      request->set_header("Accept-Encoding", "gzip");
    request->headers.erase("Connection");
    if (running.request.header("connection") == "close") running.close = true;
  }

  void Handle(httplib::Response* out) {
    Running& running = *t_running;
    running.handled = true;
    running.request.read_body = [&running](int64_t max_bytes, const PieceSink& sink) {
      return running.has_body ? TakeBody(max_bytes, sink) : absl::OkStatus();
    };
    HttpResponse response = handler_(running.request);
    running.stream->BeginTransfer();  // however long it took, now it is there
    if (running.has_body && !running.body_taken) running.close = true;
    Answer(std::move(response), out);
  }

  void Refuse(int status, httplib::Response* out) const {
    t_running->close = true;
    Answer(refuse_(status, t_running->request.header("accept-language")), out);
  }

  static void Close(httplib::Response* out) {
    out->headers.erase("Keep-Alive");
    out->headers.erase("Connection");
    if (t_running->close) out->set_header("Connection", "close");
  }

  const HttpHandler handler_;
  const RefusalWriter refuse_;
  const ExchangeLimits limits_;
};

HttpExchange::HttpExchange(HttpHandler handler, RefusalWriter refuse, const ExchangeLimits& limits)
    : server_(std::make_unique<Server>(std::move(handler), std::move(refuse), limits)) {}

HttpExchange::~HttpExchange() = default;

bool HttpExchange::Run(Connection& connection, bool close) {
  return server_->Run(connection, close);
}

}  // namespace sohoa
