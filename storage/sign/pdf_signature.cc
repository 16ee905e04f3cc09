#include "storage/sign/pdf_signature.h"

namespace sohoa {

std::string_view NameOf(SignatureCheck check) {
  switch (check) {
    case SignatureCheck::kPassed:
      return "PASSED";
    case SignatureCheck::kHashFailure:
      return "HASH_FAILURE";
    case SignatureCheck::kSigCryptoFailure:
      return "SIG_CRYPTO_FAILURE";
    case SignatureCheck::kFormatFailure:
      return "FORMAT_FAILURE";
    case SignatureCheck::kSignedDataNotFound:
      return "SIGNED_DATA_NOT_FOUND";
    case SignatureCheck::kNoSigningCertificateFound:
      return "NO_SIGNING_CERTIFICATE_FOUND";
    case SignatureCheck::kNotChecked:
      break;
  }
  return "NOT_CHECKED";
}

}  // namespace sohoa
