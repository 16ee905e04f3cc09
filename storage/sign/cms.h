// A detached CMS signature (RFC 5652, RFC 5126), read and checked against the bytes that it signs.
#ifndef SOHOA_STORAGE_SIGN_CMS_H_
#define SOHOA_STORAGE_SIGN_CMS_H_

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "storage/sign/pdf_signature.h"

namespace sohoa {

// Hands the signed bytes to `take`, piece by piece. False if they cannot be read.
using SignedBytes = std::function<bool(const std::function<void(std::string_view)>& take)>;

// Texts are UTF-8 as the certificate has them, at most 500 bytes each.
struct CmsSignature {
  std::string common_name;
  std::string organization;
  std::vector<std::string> units;  // at most 8
  std::string locality;
  std::optional<absl::Time> signing_time;    // the signed attribute
  std::optional<absl::Time> timestamp_time;  // of the token beside it, which is not checked
  SignatureCheck check = SignatureCheck::kFormatFailure;
};

// `der` may be followed by anything: a PDF fills up with zeros. Of several signers the first is
// taken. A signature without signed attributes, or one that holds what it signs, is kNotChecked.
// Thread-safe.
CmsSignature ReadCms(std::string_view der, const SignedBytes& bytes);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SIGN_CMS_H_
