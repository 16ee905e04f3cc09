// Keys on tokens that sign.
#include <p11-kit/pkcs11.h>

#include <algorithm>
#include <mutex>
#include <utility>

#include "storage/sign/cades.h"
#include "storage/sign/der.h"
#include "storage/sign/key_store.h"
#include "storage/sign/pkcs11_session.h"
#include "storage/sign/pkcs11_uri.h"
#include "storage/sign/signature_value.h"

namespace sohoa {
namespace {

// PKCS#1, 9.2: what is padded and signed.
std::string DigestInfo(HashKind hash, std::string_view digest) {
  // Unlike elsewhere, the parameters are NULL here.
  std::string algorithm = HashAlgorithm(hash);
  algorithm = DerSequence({algorithm.substr(2), DerNull()});
  return DerSequence({algorithm, DerOctets(digest)});
}

// r and s of one length → a sequence of two integers (RFC 3279, 2.2.3).
std::string EcdsaDer(std::string_view raw) {
  const auto integer = [](std::string_view bytes) {
    while (bytes.size() > 1 && bytes.front() == '\0') bytes.remove_prefix(1);
    std::string positive(bytes);
    if (!positive.empty() && (positive.front() & 0x80) != 0) positive.insert(0, 1, '\0');
    return Der(0x02, positive);
  };
  return DerSequence({integer(raw.substr(0, raw.size() / 2)), integer(raw.substr(raw.size() / 2))});
}

CK_RSA_PKCS_PSS_PARAMS PssParameters(HashKind hash) {
  constexpr CK_MECHANISM_TYPE kHashes[] = {CKM_SHA256, CKM_SHA384, CKM_SHA512};
  constexpr CK_RSA_PKCS_MGF_TYPE kMasks[] = {CKG_MGF1_SHA256, CKG_MGF1_SHA384, CKG_MGF1_SHA512};
  const int k = static_cast<int>(hash);
  return {kHashes[k], kMasks[k], HashBytes(hash)};
}

class TokenKey : public KeyStore {
 public:
  TokenKey(std::unique_ptr<Pkcs11Session> session, TokenObject key)
      : session_(std::move(session)),
        key_(key),
        kind_(session_->Number(key, CKA_KEY_TYPE, CKK_RSA)) {}

  const std::vector<std::string>& certificates() const override { return certificates_; }
  bool asks_at_reader() const override { return session_->asks_at_reader(); }

  absl::StatusOr<std::string> Sign(const SignatureScheme& scheme,
                                   std::string_view digest) override {
    const bool is_ecdsa = scheme.kind == SchemeKind::kEcdsa;
    if (digest.size() != HashBytes(scheme.hash) || is_ecdsa != (kind_ == CKK_EC))
      return absl::InvalidArgumentError("this key does not sign in this way");
    const CK_RSA_PKCS_PSS_PARAMS pss = PssParameters(scheme.hash);
    TokenMechanism mechanism = {CKM_RSA_PKCS};
    std::string input(digest);
    if (is_ecdsa) mechanism.type = CKM_ECDSA;
    if (scheme.kind == SchemeKind::kRsaPss) mechanism = {CKM_RSA_PKCS_PSS, &pss, sizeof pss};
    if (scheme.kind == SchemeKind::kRsaPkcs1) input = DigestInfo(scheme.hash, digest);
    const std::lock_guard<std::mutex> lock(mutex_);
    absl::StatusOr<std::string> signature =
        session_->Compute(TokenOperation::kSign, mechanism, key_, input);
    if (signature.ok() && is_ecdsa) return EcdsaDer(*signature);
    return signature;
  }

  // Ids and labels are not asked: whoever renews a certificate often leaves the old one under the
  // same. kNotFound: none of these is the key's.
  absl::Status TakeCertificates(std::vector<std::string> all, absl::Time now) {
    absl::Status trouble;
    const std::string own = BestCertificate(
        all, now, [&](const Certificate& certificate) { return IsOurs(certificate, trouble); });
    if (!trouble.ok()) return trouble;
    if (own.empty()) return absl::NotFoundError("the token has no certificate of the key");
    std::erase(all, own);
    certificates_ = ChainOf(own, std::move(all));
    return absl::OkStatus();
  }

 private:
  bool IsOurs(const Certificate& certificate, absl::Status& trouble) {
    std::string modulus = session_->Attribute(key_, CKA_MODULUS);
    modulus.erase(0, modulus.find_first_not_of('\0'));
    if (!modulus.empty()) return modulus == ModulusOf(certificate);
    // Private keys of curves do not tell their public half: a signature shows it.
    const SignatureScheme scheme{kind_ == CKK_EC ? SchemeKind::kEcdsa : SchemeKind::kRsaPkcs1,
                                 HashKind::kSha256};
    const std::string digest = DigestOf(scheme.hash, "sohoa: whose certificate is this?");
    if (trial_.empty() && trouble.ok()) {
      absl::StatusOr<std::string> signature = Sign(scheme, digest);
      trouble = signature.status();
      if (signature.ok()) trial_ = *std::move(signature);
    }
    return IsSignatureOf(certificate, scheme, digest, trial_);
  }

  std::mutex mutex_;  // a session computes one thing at a time
  std::unique_ptr<Pkcs11Session> session_;
  TokenObject key_;
  CK_KEY_TYPE kind_;
  std::vector<std::string> certificates_;
  std::string trial_;  // made once
};

absl::StatusOr<TokenObject> FindKey(const Pkcs11Session& session, const Pkcs11Uri& uri) {
  const auto keys = session.Find(CKO_PRIVATE_KEY, uri.object, uri.id);
  if (!keys.ok()) return keys.status();
  if (keys->empty())
    return absl::NotFoundError("the token has no such key; look at object and id of its address");
  if (keys->size() > 1)
    return absl::FailedPreconditionError(
        "several keys of the token fit this address; name one by object or id");
  return keys->front();
}

}  // namespace

absl::StatusOr<std::unique_ptr<KeyStore>> OpenToken(const std::string& uri, const AskSecret& ask,
                                                    absl::Time now) {
  const absl::StatusOr<Pkcs11Uri> address = ParsePkcs11Uri(uri);
  if (!address.ok()) return address.status();
  auto session = Pkcs11Session::Open(*address, ask);
  if (!session.ok()) return session.status();
  const absl::StatusOr<TokenObject> key = FindKey(**session, *address);
  if (!key.ok()) return key.status();
  std::vector<std::string> certificates;
  const auto all = (*session)->Find(CKO_CERTIFICATE, "", "");
  if (!all.ok()) return all.status();
  for (const TokenObject certificate : *all)
    certificates.push_back((*session)->Attribute(certificate, CKA_VALUE));
  auto opened = std::make_unique<TokenKey>(*std::move(session), *key);
  if (absl::Status s = opened->TakeCertificates(std::move(certificates), now); !s.ok()) return s;
  return opened;
}

}  // namespace sohoa
