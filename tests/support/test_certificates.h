// Keys, certificates and revocation lists made on the spot.
#ifndef SOHOA_TESTS_SUPPORT_TEST_CERTIFICATES_H_
#define SOHOA_TESTS_SUPPORT_TEST_CERTIFICATES_H_

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/test_authority.h"

namespace sohoa::testing_support {

struct FreeKey {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
struct FreeCertificate {
  void operator()(X509* certificate) const { X509_free(certificate); }
};
using Key = std::unique_ptr<EVP_PKEY, FreeKey>;
using Certificate = std::unique_ptr<X509, FreeCertificate>;

struct KeyAndCertificate {
  Key key;
  Certificate certificate;
};

// Stops the test program: it says on stderr what could not be made.
void Require(bool made, const char* what);

Key MakeKey(KeyKind kind);

// Extensions by OpenSSL's number and in its configuration's syntax.
using Extensions = std::vector<std::pair<int, std::string>>;

// `issuer` nullptr: signed by its own key.
KeyAndCertificate MakeCertificate(const CertificateWish& wish, const KeyAndCertificate* issuer,
                                  const Extensions& extensions);

struct Revoked {
  std::string serial_hex;
  int64_t revoked_s = 0;  // from now
};

// DER; valid for a week from an hour ago. An extension by name, in OpenSSL's configuration's
// syntax.
std::string MakeCrl(const KeyAndCertificate& issuer, const std::vector<Revoked>& revoked,
                    const std::pair<std::string, std::string>& extension = {});

std::string DerOf(const X509* certificate);
std::string PemOf(X509* certificate);
std::string SerialHex(const X509* certificate);

// Of what a BIO in memory holds; the BIO is freed.
std::string TakeBytes(BIO* bio);

}  // namespace sohoa::testing_support

#endif  // SOHOA_TESTS_SUPPORT_TEST_CERTIFICATES_H_
