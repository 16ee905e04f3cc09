// A master key on a token (PKCS#11): it never leaves it, the store's key goes in and out.
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>
#include <p11-kit/pkcs11.h>
#include <strings.h>

#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "storage/sign/c_ptr.h"
#include "storage/sign/file_cipher.h"
#include "storage/sign/master_key.h"
#include "storage/sign/pkcs11_session.h"

namespace sohoa {
namespace {

using Number = CPtr<BIGNUM, BN_free>;
using Key = CPtr<EVP_PKEY, EVP_PKEY_free>;
using Context = CPtr<EVP_PKEY_CTX, EVP_PKEY_CTX_free>;
using Builder = CPtr<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free>;
using Parameters = CPtr<OSSL_PARAM, OSSL_PARAM_free>;

absl::Status CannotWrap() {
  return absl::InvalidArgumentError("the token's key does not wrap in this way");
}

const unsigned char* BytesOf(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

// What the token says where it cannot open something, whether the key is another or the bytes are
// damaged, differs; that it is gone does not.
absl::StatusOr<Secret> SecretOf(absl::StatusOr<std::string> opened) {
  if (absl::IsInvalidArgument(opened.status())) return WrappedByAnother();
  if (!opened.ok()) return opened.status();
  absl::StatusOr<Secret> key = Secret::Copy(*opened);
  explicit_bzero(opened->data(), opened->size());
  if (key.ok() && key->view().size() != kStoreKeyBytes) return WrappedByAnother();
  return key;
}

// SP 800-38D, with a random nonce of 96 bits and a tag of 128.
class AesTokenKey final : public MasterKey {
 public:
  AesTokenKey(std::unique_ptr<Pkcs11Session> session, TokenObject key)
      : session_(std::move(session)), key_(key) {}

  absl::StatusOr<WrappedKey> Wrap(const Secret& key) override {
    std::string nonce(kNonceBytes, '\0');
    if (!FillRandom(nonce.data(), nonce.size()))
      return absl::UnavailableError("there are no random numbers");
    absl::StatusOr<std::string> bytes = Compute(TokenOperation::kEncrypt, nonce, key.view());
    if (!bytes.ok()) return bytes.status();
    return WrappedKey{std::string(kWrappedByAes), absl::StrCat(nonce, *bytes)};
  }

  absl::StatusOr<Secret> Unwrap(const WrappedKey& wrapped) override {
    if (wrapped.kind != kWrappedByAes || wrapped.bytes.size() < kNonceBytes)
      return WrappedByAnother();
    return SecretOf(Compute(TokenOperation::kDecrypt, wrapped.bytes.substr(0, kNonceBytes),
                            std::string_view(wrapped.bytes).substr(kNonceBytes)));
  }
  bool asks_at_reader() const override { return session_->asks_at_reader(); }

 private:
  static constexpr size_t kNonceBytes = 12;

  absl::StatusOr<std::string> Compute(TokenOperation operation, std::string nonce,
                                      std::string_view input) const {
    CK_GCM_PARAMS gcm = {};
    gcm.pIv = reinterpret_cast<unsigned char*>(nonce.data());
    gcm.ulIvLen = nonce.size();
    gcm.ulIvBits = 8 * nonce.size();
    gcm.ulTagBits = 128;
    return session_->Compute(operation, {CKM_AES_GCM, &gcm, sizeof gcm}, key_, input);
  }

  std::unique_ptr<Pkcs11Session> session_;
  TokenObject key_;
};

// The public half of an RSA key; null where the numbers are none.
Key PublicKeyOf(std::string_view modulus, std::string_view exponent) {
  const auto number = [](std::string_view bytes) {
    return Number(BN_bin2bn(BytesOf(bytes), static_cast<int>(bytes.size()), nullptr));
  };
  const Number n = number(modulus), e = number(exponent);
  const Builder builder(OSSL_PARAM_BLD_new());
  const Context context(EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr));
  EVP_PKEY* key = nullptr;
  if (n == nullptr || e == nullptr || builder == nullptr || context == nullptr ||
      OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get()) != 1 ||
      OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get()) != 1)
    return Key();
  const Parameters parameters(OSSL_PARAM_BLD_to_param(builder.get()));
  if (parameters == nullptr || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1)
    return Key();
  return Key(key);
}

// RSAES-OAEP (RFC 8017, 7.1), both hashes the same; empty where it cannot be.
std::string Oaep(EVP_PKEY* key, const EVP_MD* hash, std::string_view input) {
  const Context context(EVP_PKEY_CTX_new(key, nullptr));
  size_t size = 0;
  std::string output;
  if (context != nullptr && EVP_PKEY_encrypt_init(context.get()) == 1 &&
      EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_OAEP_PADDING) == 1 &&
      EVP_PKEY_CTX_set_rsa_oaep_md(context.get(), hash) == 1 &&
      EVP_PKEY_CTX_set_rsa_mgf1_md(context.get(), hash) == 1 &&
      EVP_PKEY_encrypt(context.get(), nullptr, &size, BytesOf(input), input.size()) == 1) {
    output.resize(size);
    if (EVP_PKEY_encrypt(context.get(), reinterpret_cast<unsigned char*>(output.data()), &size,
                         BytesOf(input), input.size()) != 1)
      output.clear();
  }
  ERR_clear_error();
  return output;
}

// Wraps with the public half, which needs no token; only the token unwraps.
class RsaTokenKey final : public MasterKey {
 public:
  RsaTokenKey(std::unique_ptr<Pkcs11Session> session, TokenObject key)
      : session_(std::move(session)), key_(key) {}

  // With SHA-256 where the token knows that in OAEP; many know SHA-1 alone, which does as well
  // there.
  absl::StatusOr<WrappedKey> Wrap(const Secret& key) override {
    std::string id = session_->Attribute(key_, CKA_ID), exponent = Public(CKA_PUBLIC_EXPONENT, id);
    const Key half = PublicKeyOf(Public(CKA_MODULUS, id), exponent);
    if (half == nullptr) return CannotWrap();
    for (const std::string_view kind : {kWrappedByRsa, kWrappedByRsaSha1}) {
      const WrappedKey wrapped{
          std::string(kind),
          Oaep(half.get(), kind == kWrappedByRsa ? EVP_sha256() : EVP_sha1(), key.view())};
      const absl::StatusOr<Secret> again = Unwrap(wrapped);
      if (absl::IsUnavailable(again.status())) return again.status();
      if (again.ok() && again->view() == key.view()) return wrapped;
    }
    return CannotWrap();
  }

  absl::StatusOr<Secret> Unwrap(const WrappedKey& wrapped) override {
    if (wrapped.kind != kWrappedByRsa && wrapped.kind != kWrappedByRsaSha1)
      return WrappedByAnother();
    CK_RSA_PKCS_OAEP_PARAMS oaep = {};
    const bool sha256 = wrapped.kind == kWrappedByRsa;
    oaep.hashAlg = sha256 ? CKM_SHA256 : CKM_SHA_1;
    oaep.mgf = sha256 ? CKG_MGF1_SHA256 : CKG_MGF1_SHA1;
    oaep.source = CKZ_DATA_SPECIFIED;
    return SecretOf(session_->Compute(
        TokenOperation::kDecrypt, {CKM_RSA_PKCS_OAEP, &oaep, sizeof oaep}, key_, wrapped.bytes));
  }
  bool asks_at_reader() const override { return session_->asks_at_reader(); }

 private:
  // Of the private key, or else of the public one with its id.
  std::string Public(unsigned long attribute, const std::string& id) const {
    std::string value = session_->Attribute(key_, attribute);
    if (!value.empty() || id.empty()) return value;
    const auto halves = session_->Find(CKO_PUBLIC_KEY, "", id);
    return halves.ok() && !halves->empty() ? session_->Attribute(halves->front(), attribute) : "";
  }

  std::unique_ptr<Pkcs11Session> session_;
  TokenObject key_;
};

struct Found {
  TokenObject key;
  bool is_secret;
};

absl::StatusOr<Found> FindMaster(const Pkcs11Session& session, const Pkcs11Uri& uri) {
  std::vector<Found> found;
  for (const bool secret : {true, false}) {
    const auto keys = session.Find(secret ? CKO_SECRET_KEY : CKO_PRIVATE_KEY, uri.object, uri.id);
    if (!keys.ok()) return keys.status();
    for (const TokenObject key : *keys)
      if (session.Number(key, CKA_KEY_TYPE, CKK_RSA) == (secret ? CKK_AES : CKK_RSA))
        found.push_back({key, secret});
  }
  if (found.empty())
    return absl::NotFoundError("the token has no such key; look at object and id of its address");
  if (found.size() > 1)
    return absl::FailedPreconditionError(
        "several keys of the token fit this address; name one by object or id");
  return found.front();
}

}  // namespace

absl::StatusOr<std::unique_ptr<MasterKey>> OpenTokenMasterKey(const std::string& uri,
                                                              const AskSecret& ask) {
  const absl::StatusOr<Pkcs11Uri> address = ParsePkcs11Uri(uri);
  if (!address.ok()) return address.status();
  auto session = Pkcs11Session::Open(*address, ask);
  if (!session.ok()) return session.status();
  const absl::StatusOr<Found> found = FindMaster(**session, *address);
  if (!found.ok()) return found.status();
  if (found->is_secret) return std::make_unique<AesTokenKey>(*std::move(session), found->key);
  return std::make_unique<RsaTokenKey>(*std::move(session), found->key);
}

}  // namespace sohoa
