// TLS for a service of ours (RFC 8446, RFC 5246): its certificate, and clients that may show one.
#ifndef SOHOA_STORAGE_SIGN_TLS_H_
#define SOHOA_STORAGE_SIGN_TLS_H_

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace sohoa {

// What an operation on a socket that does not block came to.
enum class SocketState {
  kDone,
  kWantsRead,   // again when the socket can be read
  kWantsWrite,  // again when it can be written
  kClosed,      // by the peer or by an error: of no more use
};

// One connection. Not thread-safe.
class TlsSession {
 public:
  virtual ~TlsSession() = default;
  virtual SocketState Handshake() = 0;
  // At most `size` bytes; how many is in *done, more than none where it is kDone.
  virtual SocketState Read(char* data, size_t size, size_t* done) = 0;
  virtual SocketState Write(std::string_view bytes, size_t* done) = 0;
  virtual void Close() = 0;  // tells the peer, without waiting
  // Of the client's certificate, which a trusted authority issued; empty where it showed none.
  virtual std::string peer_sha256() const = 0;  // 64 lower-case hexadecimal digits
  virtual std::string peer_common_name() const = 0;
};

struct TlsFiles {
  std::string certificate;     // PEM: the service's own, then those above it
  std::string key;             // PEM, without a passphrase
  std::string client_roots;    // PEM: who may issue clients' certificates; empty: none is asked for
  bool client_needed = false;  // who shows no certificate gets no connection
};

// Thread-safe. Sessions may outlive it.
class TlsContext {
 public:
  virtual ~TlsContext() = default;
  // `socket` does not block and stays the caller's.
  virtual absl::StatusOr<std::unique_ptr<TlsSession>> NewSession(int socket) const = 0;
};

// TLS 1.2 or later, no renegotiation, no compression.
//   kNotFound         a file cannot be read
//   kInvalidArgument  it holds no certificate or key, or the key is not the certificate's
absl::StatusOr<std::shared_ptr<const TlsContext>> LoadTlsContext(const TlsFiles& files);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SIGN_TLS_H_
