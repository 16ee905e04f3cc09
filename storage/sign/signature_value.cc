#include "storage/sign/signature_value.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <optional>
#include <utility>

#include "storage/sign/c_ptr.h"

namespace sohoa {
namespace {

const unsigned char* BytesOf(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

bool SetScheme(EVP_PKEY_CTX* context, const SignatureScheme& scheme) {
  const EVP_MD* const methods[] = {EVP_sha256(), EVP_sha384(), EVP_sha512()};
  const bool pss = scheme.kind == SchemeKind::kRsaPss;
  if (scheme.kind != SchemeKind::kEcdsa &&
      EVP_PKEY_CTX_set_rsa_padding(context, pss ? RSA_PKCS1_PSS_PADDING : RSA_PKCS1_PADDING) != 1)
    return false;
  return EVP_PKEY_CTX_set_signature_md(context, methods[static_cast<int>(scheme.hash)]) == 1;
}

}  // namespace

bool IsSignatureOf(const Certificate& certificate, const SignatureScheme& scheme,
                   std::string_view digest, std::string_view value) {
  EVP_PKEY* key = X509_get0_pubkey(certificate.get());
  if (key == nullptr || (EVP_PKEY_is_a(key, "EC") == 1) != (scheme.kind == SchemeKind::kEcdsa))
    return false;
  const CPtr<EVP_PKEY_CTX, EVP_PKEY_CTX_free> context(EVP_PKEY_CTX_new(key, nullptr));
  const bool good = context != nullptr && EVP_PKEY_verify_init(context.get()) == 1 &&
                    SetScheme(context.get(), scheme) &&
                    EVP_PKEY_verify(context.get(), BytesOf(value), value.size(), BytesOf(digest),
                                    digest.size()) == 1;
  ERR_clear_error();
  return good;
}

std::string ModulusOf(const Certificate& certificate) {
  BIGNUM* number = nullptr;
  const EVP_PKEY* key = X509_get0_pubkey(certificate.get());
  if (key == nullptr || EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_N, &number) != 1) {
    ERR_clear_error();
    return "";
  }
  std::string bytes(static_cast<size_t>(BN_num_bytes(number)), '\0');
  BN_bn2bin(number, reinterpret_cast<unsigned char*>(bytes.data()));
  BN_free(number);
  return bytes;
}

std::string BestCertificate(const std::vector<std::string>& certificates, absl::Time now,
                            const std::function<bool(const Certificate&)>& fits) {
  std::string best;
  std::pair<bool, absl::Time> rank;
  for (const std::string& der : certificates) {
    const std::optional<Certificate> one = Certificate::FromDer(der);
    if (!one || !fits(*one)) continue;
    const bool is_valid = one->not_before() <= now && now <= one->not_after();
    const std::pair<bool, absl::Time> own = {is_valid, one->not_after()};
    if (!best.empty() && own <= rank) continue;
    best = der;
    rank = own;
  }
  return best;
}

}  // namespace sohoa
