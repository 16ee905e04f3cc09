#include "storage/sign/trust_files.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ocsp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <fstream>
#include <iterator>

#include "absl/strings/str_cat.h"
#include "storage/sign/c_ptr.h"
#include "storage/sign/no_passphrase.h"

namespace sohoa {
namespace {

constexpr std::streamoff kMaxBytes = 64 << 20;

absl::StatusOr<std::string> ReadWhole(const std::string& path) {
  std::ifstream in(path, std::ios::binary | std::ios::ate);
  if (!in || in.tellg() < 0 || in.tellg() > kMaxBytes)
    return absl::InvalidArgumentError(absl::StrCat("this file cannot be read: ", path));
  in.seekg(0);
  return std::string(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
}

// Of a list or an answer in DER, or of all lists in PEM. False if there is none.
bool TakeRevocation(const std::string& bytes, RevocationData& out) {
  const size_t before = out.crls.size() + out.ocsp_responses.size();
  const auto* data = reinterpret_cast<const unsigned char*>(bytes.data());
  const auto size = static_cast<long>(bytes.size());
  const unsigned char* at = data;
  if (const CPtr<X509_CRL, X509_CRL_free> crl(d2i_X509_CRL(nullptr, &at, size)); crl != nullptr)
    out.crls.push_back(bytes);
  at = data;
  if (const CPtr<OCSP_RESPONSE, OCSP_RESPONSE_free> answer(d2i_OCSP_RESPONSE(nullptr, &at, size));
      answer != nullptr)
    out.ocsp_responses.push_back(bytes);
  const CPtr<BIO, BIO_free> bio(BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size())));
  while (true) {
    const CPtr<X509_CRL, X509_CRL_free> crl(
        PEM_read_bio_X509_CRL(bio.get(), nullptr, NoPassphrase, nullptr));
    unsigned char* der = nullptr;
    const int der_bytes = crl == nullptr ? 0 : i2d_X509_CRL(crl.get(), &der);
    if (der_bytes <= 0) break;
    out.crls.emplace_back(reinterpret_cast<const char*>(der), static_cast<size_t>(der_bytes));
    OPENSSL_free(der);
  }
  ERR_clear_error();
  return out.crls.size() + out.ocsp_responses.size() > before;
}

}  // namespace

absl::StatusOr<VerificationBasis> ReadTrustFiles(const std::vector<std::string>& roots,
                                                 const std::vector<std::string>& revocation,
                                                 absl::Time now) {
  VerificationBasis basis{.now = now};
  for (const std::string& path : roots) {
    const absl::StatusOr<std::string> bytes = ReadWhole(path);
    if (!bytes.ok()) return bytes.status();
    const std::vector<Certificate> found = Certificate::FromFileBytes(*bytes);
    if (found.empty())
      return absl::InvalidArgumentError(absl::StrCat("this file holds no certificate: ", path));
    basis.roots.insert(basis.roots.end(), found.begin(), found.end());
  }
  for (const std::string& path : revocation) {
    const absl::StatusOr<std::string> bytes = ReadWhole(path);
    if (!bytes.ok()) return bytes.status();
    if (!TakeRevocation(*bytes, basis.revocation))
      return absl::InvalidArgumentError(
          absl::StrCat("this file holds no revocation list and no OCSP answer: ", path));
  }
  return basis;
}

}  // namespace sohoa
