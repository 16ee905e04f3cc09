#include "storage/sign/token_signature.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include <memory>

#include "storage/sign/c_ptr.h"

namespace sohoa {
namespace {

using BigNumber = CPtr<BIGNUM, BN_free>;
using PublicKey = CPtr<EVP_PKEY, EVP_PKEY_free>;
using ParamBuilder = CPtr<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free>;
using Params = CPtr<OSSL_PARAM, OSSL_PARAM_free>;

constexpr int kLeastRsaBits = 2048;
constexpr int kMostRsaBits = 8192;
constexpr size_t kP256Bytes = 32;
constexpr char kUncompressed = 4;  // SEC 1, 2.3.3

const unsigned char* Bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

BigNumber NumberOf(std::string_view bytes) {
  return BigNumber(BN_bin2bn(Bytes(bytes), static_cast<int>(bytes.size()), nullptr));
}

PublicKey KeyFrom(const char* kind, OSSL_PARAM_BLD* builder) {
  const Params params(OSSL_PARAM_BLD_to_param(builder));
  const CPtr<EVP_PKEY_CTX, EVP_PKEY_CTX_free> context(
      EVP_PKEY_CTX_new_from_name(nullptr, kind, nullptr));
  EVP_PKEY* key = nullptr;
  if (params != nullptr && context != nullptr && EVP_PKEY_fromdata_init(context.get()) == 1)
    EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, params.get());
  return PublicKey(key);
}

PublicKey RsaKey(const TokenKey& key) {
  const BigNumber n = NumberOf(key.modulus);
  const BigNumber e = NumberOf(key.exponent);
  const ParamBuilder builder(OSSL_PARAM_BLD_new());
  if (n == nullptr || e == nullptr || builder == nullptr || BN_num_bits(n.get()) < kLeastRsaBits ||
      BN_num_bits(n.get()) > kMostRsaBits || BN_num_bits(e.get()) > 64)
    return nullptr;
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get());
  return KeyFrom("RSA", builder.get());
}

PublicKey CurveKey(const TokenKey& key) {
  if (key.x.size() != kP256Bytes || key.y.size() != kP256Bytes) return nullptr;
  const std::string point = kUncompressed + key.x + key.y;
  const ParamBuilder builder(OSSL_PARAM_BLD_new());
  if (builder == nullptr) return nullptr;
  OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "P-256", 0);
  OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(),
                                   point.size());
  return KeyFrom("EC", builder.get());
}

// As OpenSSL wants it: the DER sequence of r and s.
std::string DerOfCurveSignature(std::string_view signature) {
  if (signature.size() != 2 * kP256Bytes) return "";
  const CPtr<ECDSA_SIG, ECDSA_SIG_free> pair(ECDSA_SIG_new());
  BigNumber r = NumberOf(signature.substr(0, kP256Bytes));
  BigNumber s = NumberOf(signature.substr(kP256Bytes));
  if (pair == nullptr || r == nullptr || s == nullptr ||
      ECDSA_SIG_set0(pair.get(), r.release(), s.release()) != 1)
    return "";
  unsigned char* der = nullptr;
  const int size = i2d_ECDSA_SIG(pair.get(), &der);
  if (size <= 0) return "";
  std::string bytes(reinterpret_cast<const char*>(der), static_cast<size_t>(size));
  OPENSSL_free(der);
  return bytes;
}

bool Verify(EVP_PKEY* key, std::string_view bytes, std::string_view signature) {
  const CPtr<EVP_MD_CTX, EVP_MD_CTX_free> context(EVP_MD_CTX_new());
  return key != nullptr && context != nullptr &&
         EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key) == 1 &&
         EVP_DigestVerify(context.get(), Bytes(signature), signature.size(), Bytes(bytes),
                          bytes.size()) == 1;
}

}  // namespace

bool IsTokenSignature(std::string_view algorithm, const TokenKey& key,
                      std::string_view signed_bytes, std::string_view signature) {
  bool valid = false;
  if (algorithm == "RS256" && key.is_rsa()) {
    valid = Verify(RsaKey(key).get(), signed_bytes, signature);
  } else if (algorithm == "ES256" && !key.is_rsa()) {
    valid = Verify(CurveKey(key).get(), signed_bytes, DerOfCurveSignature(signature));
  }
  ERR_clear_error();
  return valid;
}

}  // namespace sohoa
