#include "tools/serve/http_server.h"

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"
#include "tools/serve/http_head.h"

namespace sohoa {
namespace {

using Clock = Connection::Clock;

constexpr int kBacklog = 512;
constexpr int kSweepMs = 250;  // how exactly deadlines of parked connections are kept
constexpr std::chrono::milliseconds kLastWords{500};
constexpr std::chrono::milliseconds kNoFiles{10};

std::string AddressOf(const sockaddr_storage& address, socklen_t size) {
  char text[NI_MAXHOST] = {};
  getnameinfo(reinterpret_cast<const sockaddr*>(&address), size, text, sizeof(text), nullptr, 0,
              NI_NUMERICHOST);
  constexpr std::string_view kMapped = "::ffff:";
  const std::string_view shown = text;
  return std::string(shown.starts_with(kMapped) ? shown.substr(kMapped.size()) : shown);
}

int PortOf(int socket) {
  sockaddr_storage address = {};
  socklen_t size = sizeof(address);
  getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size);
  const in_port_t port = address.ss_family == AF_INET6
                             ? reinterpret_cast<const sockaddr_in6*>(&address)->sin6_port
                             : reinterpret_cast<const sockaddr_in*>(&address)->sin_port;
  return ntohs(port);
}

// -1 and errno.
int Listener(const addrinfo& address) {
  const int file = socket(address.ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (file < 0) return -1;
  const int on = 1;
  setsockopt(file, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
  if (bind(file, address.ai_addr, address.ai_addrlen) == 0 && listen(file, kBacklog) == 0)
    return file;
  const int error = errno;
  close(file);
  errno = error;
  return -1;
}

void Add(int events, int socket, uint32_t what) {
  epoll_event event = {};
  event.events = what;
  event.data.fd = socket;
  epoll_ctl(events, EPOLL_CTL_ADD, socket, &event);
}

uint32_t EventsFor(SocketState state) {
  return (state == SocketState::kWantsWrite ? EPOLLOUT : EPOLLIN) | EPOLLRDHUP;
}

// Not whether the peer has ended: it may have, and take the answer still.
uint32_t KeptEventsFor(SocketState state) {
  return state == SocketState::kWantsRead ? EPOLLIN : EPOLLOUT;
}

}  // namespace

absl::StatusOr<std::unique_ptr<HttpServer>> HttpServer::Listen(const HttpServerOptions& options) {
  std::unique_ptr<HttpServer> server(new HttpServer(options));
  if (absl::Status s = server->Open(); !s.ok()) return s;
  return server;
}

absl::Status HttpServer::Open() {
  addrinfo wanted = {};
  wanted.ai_socktype = SOCK_STREAM;
  wanted.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  if (getaddrinfo(options_.host.c_str(), absl::StrCat(options_.port).c_str(), &wanted, &found) != 0)
    return absl::InvalidArgumentError(absl::StrCat("no such address: ", options_.host));
  listener_ = Listener(*found);
  freeaddrinfo(found);
  if (listener_ < 0)
    return absl::UnavailableError(absl::StrCat("the service cannot listen at ", options_.host, ":",
                                               options_.port, ": ", std::strerror(errno)));
  port_ = PortOf(listener_);
  events_ = epoll_create1(EPOLL_CLOEXEC);
  wake_ = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (events_ < 0 || wake_ < 0) return absl::ResourceExhaustedError("no more files can be opened");
  Add(events_, listener_, EPOLLIN);
  Add(events_, wake_, EPOLLIN);
  return absl::OkStatus();
}

HttpServer::~HttpServer() {
  Stop(std::chrono::seconds(0));
  for (const int file : {listener_, events_, wake_})
    if (file >= 0) close(file);
}

void HttpServer::Start(HttpHandler handler, RefusalWriter refuse) {
  refuse_ = refuse;
  exchange_ =
      std::make_unique<HttpExchange>(std::move(handler), std::move(refuse), options_.exchange);
  threads_.emplace_back([this] { Watch(); });
  for (int k = 0; k < options_.threads; ++k) threads_.emplace_back([this] { Work(); });
}

void HttpServer::SetTls(std::shared_ptr<const TlsContext> tls) {
  const std::lock_guard lock(mutex_);
  tls_ = std::move(tls);
}

HttpServerCounts HttpServer::counts() const {
  const std::lock_guard lock(mutex_);
  const auto waiting = static_cast<int64_t>(waiting_.size());
  const auto busy = static_cast<int64_t>(busy_.size());
  return {.connections = static_cast<int64_t>(parked_.size()) + waiting + busy,
          .waiting = waiting,
          .busy = busy,
          .overloaded = overloaded_,
          .malformed = malformed_};
}

bool HttpServer::Stop(std::chrono::seconds grace) {
  stopping_ = true;
  Wake();
  bool finished = false;
  {
    std::unique_lock lock(mutex_);
    finished = finished_.wait_for(lock, grace, [&] { return IsFinished(); });
    for (const auto& [unused, connection] : busy_) connection->Abort();
    waiting_.clear();
    stopped_ = true;
    came_.notify_all();
  }
  Wake();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
  const std::lock_guard lock(mutex_);
  parked_.clear();
  return finished;
}

bool HttpServer::IsFinished() const {
  return waiting_.empty() && busy_.empty() &&
         std::none_of(parked_.begin(), parked_.end(),
                      [](const auto& entry) { return entry.second.connection->has_kept(); });
}

void HttpServer::Wake() {
  const uint64_t one = 1;
  [[maybe_unused]] const ssize_t written = write(wake_, &one, sizeof(one));
}

// --- the waiting thread ----------------------------------------------------------------------

void HttpServer::Watch() {
  bool listening = true;
  Clock::time_point swept = Clock::now();
  std::array<epoll_event, 64> events;
  while (!stopped_) {
    if (stopping_ && std::exchange(listening, false))
      epoll_ctl(events_, EPOLL_CTL_DEL, listener_, nullptr);
    const int count = epoll_wait(events_, events.data(), static_cast<int>(events.size()), kSweepMs);
    for (int k = 0; k < count; ++k) {
      const int file = events[static_cast<size_t>(k)].data.fd;
      uint64_t wakings = 0;
      if (file == wake_) {
        [[maybe_unused]] const ssize_t got = read(wake_, &wakings, sizeof(wakings));
      } else if (file == listener_) {
        Accept();
      } else {
        Look(file);
      }
    }
    if (Clock::now() - swept < std::chrono::milliseconds(kSweepMs)) continue;
    swept = Clock::now();
    DropLate();
  }
}

void HttpServer::Accept() {
  for (;;) {
    sockaddr_storage address = {};
    socklen_t size = sizeof(address);
    const int file = accept4(listener_, reinterpret_cast<sockaddr*>(&address), &size,
                             SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (file < 0) {
      // It stays in the kernel's queue and would wake us again at once.
      if (errno == EMFILE || errno == ENFILE) std::this_thread::sleep_for(kNoFiles);
      return;
    }
    const int on = 1;
    setsockopt(file, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    std::string from = AddressOf(address, size);
    const bool speaks_for_others = options_.exchange.proxies.Contains(from);
    std::unique_ptr<PlaceLimit::Place> place;
    if (!speaks_for_others) place = places_.Take(from);
    const bool too_many = !speaks_for_others && place == nullptr;
    std::shared_ptr<const TlsContext> tls;
    size_t open = 0;
    {
      const std::lock_guard lock(mutex_);
      tls = tls_;
      open = parked_.size() + waiting_.size() + busy_.size();
    }
    std::unique_ptr<TlsSession> session;
    if (tls != nullptr) {
      auto made = tls->NewSession(file);
      if (made.ok()) session = *std::move(made);
    }
    if (open >= options_.most_connections || too_many || stopping_ ||
        (tls != nullptr && session == nullptr)) {
      ++overloaded_;
      close(file);
      continue;
    }
    Add(events_, file, 0);
    auto connection =
        std::make_unique<Connection>(file, std::move(from), std::move(session), std::move(place));
    connection->SetDue(Clock::now() + options_.head);
    Park(std::move(connection), EPOLLIN | EPOLLRDHUP);
  }
}

void HttpServer::Look(int socket) {
  std::unique_ptr<Connection> connection = TakeParked(socket);
  if (connection == nullptr) return;
  if (connection->has_kept()) return GoOnWriting(std::move(connection));
  SocketState state = connection->Handshake();
  if (state == SocketState::kDone) state = connection->Fill();
  if (state == SocketState::kClosed) return;  // and so is ours
  if (state != SocketState::kDone) return Park(std::move(connection), EventsFor(state));
  Judge(std::move(connection));
}

HttpServer::Deadline HttpServer::NextDue(const Connection& connection) const {
  return std::min(connection.kept_end(), Clock::now() + options_.exchange.stall);
}

void HttpServer::GoOnWriting(std::unique_ptr<Connection> connection) {
  bool went = false;
  const SocketState state = connection->SendKept(&went);
  if (state == SocketState::kWantsWrite || state == SocketState::kWantsRead) {
    if (went) connection->SetDue(NextDue(*connection));
    return Park(std::move(connection), KeptEventsFor(state));
  }
  if (state == SocketState::kDone && connection->is_last()) connection->EndWriting(Clock::now());
  if (state == SocketState::kDone && !connection->is_last()) {
    connection->SetDue(std::nullopt);
    GoOnReading(std::move(connection));
  }
  if (!stopping_) return;
  const std::lock_guard lock(mutex_);
  finished_.notify_all();
}

void HttpServer::Judge(std::unique_ptr<Connection> connection) {
  const std::string_view bytes = connection->unread();
  // A request that trickles in has its time from its first byte on, not from the last one.
  if (!connection->due()) connection->SetDue(Clock::now() + options_.head);
  const std::optional<size_t> end = HeadEnd(bytes);
  if (!end && bytes.size() >= kMaxHeadBytes) return Refuse(std::move(connection), 431);
  if (!end) return Park(std::move(connection), EPOLLIN | EPOLLRDHUP);
  if (const int fault = FaultOfHead(bytes.substr(0, *end)); fault != 0)
    return Refuse(std::move(connection), fault);
  if (stopping_ || !Enqueue(&connection)) Refuse(std::move(connection), 503);
}

void HttpServer::Refuse(std::unique_ptr<Connection> connection, int status) {
  ++(status == 503 ? overloaded_ : malformed_);
  connection->WriteAtOnce(
      ClosingAnswer(refuse_(status, HeaderInHead(connection->unread(), "accept-language"))));
  // Once more, so that what the client still sends does not reset the connection before it reads.
  connection->EndWriting(Clock::now());
}

bool HttpServer::Enqueue(std::unique_ptr<Connection>* connection) {
  const std::lock_guard lock(mutex_);
  if (waiting_.size() >= options_.most_waiting) return false;
  waiting_.push_back(std::move(*connection));
  came_.notify_one();
  return true;
}

void HttpServer::Park(std::unique_ptr<Connection> connection, uint32_t what) {
  const std::lock_guard lock(mutex_);
  ParkLocked(std::move(connection), what);
}

void HttpServer::ParkLocked(std::unique_ptr<Connection> connection, uint32_t what) {
  const int socket = connection->socket();
  const Deadline until = connection->due().value_or(Clock::now() + options_.idle);
  parked_[socket] = {std::move(connection), until};
  epoll_event event = {};
  event.events = what | EPOLLONESHOT;
  event.data.fd = socket;
  epoll_ctl(events_, EPOLL_CTL_MOD, socket, &event);
}

std::unique_ptr<Connection> HttpServer::TakeParked(int socket) {
  const std::lock_guard lock(mutex_);
  const auto found = parked_.find(socket);
  if (found == parked_.end()) return nullptr;
  std::unique_ptr<Connection> connection = std::move(found->second.connection);
  parked_.erase(found);
  return connection;
}

void HttpServer::DropLate() {
  std::vector<std::unique_ptr<Connection>> late;
  {
    const std::lock_guard lock(mutex_);
    const Deadline now = Clock::now();
    for (auto at = parked_.begin(); at != parked_.end();) {
      const bool begun = at->second.connection->due().has_value();
      const bool over = at->second.until < now || (stopping_ && !begun);
      // In the middle of an answer there is nothing more to be said.
      if (over && begun && !at->second.connection->has_kept())
        late.push_back(std::move(at->second.connection));
      at = over ? parked_.erase(at) : std::next(at);
    }
    if (stopping_) finished_.notify_all();
  }
  for (std::unique_ptr<Connection>& connection : late) Refuse(std::move(connection), 408);
}

// --- the answering threads -------------------------------------------------------------------

void HttpServer::Work() {
  for (;;) {
    std::unique_ptr<Connection> connection;
    {
      std::unique_lock lock(mutex_);
      came_.wait(lock, [&] { return stopped_ || !waiting_.empty(); });
      if (stopped_) return;
      connection = std::move(waiting_.front());
      waiting_.pop_front();
      busy_[connection->socket()] = connection.get();
    }
    Answer(std::move(connection));
  }
}

void HttpServer::Answer(std::unique_ptr<Connection> connection) {
  const int socket = connection->socket();
  connection->SetDue(std::nullopt);
  const bool goes_on = exchange_->Run(*connection, stopping_);
  if (connection->has_kept()) {
    connection->SetKept(!goes_on, Clock::now() + options_.exchange.transfer);
    connection->SetDue(NextDue(*connection));
    const std::lock_guard lock(mutex_);  // once: else nobody would seem to be answering it
    busy_.erase(socket);
    return ParkLocked(std::move(connection), EPOLLOUT);
  }
  if (!goes_on) connection->EndWriting(Clock::now() + kLastWords);
  {
    const std::lock_guard lock(mutex_);
    busy_.erase(socket);
    if (stopping_) finished_.notify_all();
  }
  if (goes_on) GoOnReading(std::move(connection));
}

void HttpServer::GoOnReading(std::unique_ptr<Connection> connection) {
  const SocketState state = connection->Fill();  // what TLS or this buffer hold, no event tells of
  if (state == SocketState::kClosed) return;
  if (connection->unread().empty()) return Park(std::move(connection), EventsFor(state));
  Judge(std::move(connection));
}

}  // namespace sohoa
