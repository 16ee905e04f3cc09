#include "tests/support/test_certificates.h"

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <cstdlib>
#include <ctime>

namespace sohoa::testing_support {
namespace {

void AddName(X509_NAME* name, const char* kind, const std::string& text) {
  if (text.empty()) return;
  X509_NAME_add_entry_by_txt(name, kind, MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(text.c_str()), -1, -1, 0);
}

void AddExtensions(X509* certificate, X509* issuer, const Extensions& extensions) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  for (const auto& [kind, value] : extensions) {
    if (value.empty()) continue;
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str());
    Require(extension != nullptr, value.c_str());
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
  }
}

void SetSerial(X509* certificate) {
  BIGNUM* number = BN_new();
  BN_rand(number, 63, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY);
  BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate));
  BN_free(number);
}

std::string TakeDer(unsigned char* der, int size) {
  Require(size > 0, "DER");
  std::string out(reinterpret_cast<const char*>(der), static_cast<size_t>(size));
  OPENSSL_free(der);
  return out;
}

}  // namespace

void FreeKey::operator()(evp_pkey_st* key) const { EVP_PKEY_free(key); }
void FreeCertificate::operator()(x509_st* certificate) const { X509_free(certificate); }

void Require(bool made, const char* what) {
  if (made) return;
  std::fprintf(stderr, "the test authority cannot make: %s\n", what);
  std::abort();
}

Key MakeKey(KeyKind kind) {
  Key key;
  switch (kind) {
    case KeyKind::kRsa1024:
      key.reset(EVP_RSA_gen(1024));
      break;
    case KeyKind::kRsa2048:
      key.reset(EVP_RSA_gen(2048));
      break;
    case KeyKind::kRsa3072:
      key.reset(EVP_RSA_gen(3072));
      break;
    case KeyKind::kEcP256:
      key.reset(EVP_EC_gen("P-256"));
      break;
    case KeyKind::kEcP384:
      key.reset(EVP_EC_gen("P-384"));
      break;
  }
  Require(key != nullptr, "key");
  return key;
}

KeyAndCertificate MakeCertificate(const CertificateWish& wish, const KeyAndCertificate* issuer,
                                  const Extensions& extensions) {
  KeyAndCertificate made{MakeKey(wish.key), Certificate(X509_new())};
  X509* certificate = made.certificate.get();
  X509_set_version(certificate, X509_VERSION_3);
  SetSerial(certificate);
  const std::time_t now = std::time(nullptr);
  ASN1_TIME_set(X509_getm_notBefore(certificate), now + wish.not_before_s);
  ASN1_TIME_set(X509_getm_notAfter(certificate), now + wish.not_after_s);
  X509_set_pubkey(certificate, made.key.get());
  X509_NAME* name = X509_get_subject_name(certificate);
  AddName(name, "C", "VN");
  AddName(name, "O", wish.organization);
  AddName(name, "CN", wish.common_name);
  X509* above = issuer == nullptr ? certificate : issuer->certificate.get();
  X509_set_issuer_name(certificate, X509_get_subject_name(above));
  AddExtensions(certificate, above, extensions);
  EVP_PKEY* signing_key = issuer == nullptr ? made.key.get() : issuer->key.get();
  Require(
      X509_sign(certificate, signing_key, wish.signed_with_sha1 ? EVP_sha1() : EVP_sha256()) > 0,
      "certificate");
  return made;
}

std::string MakeCrl(const KeyAndCertificate& issuer, const std::vector<Revoked>& revoked,
                    const std::pair<std::string, std::string>& extension) {
  const std::unique_ptr<X509_CRL, decltype(&X509_CRL_free)> crl(X509_CRL_new(), X509_CRL_free);
  X509_CRL_set_version(crl.get(), X509_CRL_VERSION_2);
  X509_CRL_set_issuer_name(crl.get(), X509_get_subject_name(issuer.certificate.get()));
  const std::time_t now = std::time(nullptr);
  ASN1_TIME* time = ASN1_TIME_set(nullptr, now - 3600);
  X509_CRL_set1_lastUpdate(crl.get(), time);
  ASN1_TIME_set(time, now + 7 * 24 * 3600);
  X509_CRL_set1_nextUpdate(crl.get(), time);
  for (const Revoked& one : revoked) {
    X509_REVOKED* row = X509_REVOKED_new();
    BIGNUM* number = nullptr;
    BN_hex2bn(&number, one.serial_hex.c_str());
    ASN1_INTEGER* serial = BN_to_ASN1_INTEGER(number, nullptr);
    X509_REVOKED_set_serialNumber(row, serial);
    ASN1_TIME_set(time, now + one.revoked_s);
    X509_REVOKED_set_revocationDate(row, time);
    X509_CRL_add0_revoked(crl.get(), row);
    ASN1_INTEGER_free(serial);
    BN_free(number);
  }
  ASN1_TIME_free(time);
  ASN1_INTEGER* count = ASN1_INTEGER_new();
  ASN1_INTEGER_set(count, now);
  X509_CRL_add1_ext_i2d(crl.get(), NID_crl_number, count, 0, 0);
  ASN1_INTEGER_free(count);
  if (!extension.first.empty()) {
    X509_EXTENSION* made =
        X509V3_EXT_nconf(nullptr, nullptr, extension.first.c_str(), extension.second.c_str());
    Require(made != nullptr && X509_CRL_add_ext(crl.get(), made, -1) == 1, "list's extension");
    X509_EXTENSION_free(made);
  }
  X509_CRL_sort(crl.get());
  Require(X509_CRL_sign(crl.get(), issuer.key.get(), EVP_sha256()) > 0, "revocation list");
  unsigned char* der = nullptr;
  const int size = i2d_X509_CRL(crl.get(), &der);
  return TakeDer(der, size);
}

std::string DerOf(const X509* certificate) {
  unsigned char* der = nullptr;
  const int size = i2d_X509(certificate, &der);
  return TakeDer(der, size);
}

std::string PemOf(X509* certificate) {
  BIO* bio = BIO_new(BIO_s_mem());
  PEM_write_bio_X509(bio, certificate);
  return TakeBytes(bio);
}

std::string SerialHex(const X509* certificate) {
  BIGNUM* number = ASN1_INTEGER_to_BN(X509_get0_serialNumber(certificate), nullptr);
  char* digits = BN_bn2hex(number);
  std::string out = digits;
  OPENSSL_free(digits);
  BN_free(number);
  return out;
}

std::string TakeBytes(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  std::string out(data, static_cast<size_t>(size));
  BIO_free(bio);
  return out;
}

}  // namespace sohoa::testing_support
