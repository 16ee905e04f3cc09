#include "storage/sign/cms.h"

#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/pkcs7.h>
#include <openssl/ts.h>
#include <openssl/x509.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <ctime>
#include <memory>

namespace sohoa {
namespace {

constexpr int kMaxTextBytes = 500;
constexpr size_t kMaxUnits = 8;

template <auto Free>
struct Freed {
  template <typename T>
  void operator()(T* object) const {
    Free(object);
  }
};
template <typename T, auto Free>
using Owned = std::unique_ptr<T, Freed<Free>>;

struct FreeCertificates {
  void operator()(STACK_OF(X509) * list) const { sk_X509_pop_free(list, X509_free); }
};
using Certificates = std::unique_ptr<STACK_OF(X509), FreeCertificates>;

std::string TextOf(const ASN1_STRING* text) {
  unsigned char* utf8 = nullptr;
  if (ASN1_STRING_length(text) > 4 * kMaxTextBytes) return "";
  const int size = ASN1_STRING_to_UTF8(&utf8, text);
  if (size < 0) return "";
  std::string out(reinterpret_cast<const char*>(utf8),
                  static_cast<size_t>(std::min(size, kMaxTextBytes)));
  OPENSSL_free(utf8);
  return out;
}

// All values of one kind in a name, in its order.
std::vector<std::string> Entries(const X509_NAME* name, int kind) {
  std::vector<std::string> values;
  for (int at = X509_NAME_get_index_by_NID(name, kind, -1); at >= 0 && values.size() < kMaxUnits;
       at = X509_NAME_get_index_by_NID(name, kind, at))
    values.push_back(TextOf(X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at))));
  return values;
}

// Where a name has several of a kind, the last is the nearest to its owner.
std::string LastEntry(const X509_NAME* name, int kind) {
  const std::vector<std::string> values = Entries(name, kind);
  return values.empty() ? "" : values.back();
}

void TakeSubject(X509* certificate, CmsSignature& out) {
  const X509_NAME* name = X509_get_subject_name(certificate);
  out.common_name = LastEntry(name, NID_commonName);
  out.organization = LastEntry(name, NID_organizationName);
  out.units = Entries(name, NID_organizationalUnitName);
  out.locality = LastEntry(name, NID_localityName);
}

std::optional<absl::Time> TimeOf(const ASN1_TIME* time) {
  std::tm parts{};
  if (time == nullptr || ASN1_TIME_to_tm(time, &parts) != 1) return std::nullopt;
  return absl::FromCivil(absl::CivilSecond(parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday,
                                           parts.tm_hour, parts.tm_min, parts.tm_sec),
                         absl::UTCTimeZone());
}

std::optional<absl::Time> SigningTime(const CMS_SignerInfo* signer) {
  const int at = CMS_signed_get_attr_by_NID(signer, NID_pkcs9_signingTime, -1);
  X509_ATTRIBUTE* attribute = at >= 0 ? CMS_signed_get_attr(signer, at) : nullptr;
  const ASN1_TYPE* value = X509_ATTRIBUTE_get0_type(attribute, 0);
  if (value == nullptr) return std::nullopt;
  if (value->type == V_ASN1_UTCTIME) return TimeOf(value->value.utctime);
  if (value->type == V_ASN1_GENERALIZEDTIME) return TimeOf(value->value.generalizedtime);
  return std::nullopt;
}

// What a time-stamping authority's token (RFC 3161) says.
std::optional<absl::Time> TokenTime(const unsigned char* der, long size) {
  const Owned<PKCS7, PKCS7_free> token(d2i_PKCS7(nullptr, &der, size));
  if (token == nullptr || PKCS7_type_is_signed(token.get()) == 0) return std::nullopt;
  const Owned<TS_TST_INFO, TS_TST_INFO_free> info(PKCS7_to_TS_TST_INFO(token.get()));
  return info == nullptr ? std::nullopt : TimeOf(TS_TST_INFO_get_time(info.get()));
}

std::optional<absl::Time> TimestampTime(CMS_SignerInfo* signer) {
  const int at = CMS_unsigned_get_attr_by_NID(signer, NID_id_smime_aa_timeStampToken, -1);
  X509_ATTRIBUTE* attribute = at >= 0 ? CMS_unsigned_get_attr(signer, at) : nullptr;
  const ASN1_TYPE* value = X509_ATTRIBUTE_get0_type(attribute, 0);
  if (value == nullptr || value->type != V_ASN1_SEQUENCE) return std::nullopt;
  return TokenTime(ASN1_STRING_get0_data(value->value.sequence),
                   ASN1_STRING_length(value->value.sequence));
}

// The digest of the bytes by the signer's algorithm; empty if that is not known or they cannot be
// read.
std::string DigestOf(const SignedBytes& bytes, CMS_SignerInfo* signer, bool* readable) {
  X509_ALGOR* algorithm = nullptr;
  CMS_SignerInfo_get0_algs(signer, nullptr, nullptr, &algorithm, nullptr);
  const ASN1_OBJECT* kind = nullptr;
  X509_ALGOR_get0(&kind, nullptr, nullptr, algorithm);
  const EVP_MD* method = EVP_get_digestbyobj(kind);
  const Owned<EVP_MD_CTX, EVP_MD_CTX_free> context(EVP_MD_CTX_new());
  if (method == nullptr || EVP_DigestInit_ex(context.get(), method, nullptr) != 1) return "";
  *readable = bytes(
      [&](std::string_view piece) { EVP_DigestUpdate(context.get(), piece.data(), piece.size()); });
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest;
  unsigned int size = 0;
  if (!*readable || EVP_DigestFinal_ex(context.get(), digest.data(), &size) != 1) return "";
  return {reinterpret_cast<const char*>(digest.data()), size};
}

SignatureCheck Check(CMS_SignerInfo* signer, const SignedBytes& bytes) {
  if (CMS_signed_get_attr_count(signer) <= 0) return SignatureCheck::kNotChecked;
  const auto* told = static_cast<const ASN1_OCTET_STRING*>(CMS_signed_get0_data_by_OBJ(
      signer, OBJ_nid2obj(NID_pkcs9_messageDigest), -3, V_ASN1_OCTET_STRING));
  if (told == nullptr) return SignatureCheck::kFormatFailure;
  bool readable = true;
  const std::string digest = DigestOf(bytes, signer, &readable);
  if (!readable) return SignatureCheck::kSignedDataNotFound;
  if (digest.empty()) return SignatureCheck::kNotChecked;
  const std::string_view wanted(reinterpret_cast<const char*>(ASN1_STRING_get0_data(told)),
                                static_cast<size_t>(ASN1_STRING_length(told)));
  if (digest != wanted) return SignatureCheck::kHashFailure;
  const int verified = CMS_SignerInfo_verify(signer);
  if (verified == 1) return SignatureCheck::kPassed;
  // Below 0 it could not be tried: an algorithm that is not known, attributes that must not be.
  return verified == 0 ? SignatureCheck::kSigCryptoFailure : SignatureCheck::kNotChecked;
}

// The certificate that the signer names, of those that came along.
X509* CertificateOf(CMS_SignerInfo* signer, STACK_OF(X509) * certificates) {
  for (int i = 0; i < sk_X509_num(certificates); ++i) {
    X509* certificate = sk_X509_value(certificates, i);
    if (CMS_SignerInfo_cert_cmp(signer, certificate) == 0) return certificate;
  }
  return nullptr;
}

void ReadSigner(CMS_ContentInfo* cms, const SignedBytes& bytes, CmsSignature& out) {
  STACK_OF(CMS_SignerInfo)* signers = CMS_get0_SignerInfos(cms);
  if (signers == nullptr || sk_CMS_SignerInfo_num(signers) < 1) return;
  CMS_SignerInfo* signer = sk_CMS_SignerInfo_value(signers, 0);
  out.signing_time = SigningTime(signer);
  out.timestamp_time = TimestampTime(signer);
  const Certificates certificates(CMS_get1_certs(cms));
  X509* certificate = CertificateOf(signer, certificates.get());
  out.check = SignatureCheck::kNoSigningCertificateFound;
  if (certificate == nullptr) return;
  TakeSubject(certificate, out);
  CMS_SignerInfo_set1_signer_cert(signer, certificate);
  out.check = CMS_is_detached(cms) == 1 ? Check(signer, bytes) : SignatureCheck::kNotChecked;
}

}  // namespace

CmsSignature ReadCms(std::string_view der, const SignedBytes& bytes) {
  CmsSignature out;
  if (der.size() > INT32_MAX) return out;
  const auto* data = reinterpret_cast<const unsigned char*>(der.data());
  const Owned<CMS_ContentInfo, CMS_ContentInfo_free> cms(
      d2i_CMS_ContentInfo(nullptr, &data, static_cast<long>(der.size())));
  if (cms != nullptr && OBJ_obj2nid(CMS_get0_type(cms.get())) == NID_pkcs7_signed)
    ReadSigner(cms.get(), bytes, out);
  ERR_clear_error();
  return out;
}

}  // namespace sohoa
