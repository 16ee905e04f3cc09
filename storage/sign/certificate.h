// X.509 certificates (RFC 5280).
#ifndef SOHOA_STORAGE_SIGN_CERTIFICATE_H_
#define SOHOA_STORAGE_SIGN_CERTIFICATE_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"

struct x509_st;  // OpenSSL's X509

namespace sohoa {

// Shared by its copies. Not thread-safe: OpenSSL notes in it what it found out.
class Certificate {
 public:
  // nullopt: no certificate.
  static std::optional<Certificate> FromDer(std::string_view der);
  // All of a PEM file, or the one of a DER file. Empty if there are none.
  static std::vector<Certificate> FromFileBytes(std::string_view bytes);
  // Of OpenSSL's own; it stays the caller's.
  static Certificate Of(x509_st* certificate);

  x509_st* get() const { return certificate_.get(); }
  bool operator==(const Certificate& other) const;

  absl::Time not_before() const;
  absl::Time not_after() const;
  // The key signs documents: its usage, if told, is digital signature or content commitment, and
  // its extended usage, if told, is no other trade's (RFC 9336, and what came before).
  bool MaySignDocuments() const;
  // A hash of less than 224 bits vouches for it, or its own key is RSA of less than 2048 bits.
  bool is_weakly_signed() const;
  bool has_weak_key() const;
  // The issuer need not be asked about its revocation (id-pkix-ocsp-nocheck, RFC 6960, 4.2.2.2.1).
  bool needs_no_revocation() const;

 private:
  explicit Certificate(std::shared_ptr<x509_st> certificate)
      : certificate_(std::move(certificate)) {}

  std::shared_ptr<x509_st> certificate_;
};

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SIGN_CERTIFICATE_H_
