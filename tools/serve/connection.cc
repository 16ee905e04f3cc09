#include "tools/serve/connection.h"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include "tools/serve/http_head.h"

namespace sohoa {
namespace {

constexpr size_t kPieceBytes = 16 << 10;
constexpr size_t kMostDrained = 256 << 10;

SocketState StateAfter(ssize_t result, SocketState blocked, size_t* done) {
  *done = result > 0 ? static_cast<size_t>(result) : 0;
  if (result > 0) return SocketState::kDone;
  const bool again = result < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR);
  return again ? blocked : SocketState::kClosed;
}

}  // namespace

Connection::~Connection() {
  if (tls_ != nullptr) tls_->Close();
  close(socket_);
}

std::optional<ClientCertificate> Connection::certificate() const {
  if (tls_ == nullptr) return std::nullopt;
  ClientCertificate certificate{tls_->peer_sha256(), tls_->peer_common_name()};
  if (certificate.sha256.empty()) return std::nullopt;
  return certificate;
}

SocketState Connection::Handshake() {
  if (tls_ == nullptr || greeted_) return SocketState::kDone;
  const SocketState state = tls_->Handshake();
  greeted_ = state == SocketState::kDone;
  return state;
}

SocketState Connection::Fill() {
  SocketState state = SocketState::kDone;
  bool came = false;
  buffer_.erase(0, std::exchange(taken_, 0));
  while (buffer_.size() < kMaxHeadBytes) {
    std::array<char, kPieceBytes> piece;
    size_t done = 0;
    state = ReadOnce(piece.data(), std::min(piece.size(), kMaxHeadBytes - buffer_.size()), &done);
    if (state != SocketState::kDone) break;
    buffer_.append(piece.data(), done);
    came = true;
    if (HeadEnd(buffer_)) break;
  }
  return came ? SocketState::kDone : state;
}

void Connection::HideRange() {
  buffer_.erase(0, std::exchange(taken_, 0));
  HideRangeHeader(&buffer_);
}

ssize_t Connection::Read(char* data, size_t size, Deadline deadline) {
  if (taken_ < buffer_.size()) {
    const size_t done = buffer_.copy(data, size, taken_);
    taken_ += done;
    return static_cast<ssize_t>(done);
  }
  for (;;) {
    size_t done = 0;
    const SocketState state = ReadOnce(data, size, &done);
    if (state == SocketState::kDone) return static_cast<ssize_t>(done);
    if (state == SocketState::kClosed) return 0;
    if (!WaitFor(state, deadline)) return -1;
  }
}

bool Connection::Write(std::string_view bytes, Deadline deadline) {
  while (!bytes.empty()) {
    size_t done = 0;
    const SocketState state = WriteOnce(bytes, &done);
    bytes.remove_prefix(done);
    if (state == SocketState::kDone) continue;
    if (state == SocketState::kClosed || !WaitFor(state, deadline)) return false;
  }
  return true;
}

bool Connection::Keep(std::string bytes) {
  kept_ = std::move(bytes);
  sent_ = 0;
  bool went = false;
  return !has_kept() || SendKept(&went) != SocketState::kClosed;
}

SocketState Connection::SendKept(bool* went) {
  *went = false;
  while (has_kept()) {
    size_t done = 0;
    const SocketState state = WriteOnce(std::string_view(kept_).substr(sent_), &done);
    sent_ += done;
    *went = *went || done > 0;
    if (state != SocketState::kDone) return state;
  }
  kept_ = {};
  sent_ = 0;
  return SocketState::kDone;
}

void Connection::WriteAtOnce(std::string_view bytes) {
  size_t done = 0;
  WriteOnce(bytes, &done);
}

void Connection::EndWriting(Deadline deadline) {
  if (tls_ != nullptr) tls_->Close();
  shutdown(socket_, SHUT_WR);
  std::array<char, kPieceBytes> dropped;
  for (size_t drained = 0; drained < kMostDrained;) {
    const ssize_t done = recv(socket_, dropped.data(), dropped.size(), 0);
    if (done == 0 || (done < 0 && errno != EAGAIN && errno != EWOULDBLOCK)) return;
    if (done > 0) drained += static_cast<size_t>(done);
    if (done < 0 && !WaitFor(SocketState::kWantsRead, deadline)) return;
  }
}

void Connection::Abort() { shutdown(socket_, SHUT_RDWR); }

SocketState Connection::ReadOnce(char* data, size_t size, size_t* done) {
  if (tls_ != nullptr) return tls_->Read(data, size, done);
  return StateAfter(recv(socket_, data, size, 0), SocketState::kWantsRead, done);
}

SocketState Connection::WriteOnce(std::string_view bytes, size_t* done) {
  if (tls_ != nullptr) return tls_->Write(bytes, done);
  return StateAfter(send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL),
                    SocketState::kWantsWrite, done);
}

bool Connection::WaitFor(SocketState wanted, Deadline deadline) const {
  const auto left =
      std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
  if (left <= 0) return false;
  const short events = wanted == SocketState::kWantsWrite ? POLLOUT : POLLIN;
  pollfd file{.fd = socket_, .events = events, .revents = 0};
  const int ready = poll(&file, 1, static_cast<int>(std::min<int64_t>(left, 3'600'000)));
  return ready > 0 || (ready < 0 && errno == EINTR);
}

}  // namespace sohoa
