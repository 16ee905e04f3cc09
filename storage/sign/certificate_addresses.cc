#include "storage/sign/certificate_addresses.h"

#include <openssl/err.h>
#include <openssl/ocsp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <cstdint>

#include "absl/strings/match.h"
#include "storage/sign/c_ptr.h"
#include "storage/sign/no_passphrase.h"

namespace sohoa {
namespace {

constexpr size_t kMostAddresses = 8;

void Take(const GENERAL_NAME* name, std::vector<std::string>& out) {
  if (name->type != GEN_URI || out.size() >= kMostAddresses) return;
  const ASN1_IA5STRING* text = name->d.uniformResourceIdentifier;
  const std::string url(reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
                        static_cast<size_t>(ASN1_STRING_length(text)));
  if (absl::StartsWithIgnoreCase(url, "http://") || absl::StartsWithIgnoreCase(url, "https://"))
    out.push_back(url);
}

template <typename T>
std::string Encoded(int (*encode)(const T*, unsigned char**), const T* value) {
  unsigned char* bytes = nullptr;
  const int size = value == nullptr ? 0 : encode(value, &bytes);
  if (size <= 0) return "";
  std::string der(reinterpret_cast<const char*>(bytes), static_cast<size_t>(size));
  OPENSSL_free(bytes);
  return der;
}

CPtr<OCSP_RESPONSE, OCSP_RESPONSE_free> ParseResponse(const std::string& der) {
  const auto* bytes = reinterpret_cast<const unsigned char*>(der.data());
  CPtr<OCSP_RESPONSE, OCSP_RESPONSE_free> response(
      d2i_OCSP_RESPONSE(nullptr, &bytes, static_cast<long>(der.size())));
  ERR_clear_error();
  return response;
}

}  // namespace

CertificateAddresses AddressesIn(const Certificate& certificate) {
  CertificateAddresses out;
  const CPtr<AUTHORITY_INFO_ACCESS, AUTHORITY_INFO_ACCESS_free> access(
      static_cast<AUTHORITY_INFO_ACCESS*>(
          X509_get_ext_d2i(certificate.get(), NID_info_access, nullptr, nullptr)));
  for (int i = 0; i < sk_ACCESS_DESCRIPTION_num(access.get()); ++i) {
    const ACCESS_DESCRIPTION* entry = sk_ACCESS_DESCRIPTION_value(access.get(), i);
    const int kind = OBJ_obj2nid(entry->method);
    if (kind == NID_ad_OCSP) Take(entry->location, out.ocsp);
    if (kind == NID_ad_ca_issuers) Take(entry->location, out.issuers);
  }
  const CPtr<CRL_DIST_POINTS, CRL_DIST_POINTS_free> points(static_cast<CRL_DIST_POINTS*>(
      X509_get_ext_d2i(certificate.get(), NID_crl_distribution_points, nullptr, nullptr)));
  for (int i = 0; i < sk_DIST_POINT_num(points.get()); ++i) {
    const DIST_POINT* point = sk_DIST_POINT_value(points.get(), i);
    constexpr int kFullName = 0;
    if (point->distpoint == nullptr || point->distpoint->type != kFullName) continue;
    const GENERAL_NAMES* names = point->distpoint->name.fullname;
    for (int k = 0; k < sk_GENERAL_NAME_num(names); ++k)
      Take(sk_GENERAL_NAME_value(names, k), out.crls);
  }
  ERR_clear_error();
  return out;
}

bool IsSelfIssued(const Certificate& certificate) {
  return X509_check_issued(certificate.get(), certificate.get()) == X509_V_OK;
}

bool IsIssuedBy(const Certificate& certificate, const Certificate& issuer) {
  const bool issued = X509_check_issued(issuer.get(), certificate.get()) == X509_V_OK &&
                      X509_verify(certificate.get(), X509_get0_pubkey(issuer.get())) == 1;
  ERR_clear_error();
  return issued;
}

std::string DerOf(const Certificate& certificate) {
  return Encoded<X509>(i2d_X509, certificate.get());
}

std::string OcspQuestion(const Certificate& certificate, const Certificate& issuer) {
  const CPtr<OCSP_REQUEST, OCSP_REQUEST_free> request(OCSP_REQUEST_new());
  // SHA-1 is only a name here, and the one that every responder knows (RFC 5019, 2.1.1).
  OCSP_CERTID* id = OCSP_cert_to_id(EVP_sha1(), certificate.get(), issuer.get());
  if (request == nullptr || OCSP_request_add0_id(request.get(), id) == nullptr) return "";
  return Encoded<OCSP_REQUEST>(i2d_OCSP_REQUEST, request.get());
}

std::vector<Certificate> CertificatesIn(const std::string& ocsp_response) {
  std::vector<Certificate> out;
  const auto response = ParseResponse(ocsp_response);
  if (response == nullptr) return out;
  const CPtr<OCSP_BASICRESP, OCSP_BASICRESP_free> basic(OCSP_response_get1_basic(response.get()));
  ERR_clear_error();
  if (basic == nullptr) return out;
  const STACK_OF(X509)* certificates = OCSP_resp_get0_certs(basic.get());
  for (int i = 0; i < sk_X509_num(certificates); ++i)
    out.push_back(Certificate::Of(sk_X509_value(certificates, i)));
  return out;
}

bool IsCrl(const std::string& der) {
  const auto* bytes = reinterpret_cast<const unsigned char*>(der.data());
  const CPtr<X509_CRL, X509_CRL_free> crl(
      d2i_X509_CRL(nullptr, &bytes, static_cast<long>(der.size())));
  ERR_clear_error();
  return crl != nullptr;
}

std::vector<std::string> CrlsInPem(const std::string& pem) {
  constexpr size_t kMostLists = 1000;
  std::vector<std::string> lists;
  if (pem.size() > INT32_MAX) return lists;
  const CPtr<BIO, BIO_free> bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  while (lists.size() < kMostLists) {
    const CPtr<X509_CRL, X509_CRL_free> crl(
        PEM_read_bio_X509_CRL(bio.get(), nullptr, NoPassphrase, nullptr));
    if (crl == nullptr) break;
    lists.push_back(Encoded<X509_CRL>(i2d_X509_CRL, crl.get()));
  }
  ERR_clear_error();
  return lists;
}

bool IsOcspResponse(const std::string& der) {
  const auto response = ParseResponse(der);
  return response != nullptr &&
         OCSP_response_status(response.get()) == OCSP_RESPONSE_STATUS_SUCCESSFUL;
}

}  // namespace sohoa
