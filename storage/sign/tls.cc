#include "storage/sign/tls.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <climits>
#include <filesystem>
#include <utility>

#include "absl/strings/str_cat.h"
#include "storage/sign/c_ptr.h"
#include "storage/sign/digest.h"
#include "storage/sign/no_passphrase.h"

namespace sohoa {
namespace {

using SslContext = CPtr<SSL_CTX, SSL_CTX_free>;

class OpenSslSession final : public TlsSession {
 public:
  explicit OpenSslSession(CPtr<SSL, SSL_free> ssl) : ssl_(std::move(ssl)) {}

  SocketState Handshake() override {
    ERR_clear_error();
    return StateOf(SSL_accept(ssl_.get()));
  }

  SocketState Read(char* data, size_t size, size_t* done) override {
    ERR_clear_error();
    *done = 0;
    return StateOf(SSL_read_ex(ssl_.get(), data, size, done));
  }

  SocketState Write(std::string_view bytes, size_t* done) override {
    ERR_clear_error();
    *done = 0;
    return StateOf(SSL_write_ex(ssl_.get(), bytes.data(), bytes.size(), done));
  }

  void Close() override {
    ERR_clear_error();
    SSL_shutdown(ssl_.get());
  }

  std::string peer_sha256() const override {
    X509* peer = SSL_get0_peer_certificate(ssl_.get());
    if (peer == nullptr) return "";
    unsigned char* der = nullptr;
    const int size = i2d_X509(peer, &der);
    if (size <= 0) return "";
    const std::string digest =
        Sha256Hex({reinterpret_cast<const char*>(der), static_cast<size_t>(size)});
    OPENSSL_free(der);
    return digest;
  }

  std::string peer_common_name() const override {
    X509* peer = SSL_get0_peer_certificate(ssl_.get());
    if (peer == nullptr) return "";
    char name[256] = {};
    const int size = X509_NAME_get_text_by_NID(X509_get_subject_name(peer), NID_commonName, name,
                                               static_cast<int>(sizeof(name)));
    return size > 0 ? std::string(name, static_cast<size_t>(size)) : "";
  }

 private:
  SocketState StateOf(int result) const {
    if (result > 0) return SocketState::kDone;
    switch (SSL_get_error(ssl_.get(), result)) {
      case SSL_ERROR_WANT_READ:
        return SocketState::kWantsRead;
      case SSL_ERROR_WANT_WRITE:
        return SocketState::kWantsWrite;
      default:
        return SocketState::kClosed;
    }
  }

  CPtr<SSL, SSL_free> ssl_;
};

class OpenSslContext final : public TlsContext {
 public:
  explicit OpenSslContext(SslContext context) : context_(std::move(context)) {}

  absl::StatusOr<std::unique_ptr<TlsSession>> NewSession(int socket) const override {
    CPtr<SSL, SSL_free> ssl(SSL_new(context_.get()));
    if (ssl == nullptr || SSL_set_fd(ssl.get(), socket) != 1)
      return absl::ResourceExhaustedError("no memory for another connection");
    return std::make_unique<OpenSslSession>(std::move(ssl));
  }

 private:
  SslContext context_;
};

absl::Status FileError(const char* reason, const std::string& path) {
  ERR_clear_error();
  std::error_code ec;
  if (!std::filesystem::is_regular_file(path, ec))
    return absl::NotFoundError(absl::StrCat("no such file: ", path));
  return absl::InvalidArgumentError(absl::StrCat(reason, ": ", path));
}

void SetRules(SSL_CTX* context) {
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_NO_TICKET |
                                   SSL_OP_CIPHER_SERVER_PREFERENCE);
  SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_default_passwd_cb(context, NoPassphrase);
  // Resumed sessions would carry a client's certificate past a change of the roots.
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_num_tickets(context, 0);
}

absl::Status AskForClients(SSL_CTX* context, const TlsFiles& files) {
  if (SSL_CTX_load_verify_file(context, files.client_roots.c_str()) != 1)
    return FileError("this file holds no certificate", files.client_roots);
  SSL_CTX_set_client_CA_list(context, SSL_load_client_CA_file(files.client_roots.c_str()));
  const int needed = files.client_needed ? SSL_VERIFY_FAIL_IF_NO_PEER_CERT : 0;
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER | needed, nullptr);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::shared_ptr<const TlsContext>> LoadTlsContext(const TlsFiles& files) {
  if (files.client_needed && files.client_roots.empty())
    return absl::InvalidArgumentError(
        "a client's certificate is needed, and none is trusted: name client_roots");
  SslContext context(SSL_CTX_new(TLS_server_method()));
  if (context == nullptr) return absl::ResourceExhaustedError("no memory for another connection");
  SetRules(context.get());
  if (SSL_CTX_use_certificate_chain_file(context.get(), files.certificate.c_str()) != 1)
    return FileError("this file holds no certificate", files.certificate);
  if (SSL_CTX_use_PrivateKey_file(context.get(), files.key.c_str(), SSL_FILETYPE_PEM) != 1)
    return FileError("this file holds no key of the service's certificate", files.key);
  if (SSL_CTX_check_private_key(context.get()) != 1)
    return FileError("this file holds no key of the service's certificate", files.key);
  if (!files.client_roots.empty())
    if (absl::Status s = AskForClients(context.get(), files); !s.ok()) return s;
  return std::make_shared<const OpenSslContext>(std::move(context));
}

}  // namespace sohoa
