#include "tests/storage/sign/test_signature.h"

#include <openssl/cms.h>
#include <openssl/ess.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/sha.h>
#include <openssl/x509.h>

#include <memory>

#include "tests/storage/pdf/pdf_commands.h"

namespace sohoa::test {
namespace {

using testing_support::Identity;

std::unique_ptr<X509, decltype(&X509_free)> CertificateOf(const Identity& identity) {
  const auto* data = reinterpret_cast<const unsigned char*>(identity.certificate_der.data());
  return {d2i_X509(nullptr, &data, static_cast<long>(identity.certificate_der.size())), X509_free};
}

std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> KeyOf(const Identity& identity) {
  const std::string pem = ReadFile(identity.key_file);
  BIO* bio = BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()));
  EVP_PKEY* key = PEM_read_bio_PrivateKey(bio, nullptr, nullptr, nullptr);
  BIO_free(bio);
  return {key, EVP_PKEY_free};
}

std::string DerOf(CMS_ContentInfo* cms) {
  unsigned char* der = nullptr;
  const int size = i2d_CMS_ContentInfo(cms, &der);
  std::string out(reinterpret_cast<const char*>(der), static_cast<size_t>(size));
  OPENSSL_free(der);
  return out;
}

void NameCertificate(CMS_SignerInfo* signer, const Identity& named) {
  const auto certificate = CertificateOf(named);
  ESS_SIGNING_CERT_V2* tie =
      OSSL_ESS_signing_cert_v2_new_init(EVP_sha256(), certificate.get(), nullptr, 0);
  unsigned char* der = nullptr;
  const int size = i2d_ESS_SIGNING_CERT_V2(tie, &der);
  CMS_signed_add1_attr_by_NID(signer, NID_id_smime_aa_signingCertificateV2, V_ASN1_SEQUENCE, der,
                              size);
  OPENSSL_free(der);
  ESS_SIGNING_CERT_V2_free(tie);
}

void Stamp(const testing_support::TestAuthority& authority, const SignWish& wish,
           CMS_SignerInfo* signer) {
  const ASN1_OCTET_STRING* value = CMS_SignerInfo_get0_signature(signer);
  std::string stamped(reinterpret_cast<const char*>(ASN1_STRING_get0_data(value)),
                      static_cast<size_t>(ASN1_STRING_length(value)));
  if (wish.stamps_other_bytes) stamped += "!";
  const std::string token =
      authority.TimestampToken(Sha256Of(stamped), wish.stamped_s,
                               wish.stamper != nullptr ? *wish.stamper : authority.timestamper());
  CMS_unsigned_add1_attr_by_NID(signer, NID_id_smime_aa_timeStampToken, V_ASN1_SEQUENCE,
                                token.data(), static_cast<int>(token.size()));
}

}  // namespace

std::string Sha256Of(const std::string& bytes) {
  std::string digest(SHA256_DIGEST_LENGTH, '\0');
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
         reinterpret_cast<unsigned char*>(digest.data()));
  return digest;
}

std::string MakeCms(const testing_support::TestAuthority& authority, const SignWish& wish,
                    const std::string& bytes) {
  std::string content = bytes;
  if (wish.signs_sha1_of_bytes) {
    content.assign(SHA_DIGEST_LENGTH, '\0');
    SHA1(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
         reinterpret_cast<unsigned char*>(content.data()));
  }
  const auto certificate = CertificateOf(*wish.signer);
  const auto key = KeyOf(*wish.signer);
  unsigned flags = CMS_BINARY | CMS_PARTIAL | CMS_NOSMIMECAP | CMS_NOCERTS;
  if (!wish.signs_sha1_of_bytes) flags |= CMS_DETACHED;
  BIO* data = BIO_new_mem_buf(content.data(), static_cast<int>(content.size()));
  CMS_ContentInfo* cms = CMS_sign(nullptr, nullptr, nullptr, data, flags);
  unsigned signer_flags = flags | CMS_KEY_PARAM;
  if (wish.names_certificate && wish.named == nullptr) signer_flags |= CMS_CADES;
  CMS_SignerInfo* signer = CMS_add1_signer(cms, certificate.get(), key.get(),
                                           EVP_get_digestbyname(wish.hash.c_str()), signer_flags);
  if (wish.pss)
    EVP_PKEY_CTX_set_rsa_padding(CMS_SignerInfo_get0_pkey_ctx(signer), RSA_PKCS1_PSS_PADDING);
  if (wish.named != nullptr) NameCertificate(signer, *wish.named);
  CMS_add1_cert(cms, CertificateOf(wish.enclosed != nullptr ? *wish.enclosed : *wish.signer).get());
  const std::string issuer_der = authority.issuer_der();
  const auto* issuer = reinterpret_cast<const unsigned char*>(issuer_der.data());
  CMS_add0_cert(cms, d2i_X509(nullptr, &issuer, static_cast<long>(issuer_der.size())));
  CMS_final(cms, data, nullptr, flags);
  if (wish.stamped) Stamp(authority, wish, signer);
  std::string der = DerOf(cms);
  CMS_ContentInfo_free(cms);
  BIO_free(data);
  return der;
}

}  // namespace sohoa::test
