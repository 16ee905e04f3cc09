#include "storage/sign/signing_certificate.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "absl/strings/str_cat.h"
#include "storage/sign/c_ptr.h"
#include "storage/sign/certificate.h"

namespace sohoa {
namespace {

using X509Ptr = CPtr<X509, X509_free>;

X509Ptr Parse(const std::string& der) {
  const auto* bytes = reinterpret_cast<const unsigned char*>(der.data());
  return X509Ptr(d2i_X509(nullptr, &bytes, static_cast<long>(der.size())));
}

template <typename Encode>
std::string DerOf(Encode encode) {
  unsigned char* bytes = nullptr;
  const int size = encode(&bytes);
  if (size <= 0) return "";
  std::string der(reinterpret_cast<const char*>(bytes), static_cast<size_t>(size));
  OPENSSL_free(bytes);
  return der;
}

std::string CommonName(const X509* certificate) {
  const X509_NAME* name = X509_get_subject_name(certificate);
  int at = -1;
  for (int next = -1; (next = X509_NAME_get_index_by_NID(name, NID_commonName, next)) >= 0;)
    at = next;  // the last is the nearest to its owner
  if (at < 0) return "";
  unsigned char* utf8 = nullptr;
  const int size =
      ASN1_STRING_to_UTF8(&utf8, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at)));
  if (size < 0) return "";
  std::string text(reinterpret_cast<const char*>(utf8), static_cast<size_t>(size));
  OPENSSL_free(utf8);
  return text;
}

absl::Status CheckKey(X509* certificate, SigningCertificate& out) {
  constexpr int kLeastRsaBits = 2048;
  const EVP_PKEY* key = X509_get0_pubkey(certificate);
  out.is_pss_only = key != nullptr && EVP_PKEY_is_a(key, "RSA-PSS") == 1;
  out.is_rsa = out.is_pss_only || (key != nullptr && EVP_PKEY_is_a(key, "RSA") == 1);
  out.bits = key != nullptr ? EVP_PKEY_get_bits(key) : 0;
  if (out.is_rsa && out.bits < kLeastRsaBits)
    return absl::FailedPreconditionError(
        absl::StrCat("the RSA key is too short: ", out.bits, " bits, 2048 are the least"));
  out.hashes = {HashKind::kSha256, HashKind::kSha384, HashKind::kSha512};
  if (out.is_rsa) return absl::OkStatus();
  char curve[64] = "";
  size_t size = 0;
  if (key == nullptr || EVP_PKEY_is_a(key, "EC") != 1 ||
      EVP_PKEY_get_group_name(key, curve, sizeof curve, &size) != 1)
    return absl::FailedPreconditionError("keys of this kind are not used; RSA and ECDSA are");
  const int kind = OBJ_txt2nid(curve);
  if (kind == NID_secp384r1) out.hashes = {HashKind::kSha384, HashKind::kSha512};
  if (kind == NID_secp521r1) out.hashes = {HashKind::kSha512};
  if (kind == NID_X9_62_prime256v1 || kind == NID_secp384r1 || kind == NID_secp521r1)
    return absl::OkStatus();
  return absl::FailedPreconditionError(
      "the curve of the key is not used; P-256, P-384 and P-521 are");
}

absl::Status CheckSignedWell(X509* certificate) {
  if (X509_check_issued(certificate, certificate) == X509_V_OK) return absl::OkStatus();
  int hash = NID_undef;
  X509_get_signature_info(certificate, &hash, nullptr, nullptr, nullptr);
  if (hash != NID_sha256 && hash != NID_sha384 && hash != NID_sha512)
    return absl::FailedPreconditionError(
        "a certificate is signed with a weak algorithm; SHA-256 is the least");
  return absl::OkStatus();
}

absl::Status CheckValidity(const X509* certificate, absl::Time now) {
  time_t seconds = absl::ToTimeT(now);
  if (X509_cmp_time(X509_get0_notBefore(certificate), &seconds) > 0)
    return absl::FailedPreconditionError(
        "the certificate is not valid yet; look at the clock of this machine");
  if (X509_cmp_time(X509_get0_notAfter(certificate), &seconds) < 0)
    return absl::FailedPreconditionError(
        "the certificate has expired; have it renewed by its authority");
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<SigningCertificate> CheckSigningCertificate(const std::vector<std::string>& chain,
                                                           absl::Time now) {
  SigningCertificate out;
  for (size_t k = 0; k < chain.size(); ++k) {
    const X509Ptr certificate = Parse(chain[k]);
    if (certificate == nullptr)
      return absl::InvalidArgumentError("a certificate of the key cannot be read");
    SigningCertificate issuer;
    absl::Status checked = CheckKey(certificate.get(), k == 0 ? out : issuer);
    if (checked.ok()) checked = CheckSignedWell(certificate.get());
    if (checked.ok() && k == 0) checked = CheckValidity(certificate.get(), now);
    ERR_clear_error();
    if (!checked.ok()) return checked;
    if (k > 0) continue;
    if (!Certificate::Of(certificate.get()).MaySignDocuments())
      return absl::FailedPreconditionError(
          "the certificate is not meant for signing documents; choose another key");
    out.issuer_der = DerOf([&](unsigned char** bytes) {
      return i2d_X509_NAME(X509_get_issuer_name(certificate.get()), bytes);
    });
    out.serial_der = DerOf([&](unsigned char** bytes) {
      return i2d_ASN1_INTEGER(X509_get0_serialNumber(certificate.get()), bytes);
    });
    out.common_name = CommonName(certificate.get());
  }
  if (chain.empty()) return absl::InvalidArgumentError("the key has no certificate");
  return out;
}

}  // namespace sohoa
