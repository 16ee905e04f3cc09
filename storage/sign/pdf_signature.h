// A digital signature of a PDF file, as far as the file itself tells of it. Plain data.
#ifndef SOHOA_STORAGE_SIGN_PDF_SIGNATURE_H_
#define SOHOA_STORAGE_SIGN_PDF_SIGNATURE_H_

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "storage/sign/verification.h"

namespace sohoa {

// What came of checking the bytes against the signature, in the words of ETSI EN 319 102-1 (5.2.7,
// cryptographic verification). It says nothing of who may own the certificate: `verification`
// does. Stored by number: new ones come at the end.
enum class SignatureCheck {
  kNotChecked = 0,          // a kind of signature that we do not check
  kPassed = 1,              // the bytes are those that were signed with the certificate's key
  kHashFailure = 2,         // the bytes were changed afterwards
  kSigCryptoFailure = 3,    // the signature is not the certificate's
  kFormatFailure = 4,       // it is not what a signature must be
  kSignedDataNotFound = 5,  // it covers bytes that the file does not have
  kNoSigningCertificateFound = 6,  // its certificate is not with it
};

// "NOT_CHECKED", "PASSED", "HASH_FAILURE", …
std::string_view NameOf(SignatureCheck check);

// Texts are UTF-8 without control characters, at most 500 bytes; empty where nothing is told. Times
// are "2026-11-22T10:15:30+07:00".
struct PdfSignature {
  // The subject of the signer's certificate.
  std::string common_name;  // a person's or an organ's name
  std::string organization;  // of a person: "ỦY BAN NHÂN DÂN TỈNH …"; of an organ, often its place
  std::vector<std::string> units;  // "VĂN PHÒNG"; at most 8
  std::string locality;

  // By the signer's own clock: the signed attribute, else /M. An attribute that has Vietnam's time
  // for UTC, as common programs write it, is set right where /M or the time stamp shows it.
  std::string signing_time;
  std::string timestamp_time;  // as the token of a time-stamping authority says; it may be wrong
  std::string name;
  std::string reason;
  std::string location;
  std::string sub_filter;                  // "ETSI.CAdES.detached", "adbe.pkcs7.detached"
  std::array<int64_t, 4> byte_range = {};  // offset, length, offset, length of what it covers
  bool covers_whole_file = false;  // all but itself; false where a later revision came behind it
  SignatureCheck check = SignatureCheck::kNotChecked;
  SignatureVerification verification;
  int file = 0;  // of the document's originals, from 0
  // Which of the names is an organ's; told by the lists of names when the document is read.
  std::string organ;

  bool operator==(const PdfSignature&) const = default;
};

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SIGN_PDF_SIGNATURE_H_
