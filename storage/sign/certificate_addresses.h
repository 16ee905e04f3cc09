// Where a certificate says that more is known of it (RFC 5280, 4.2.1.13 and 4.2.2.1), and what to
// ask there.
#ifndef SOHOA_STORAGE_SIGN_CERTIFICATE_ADDRESSES_H_
#define SOHOA_STORAGE_SIGN_CERTIFICATE_ADDRESSES_H_

#include <string>
#include <vector>

#include "storage/sign/certificate.h"

namespace sohoa {

// At most 8 of each, in the certificate's order; only those of http and https.
struct CertificateAddresses {
  std::vector<std::string> ocsp;
  std::vector<std::string> issuers;  // their certificates
  std::vector<std::string> crls;
};

CertificateAddresses AddressesIn(const Certificate& certificate);

bool IsSelfIssued(const Certificate& certificate);
// Its name is the issuer's, and its signature is of the issuer's key.
bool IsIssuedBy(const Certificate& certificate, const Certificate& issuer);

std::string DerOf(const Certificate& certificate);

// The question to an OCSP service (RFC 6960, 4.1), DER; without a nonce, for answers made in
// advance.
std::string OcspQuestion(const Certificate& certificate, const Certificate& issuer);

// The certificates that came with an OCSP response.
std::vector<Certificate> CertificatesIn(const std::string& ocsp_response);

bool IsCrl(const std::string& der);
// DER; at most 1000.
std::vector<std::string> CrlsInPem(const std::string& pem);
bool IsOcspResponse(const std::string& der);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SIGN_CERTIFICATE_ADDRESSES_H_
