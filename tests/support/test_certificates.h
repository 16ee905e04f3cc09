// Keys, certificates and revocation lists made on the spot.
#ifndef SOHOA_TESTS_SUPPORT_TEST_CERTIFICATES_H_
#define SOHOA_TESTS_SUPPORT_TEST_CERTIFICATES_H_

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/test_authority.h"

// OpenSSL's.
struct bio_st;
struct evp_pkey_st;
struct x509_st;

namespace sohoa::testing_support {

struct FreeKey {
  void operator()(evp_pkey_st* key) const;
};
struct FreeCertificate {
  void operator()(x509_st* certificate) const;
};
using Key = std::unique_ptr<evp_pkey_st, FreeKey>;
using Certificate = std::unique_ptr<x509_st, FreeCertificate>;

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

std::string DerOf(const x509_st* certificate);
std::string PemOf(x509_st* certificate);
std::string SerialHex(const x509_st* certificate);

// Of what a BIO in memory holds; the BIO is freed.
std::string TakeBytes(bio_st* bio);

}  // namespace sohoa::testing_support

#endif  // SOHOA_TESTS_SUPPORT_TEST_CERTIFICATES_H_
