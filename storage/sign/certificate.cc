#include "storage/sign/certificate.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>

#include "storage/sign/asn1_time.h"
#include "storage/sign/c_ptr.h"
#include "storage/sign/no_passphrase.h"

namespace sohoa {
namespace {

constexpr int kMinRsaBits = 2048;
constexpr int kMinHashBytes = 28;
constexpr size_t kMaxCertificates = 1000;

// Usages of certificates that sign documents: any, e-mail, client, document signing (RFC 9336),
// and those that Adobe and Microsoft had before.
bool IsDocumentsUsage(const ASN1_OBJECT* usage) {
  std::array<char, 80> dotted = {};
  OBJ_obj2txt(dotted.data(), dotted.size(), usage, 1);
  constexpr std::array<std::string_view, 6> kUsages = {
      "2.5.29.37.0",        "1.3.6.1.5.5.7.3.4",    "1.3.6.1.5.5.7.3.2",
      "1.3.6.1.5.5.7.3.36", "1.2.840.113583.1.1.5", "1.3.6.1.4.1.311.10.3.12"};
  return std::find(kUsages.begin(), kUsages.end(), std::string_view(dotted.data())) !=
         kUsages.end();
}

}  // namespace

Certificate Certificate::Of(x509_st* certificate) {
  X509_up_ref(certificate);
  return Certificate(std::shared_ptr<x509_st>(certificate, X509_free));
}

std::optional<Certificate> Certificate::FromDer(std::string_view der) {
  const auto* data = reinterpret_cast<const unsigned char*>(der.data());
  X509* certificate = d2i_X509(nullptr, &data, static_cast<long>(der.size()));
  ERR_clear_error();
  if (certificate == nullptr) return std::nullopt;
  return Certificate(std::shared_ptr<x509_st>(certificate, X509_free));
}

std::vector<Certificate> Certificate::FromFileBytes(std::string_view bytes) {
  std::vector<Certificate> found;
  if (bytes.size() > INT32_MAX) return found;
  if (std::optional<Certificate> one = FromDer(bytes)) return {*one};
  const CPtr<BIO, BIO_free> bio(BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size())));
  while (found.size() < kMaxCertificates) {
    X509* next = PEM_read_bio_X509(bio.get(), nullptr, NoPassphrase, nullptr);
    if (next == nullptr) break;
    found.push_back(Certificate(std::shared_ptr<x509_st>(next, X509_free)));
  }
  ERR_clear_error();
  return found;
}

bool Certificate::operator==(const Certificate& other) const {
  return X509_cmp(get(), other.get()) == 0;
}

absl::Time Certificate::not_before() const {
  return TimeOf(X509_get0_notBefore(get())).value_or(absl::InfiniteFuture());
}

absl::Time Certificate::not_after() const {
  return TimeOf(X509_get0_notAfter(get())).value_or(absl::InfinitePast());
}

bool Certificate::MaySignDocuments() const {
  const uint32_t usage = X509_get_key_usage(get());  // all bits where nothing is told
  if ((usage & (KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION)) == 0) return false;
  const CPtr<EXTENDED_KEY_USAGE, EXTENDED_KEY_USAGE_free> extended(static_cast<EXTENDED_KEY_USAGE*>(
      X509_get_ext_d2i(get(), NID_ext_key_usage, nullptr, nullptr)));
  if (extended == nullptr) return true;
  for (int i = 0; i < sk_ASN1_OBJECT_num(extended.get()); ++i)
    if (IsDocumentsUsage(sk_ASN1_OBJECT_value(extended.get(), i))) return true;
  return false;
}

bool Certificate::is_weakly_signed() const {
  int hash = NID_undef;
  if (X509_get_signature_info(get(), &hash, nullptr, nullptr, nullptr) != 1) return false;
  const EVP_MD* method = EVP_get_digestbynid(hash);
  return hash != NID_undef && (method == nullptr || EVP_MD_get_size(method) < kMinHashBytes);
}

bool Certificate::has_weak_key() const {
  const EVP_PKEY* key = X509_get0_pubkey(get());
  if (key == nullptr) return false;
  const int kind = EVP_PKEY_get_base_id(key);
  if (kind == EVP_PKEY_RSA || kind == EVP_PKEY_RSA_PSS || kind == EVP_PKEY_DSA)
    return EVP_PKEY_get_bits(key) < kMinRsaBits;
  return kind == EVP_PKEY_EC && EVP_PKEY_get_bits(key) < 224;
}

bool Certificate::needs_no_revocation() const {
  return X509_get_ext_by_NID(get(), NID_id_pkix_OCSP_noCheck, -1) >= 0;
}

}  // namespace sohoa
