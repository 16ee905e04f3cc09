// One client's socket, with or without TLS. It never blocks by itself: waiting has a deadline.
#ifndef SOHOA_TOOLS_SERVE_CONNECTION_H_
#define SOHOA_TOOLS_SERVE_CONNECTION_H_

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "storage/sign/tls.h"
#include "tools/serve/http_head.h"
#include "tools/serve/http_message.h"
#include "tools/serve/throttle.h"

namespace sohoa {

// Not thread-safe, but for Abort. Dropping it closes the socket.
class Connection {
 public:
  using Clock = std::chrono::steady_clock;
  using Deadline = Clock::time_point;

  // `socket` is taken over and must not block. `tls` null: plain.
  // `place`: held for as long.
  Connection(int socket, std::string remote_address, std::unique_ptr<TlsSession> tls,
             std::unique_ptr<PlaceLimit::Place> place = nullptr)
      : place_(std::move(place)),
        socket_(socket),
        remote_address_(std::move(remote_address)),
        tls_(std::move(tls)) {}
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection();

  int socket() const { return socket_; }
  const std::string& remote_address() const { return remote_address_; }
  std::optional<ClientCertificate> certificate() const;

  // Goes on with the handshake, if there is one and it is not over. kDone: it is over.
  SocketState Handshake();
  // Reads what has come behind what is unread, up to kMaxHeadBytes unread in all. kDone: something
  // came; kWantsRead or kWantsWrite: nothing more for now.
  SocketState Fill();
  std::string_view unread() const { return std::string_view(buffer_).substr(taken_); }
  void HideRange();  // in the head that is unread: as HideRangeHeader

  // When the handshake, or the head that has begun to come, must be here; none between requests.
  std::optional<Deadline> due() const { return due_; }
  void SetDue(std::optional<Deadline> due) { due_ = due; }

  // At most `size` bytes, the unread ones first; 0 when the peer has ended, -1 past the deadline or
  // after an error.
  ssize_t Read(char* data, size_t size, Deadline deadline);
  // All of it; false past the deadline or after an error.
  bool Write(std::string_view bytes, Deadline deadline);
  // What cannot go out at once is kept, so that no thread need wait for the peer. False after an
  // error. REQUIRES: nothing is kept.
  bool Keep(std::string bytes);
  bool has_kept() const { return sent_ < kept_.size(); }
  // kDone: nothing is left of it; kWantsWrite, kWantsRead: something is. `went`: whether any did.
  SocketState SendKept(bool* went);
  // Whether nothing may follow what is kept, and when it must have gone.
  void SetKept(bool is_last, Deadline end) { is_last_ = is_last, kept_end_ = end; }
  bool is_last() const { return is_last_; }
  Deadline kept_end() const { return kept_end_; }

  // What goes out at once, for an answer that nobody waits for; the rest is dropped.
  void WriteAtOnce(std::string_view bytes);

  // Says that nothing more comes and reads a little of what the peer still sends, so that it gets
  // to read the answer before the connection is reset.
  void EndWriting(Deadline deadline);
  void Abort();  // any thread: ends what waits here

 private:
  SocketState ReadOnce(char* data, size_t size, size_t* done);
  SocketState WriteOnce(std::string_view bytes, size_t* done);
  bool WaitFor(SocketState wanted, Deadline deadline) const;

  const std::unique_ptr<PlaceLimit::Place> place_;
  const int socket_;
  const std::string remote_address_;
  const std::unique_ptr<TlsSession> tls_;
  bool greeted_ = false;  // the handshake is over
  std::string buffer_;
  size_t taken_ = 0;  // of the buffer
  std::optional<Deadline> due_;
  std::string kept_;
  size_t sent_ = 0;  // of it
  bool is_last_ = false;
  Deadline kept_end_ = {};
};

}  // namespace sohoa

#endif  // SOHOA_TOOLS_SERVE_CONNECTION_H_
