#include "storage/sign/cades.h"

#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/evp.h>

#include <array>

#include "storage/sign/c_ptr.h"
#include "storage/sign/der.h"

namespace sohoa {
namespace {

constexpr char kData[] = "1.2.840.113549.1.7.1";
constexpr char kSignedData[] = "1.2.840.113549.1.7.2";
constexpr char kContentType[] = "1.2.840.113549.1.9.3";
constexpr char kMessageDigest[] = "1.2.840.113549.1.9.4";
constexpr char kSigningCertificateV2[] = "1.2.840.113549.1.9.16.2.47";
constexpr char kTimestampToken[] = "1.2.840.113549.1.9.16.2.14";

std::string Attribute(const char* oid, std::string value) {
  return DerSequence({DerOid(oid), DerSet({std::move(value)})});
}

// RFC 5035, 3: the hash's kind is left out where it is the default, as DER wants it.
std::string SigningCertificateV2(HashKind hash, const std::string& certificate_der) {
  const std::string algorithm = hash == HashKind::kSha256 ? "" : HashAlgorithm(hash);
  const std::string id = DerSequence({algorithm, DerOctets(DigestOf(hash, certificate_der))});
  return DerSequence({DerSequence({id})});
}

}  // namespace

std::string DigestOf(HashKind hash, std::string_view bytes) {
  const EVP_MD* const methods[] = {EVP_sha256(), EVP_sha384(), EVP_sha512()};
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest;
  unsigned int size = 0;
  EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, methods[static_cast<int>(hash)],
             nullptr);
  return {reinterpret_cast<const char*>(digest.data()), size};
}

std::string CadesAttributes(const SignatureScheme& scheme, std::string_view document_digest,
                            const std::string& certificate_der) {
  return DerSet(
      {Attribute(kContentType, DerOid(kData)),
       Attribute(kMessageDigest, DerOctets(document_digest)),
       Attribute(kSigningCertificateV2, SigningCertificateV2(scheme.hash, certificate_der))});
}

std::string CadesSignature(const SignatureScheme& scheme, const SigningCertificate& signer,
                           const std::vector<std::string>& certificates,
                           const std::string& attributes, const std::string& signature_value,
                           const std::string& timestamp_token) {
  constexpr uint8_t kImplicit0 = 0xA0;
  constexpr uint8_t kImplicit1 = 0xA1;
  std::string signed_attributes = attributes;
  signed_attributes[0] = static_cast<char>(kImplicit0);
  std::string unsigned_attributes;
  if (!timestamp_token.empty())
    unsigned_attributes = Der(kImplicit1, Attribute(kTimestampToken, timestamp_token));
  const std::string info =
      DerSequence({DerInteger(1), DerSequence({signer.issuer_der, signer.serial_der}),
                   HashAlgorithm(scheme.hash), signed_attributes, AlgorithmOf(scheme),
                   DerOctets(signature_value), unsigned_attributes});
  std::string all_certificates = DerSet(certificates);
  all_certificates[0] = static_cast<char>(kImplicit0);
  const std::string content =
      DerSequence({DerInteger(1), DerSet({HashAlgorithm(scheme.hash)}),
                   DerSequence({DerOid(kData)}), all_certificates, DerSet({info})});
  return DerSequence({DerOid(kSignedData), Der(kImplicit0, content)});
}

std::string WithTimestamp(std::string_view der, const std::string& timestamp_token) {
  const auto* bytes = reinterpret_cast<const unsigned char*>(der.data());
  const CPtr<CMS_ContentInfo, CMS_ContentInfo_free> cms(
      d2i_CMS_ContentInfo(nullptr, &bytes, static_cast<long>(der.size())));
  STACK_OF(CMS_SignerInfo)* signers = cms == nullptr ? nullptr : CMS_get0_SignerInfos(cms.get());
  std::string out;
  unsigned char* encoded = nullptr;
  if (sk_CMS_SignerInfo_num(signers) > 0 &&
      CMS_unsigned_add1_attr_by_txt(sk_CMS_SignerInfo_value(signers, 0), kTimestampToken,
                                    V_ASN1_SEQUENCE, timestamp_token.data(),
                                    static_cast<int>(timestamp_token.size())) == 1) {
    const int size = i2d_CMS_ContentInfo(cms.get(), &encoded);
    if (size > 0) out.assign(reinterpret_cast<const char*>(encoded), static_cast<size_t>(size));
    OPENSSL_free(encoded);
  }
  ERR_clear_error();
  return out;
}

}  // namespace sohoa
