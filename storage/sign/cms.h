// CMS signatures (RFC 5652, RFC 5126) and time-stamp tokens (RFC 3161), read and checked against
// the bytes that they sign. Whether their certificates are to be trusted is asked elsewhere.
#ifndef SOHOA_STORAGE_SIGN_CMS_H_
#define SOHOA_STORAGE_SIGN_CMS_H_

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "storage/sign/certificate.h"
#include "storage/sign/pdf_signature.h"

namespace sohoa {

// Hands the signed bytes to `take`, piece by piece. False if they cannot be read.
using SignedBytes = std::function<bool(const std::function<void(std::string_view)>& take)>;

// The attribute that ties a signature to its certificate (ESS signing-certificate, RFC 5035).
enum class CertificateTie { kMissing, kHolds, kBroken };

// Texts are UTF-8 as the certificate has them, at most 500 bytes each.
struct CmsSignature {
  std::string common_name;
  std::string organization;
  std::vector<std::string> units;  // at most 8
  std::string locality;
  std::optional<absl::Time> signing_time;    // the signed attribute
  std::optional<absl::Time> timestamp_time;  // of the token beside it, which is not checked here
  SignatureCheck check = SignatureCheck::kFormatFailure;

  std::optional<Certificate> signer;
  CertificateTie tie = CertificateTie::kMissing;
  bool weak_hash = false;  // SHA-1 and older
  size_t size_bytes = 0;   // what of the DER that was given is the signature
  std::string value;       // the signature itself, which its time stamps stamp
  // What came along, at most 100 of each; unsigned, but for the answers of OCSP in a signed
  // attribute.
  std::vector<Certificate> certificates;
  std::vector<std::string> crls;              // DER
  std::vector<std::string> ocsp_responses;    // DER
  std::vector<std::string> timestamp_tokens;  // DER, at most 8
};

// `der` may be followed by anything: a PDF fills up with zeros. Of several signers the first is
// taken. A signature over the SHA-1 of the bytes, held within (adbe.pkcs7.sha1), is checked as
// well. Thread-safe.
CmsSignature ReadCms(std::string_view der, const SignedBytes& bytes);

// A token over these bytes: `check` of what is told is also of the imprint, and `signing_time` is
// the time of the token.
CmsSignature ReadTimestampToken(std::string_view der, const SignedBytes& bytes);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SIGN_CMS_H_
