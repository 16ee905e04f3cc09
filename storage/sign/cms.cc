#include "storage/sign/cms.h"

#include <openssl/asn1t.h>
#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/ess.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/ocsp.h>
#include <openssl/pkcs7.h>
#include <openssl/ts.h>
#include <openssl/x509.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>

#include "storage/sign/asn1_time.h"
#include "storage/sign/c_ptr.h"
#include "storage/sign/revocation_archive.h"

namespace sohoa {
namespace {

constexpr int kMaxTextBytes = 500;
constexpr size_t kMaxUnits = 8;
constexpr size_t kMaxCompanions = 100;
constexpr size_t kMaxTokens = 8;
constexpr int kMinHashBytes = 28;

void FreeCertificates(STACK_OF(X509) * list) { sk_X509_pop_free(list, X509_free); }
void FreeList(STACK_OF(X509) * list) { sk_X509_free(list); }
void FreeCrls(STACK_OF(X509_CRL) * list) { sk_X509_CRL_pop_free(list, X509_CRL_free); }

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

std::string BytesOf(const ASN1_STRING* text) {
  if (text == nullptr) return "";
  return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
          static_cast<size_t>(ASN1_STRING_length(text))};
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

const ASN1_TYPE* SignedAttribute(const CMS_SignerInfo* signer, int kind) {
  const int at = CMS_signed_get_attr_by_NID(signer, kind, -1);
  return X509_ATTRIBUTE_get0_type(at >= 0 ? CMS_signed_get_attr(signer, at) : nullptr, 0);
}

std::optional<absl::Time> SigningTime(const CMS_SignerInfo* signer) {
  const ASN1_TYPE* value = SignedAttribute(signer, NID_pkcs9_signingTime);
  if (value == nullptr) return std::nullopt;
  if (value->type == V_ASN1_UTCTIME) return TimeOf(value->value.utctime);
  if (value->type == V_ASN1_GENERALIZEDTIME) return TimeOf(value->value.generalizedtime);
  return std::nullopt;
}

// The tokens of time-stamping authorities beside the signature, DER.
std::vector<std::string> Tokens(const CMS_SignerInfo* signer) {
  std::vector<std::string> tokens;
  for (int at = -1; tokens.size() < kMaxTokens;) {
    at = CMS_unsigned_get_attr_by_NID(signer, NID_id_smime_aa_timeStampToken, at);
    if (at < 0) break;
    const ASN1_TYPE* value = X509_ATTRIBUTE_get0_type(CMS_unsigned_get_attr(signer, at), 0);
    if (value != nullptr && value->type == V_ASN1_SEQUENCE)
      tokens.push_back(BytesOf(value->value.sequence));
  }
  return tokens;
}

CPtr<CMS_ContentInfo, CMS_ContentInfo_free> ParseSigned(std::string_view der, size_t* size_bytes) {
  if (der.size() > INT32_MAX) return nullptr;
  const auto* data = reinterpret_cast<const unsigned char*>(der.data());
  const unsigned char* const begin = data;
  CPtr<CMS_ContentInfo, CMS_ContentInfo_free> cms(
      d2i_CMS_ContentInfo(nullptr, &data, static_cast<long>(der.size())));
  *size_bytes = static_cast<size_t>(data - begin);
  if (cms != nullptr && OBJ_obj2nid(CMS_get0_type(cms.get())) != NID_pkcs7_signed) return nullptr;
  return cms;
}

std::string HeldContent(CMS_ContentInfo* cms) {
  ASN1_OCTET_STRING** content = CMS_get0_content(cms);
  return content == nullptr ? "" : BytesOf(*content);
}

CPtr<TS_TST_INFO, TS_TST_INFO_free> StampIn(CMS_ContentInfo* cms) {
  if (OBJ_obj2nid(CMS_get0_eContentType(cms)) != NID_id_smime_ct_TSTInfo) return nullptr;
  const std::string content = HeldContent(cms);
  const auto* data = reinterpret_cast<const unsigned char*>(content.data());
  return CPtr<TS_TST_INFO, TS_TST_INFO_free>(
      d2i_TS_TST_INFO(nullptr, &data, static_cast<long>(content.size())));
}

std::optional<absl::Time> TokenTime(std::string_view der) {
  size_t unused = 0;
  const auto cms = ParseSigned(der, &unused);
  if (cms == nullptr) return std::nullopt;
  const auto stamp = StampIn(cms.get());
  return stamp == nullptr ? std::nullopt : TimeOf(TS_TST_INFO_get_time(stamp.get()));
}

const EVP_MD* MethodOf(const X509_ALGOR* algorithm) {
  const ASN1_OBJECT* kind = nullptr;
  X509_ALGOR_get0(&kind, nullptr, nullptr, algorithm);
  return EVP_get_digestbyobj(kind);
}

// Empty if the method is not known or the bytes cannot be read.
std::string DigestOf(const SignedBytes& bytes, const EVP_MD* method, bool* readable) {
  const CPtr<EVP_MD_CTX, EVP_MD_CTX_free> context(EVP_MD_CTX_new());
  if (method == nullptr || EVP_DigestInit_ex(context.get(), method, nullptr) != 1) return "";
  *readable = bytes(
      [&](std::string_view piece) { EVP_DigestUpdate(context.get(), piece.data(), piece.size()); });
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest;
  unsigned int size = 0;
  if (!*readable || EVP_DigestFinal_ex(context.get(), digest.data(), &size) != 1) return "";
  return {reinterpret_cast<const char*>(digest.data()), size};
}

// Without signed attributes the signature is over the content itself (RFC 5652, 5.4).
SignatureCheck CheckPlain(CMS_SignerInfo* signer, X509* certificate, const EVP_MD* method,
                          const std::string& digest) {
  const ASN1_OCTET_STRING* value = CMS_SignerInfo_get0_signature(signer);
  const CPtr<EVP_PKEY_CTX, EVP_PKEY_CTX_free> context(
      EVP_PKEY_CTX_new(X509_get0_pubkey(certificate), nullptr));
  if (context == nullptr || EVP_PKEY_verify_init(context.get()) != 1 ||
      EVP_PKEY_CTX_set_signature_md(context.get(), method) != 1)
    return SignatureCheck::kNotChecked;
  const int verified = EVP_PKEY_verify(
      context.get(), ASN1_STRING_get0_data(value), static_cast<size_t>(ASN1_STRING_length(value)),
      reinterpret_cast<const unsigned char*>(digest.data()), digest.size());
  return verified == 1 ? SignatureCheck::kPassed : SignatureCheck::kSigCryptoFailure;
}

SignatureCheck CheckSigner(CMS_SignerInfo* signer, X509* certificate, const SignedBytes& bytes) {
  X509_ALGOR* algorithm = nullptr;
  CMS_SignerInfo_get0_algs(signer, nullptr, nullptr, &algorithm, nullptr);
  const EVP_MD* method = MethodOf(algorithm);
  const bool has_attributes = CMS_signed_get_attr_count(signer) > 0;
  const auto* told = static_cast<const ASN1_OCTET_STRING*>(CMS_signed_get0_data_by_OBJ(
      signer, OBJ_nid2obj(NID_pkcs9_messageDigest), -3, V_ASN1_OCTET_STRING));
  if (has_attributes && told == nullptr) return SignatureCheck::kFormatFailure;
  bool readable = true;
  const std::string digest = DigestOf(bytes, method, &readable);
  if (!readable) return SignatureCheck::kSignedDataNotFound;
  if (digest.empty()) return SignatureCheck::kNotChecked;
  if (!has_attributes) return CheckPlain(signer, certificate, method, digest);
  if (digest != BytesOf(told)) return SignatureCheck::kHashFailure;
  const int verified = CMS_SignerInfo_verify(signer);
  if (verified == 1) return SignatureCheck::kPassed;
  // Below 0 it could not be tried: an algorithm that is not known, attributes that must not be.
  return verified == 0 ? SignatureCheck::kSigCryptoFailure : SignatureCheck::kNotChecked;
}

CertificateTie TieOf(const CMS_SignerInfo* signer, X509* certificate,
                     const STACK_OF(X509) * others) {
  const ASN1_TYPE* older = SignedAttribute(signer, NID_id_smime_aa_signingCertificate);
  const ASN1_TYPE* newer = SignedAttribute(signer, NID_id_smime_aa_signingCertificateV2);
  CPtr<ESS_SIGNING_CERT, ESS_SIGNING_CERT_free> v1;
  CPtr<ESS_SIGNING_CERT_V2, ESS_SIGNING_CERT_V2_free> v2;
  if (older != nullptr && older->type == V_ASN1_SEQUENCE) {
    const unsigned char* data = ASN1_STRING_get0_data(older->value.sequence);
    v1.reset(d2i_ESS_SIGNING_CERT(nullptr, &data, ASN1_STRING_length(older->value.sequence)));
  }
  if (newer != nullptr && newer->type == V_ASN1_SEQUENCE) {
    const unsigned char* data = ASN1_STRING_get0_data(newer->value.sequence);
    v2.reset(d2i_ESS_SIGNING_CERT_V2(nullptr, &data, ASN1_STRING_length(newer->value.sequence)));
  }
  if (older == nullptr && newer == nullptr) return CertificateTie::kMissing;
  if (v1 == nullptr && v2 == nullptr) return CertificateTie::kBroken;
  const CPtr<STACK_OF(X509), FreeList> chain(sk_X509_new_null());
  sk_X509_push(chain.get(), certificate);  // the signer's comes first; others may be named as well
  for (int i = 0; i < sk_X509_num(others); ++i) sk_X509_push(chain.get(), sk_X509_value(others, i));
  const int holds = OSSL_ESS_check_signing_certs(v1.get(), v2.get(), chain.get(), 1);
  return holds == 1 ? CertificateTie::kHolds : CertificateTie::kBroken;
}

// The certificate that the signer names, of those that came along.
X509* CertificateOf(CMS_SignerInfo* signer, STACK_OF(X509) * certificates) {
  for (int i = 0; i < sk_X509_num(certificates); ++i) {
    X509* certificate = sk_X509_value(certificates, i);
    if (CMS_SignerInfo_cert_cmp(signer, certificate) == 0) return certificate;
  }
  return nullptr;
}

void TakeCompanions(CMS_ContentInfo* cms, STACK_OF(X509) * certificates, CMS_SignerInfo* signer,
                    CmsSignature& out) {
  for (int i = 0; i < sk_X509_num(certificates) && out.certificates.size() < kMaxCompanions; ++i)
    out.certificates.push_back(Certificate::Of(sk_X509_value(certificates, i)));
  const CPtr<STACK_OF(X509_CRL), FreeCrls> crls(CMS_get1_crls(cms));
  for (int i = 0; i < sk_X509_CRL_num(crls.get()) && out.crls.size() < kMaxCompanions; ++i) {
    unsigned char* der = nullptr;
    const int size = i2d_X509_CRL(sk_X509_CRL_value(crls.get(), i), &der);
    if (size <= 0) continue;
    out.crls.emplace_back(reinterpret_cast<const char*>(der), static_cast<size_t>(size));
    OPENSSL_free(der);
  }
  const CPtr<ASN1_OBJECT, ASN1_OBJECT_free> kind(OBJ_txt2obj(kRevocationArchiveOid, 1));
  const int at = CMS_signed_get_attr_by_OBJ(signer, kind.get(), -1);
  const ASN1_TYPE* archive =
      X509_ATTRIBUTE_get0_type(at >= 0 ? CMS_signed_get_attr(signer, at) : nullptr, 0);
  if (archive != nullptr && archive->type == V_ASN1_SEQUENCE)
    ReadRevocationArchive(BytesOf(archive->value.sequence), out.crls, out.ocsp_responses);
}

// `content` is what the signature is over.
void ReadSigner(CMS_ContentInfo* cms, const SignedBytes& content, CmsSignature& out) {
  STACK_OF(CMS_SignerInfo)* signers = CMS_get0_SignerInfos(cms);
  if (signers == nullptr || sk_CMS_SignerInfo_num(signers) < 1) return;
  CMS_SignerInfo* signer = sk_CMS_SignerInfo_value(signers, 0);
  out.signing_time = SigningTime(signer);
  out.timestamp_tokens = Tokens(signer);
  if (!out.timestamp_tokens.empty()) out.timestamp_time = TokenTime(out.timestamp_tokens.front());
  out.value = BytesOf(CMS_SignerInfo_get0_signature(signer));
  const CPtr<STACK_OF(X509), FreeCertificates> certificates(CMS_get1_certs(cms));
  TakeCompanions(cms, certificates.get(), signer, out);
  X509* certificate = CertificateOf(signer, certificates.get());
  out.check = SignatureCheck::kNoSigningCertificateFound;
  if (certificate == nullptr) return;
  TakeSubject(certificate, out);
  out.signer = Certificate::Of(certificate);
  out.tie = TieOf(signer, certificate, certificates.get());
  X509_ALGOR* algorithm = nullptr;
  CMS_SignerInfo_get0_algs(signer, nullptr, nullptr, &algorithm, nullptr);
  const EVP_MD* method = MethodOf(algorithm);
  out.weak_hash = method != nullptr && EVP_MD_get_size(method) < kMinHashBytes;
  CMS_SignerInfo_set1_signer_cert(signer, certificate);
  out.check = CheckSigner(signer, certificate, content);
}

SignedBytes BytesIn(const std::string& text) {
  return [&text](const std::function<void(std::string_view)>& take) {
    take(text);
    return true;
  };
}

// The content is the SHA-1 of the bytes (ISO 32000-1, 12.8.3.3.1).
void ReadHeldDigest(CMS_ContentInfo* cms, const SignedBytes& bytes, CmsSignature& out) {
  const std::string content = HeldContent(cms);
  ReadSigner(cms, BytesIn(content), out);
  out.weak_hash = true;
  bool readable = true;
  if (content.size() != static_cast<size_t>(EVP_MD_get_size(EVP_sha1()))) {
    out.check = SignatureCheck::kNotChecked;
  } else if (out.check == SignatureCheck::kPassed &&
             DigestOf(bytes, EVP_sha1(), &readable) != content) {
    out.check = readable ? SignatureCheck::kHashFailure : SignatureCheck::kSignedDataNotFound;
  }
}

void CheckImprint(TS_TST_INFO* stamp, const SignedBytes& bytes, CmsSignature& out) {
  TS_MSG_IMPRINT* imprint = TS_TST_INFO_get_msg_imprint(stamp);
  const EVP_MD* method = MethodOf(TS_MSG_IMPRINT_get_algo(imprint));
  bool readable = true;
  const std::string digest = DigestOf(bytes, method, &readable);
  if (out.check != SignatureCheck::kPassed) return;
  if (!readable) {
    out.check = SignatureCheck::kSignedDataNotFound;
  } else if (method == nullptr) {
    out.check = SignatureCheck::kNotChecked;
  } else if (digest != BytesOf(TS_MSG_IMPRINT_get_msg(imprint))) {
    out.check = SignatureCheck::kHashFailure;
  }
  out.weak_hash = out.weak_hash || (method != nullptr && EVP_MD_get_size(method) < kMinHashBytes);
}

}  // namespace

CmsSignature ReadCms(std::string_view der, const SignedBytes& bytes) {
  CmsSignature out;
  const auto cms = ParseSigned(der, &out.size_bytes);
  if (cms != nullptr && CMS_is_detached(cms.get()) == 1) {
    ReadSigner(cms.get(), bytes, out);
  } else if (cms != nullptr) {
    ReadHeldDigest(cms.get(), bytes, out);
  }
  ERR_clear_error();
  return out;
}

CmsSignature ReadTimestampToken(std::string_view der, const SignedBytes& bytes) {
  CmsSignature out;
  const auto cms = ParseSigned(der, &out.size_bytes);
  const auto stamp = cms == nullptr ? nullptr : StampIn(cms.get());
  if (stamp != nullptr) {
    const std::string content = HeldContent(cms.get());
    ReadSigner(cms.get(), BytesIn(content), out);
    CheckImprint(stamp.get(), bytes, out);
    out.signing_time = TimeOf(TS_TST_INFO_get_time(stamp.get()));
    if (!out.signing_time) out.check = SignatureCheck::kFormatFailure;
  }
  ERR_clear_error();
  return out;
}

}  // namespace sohoa
