#include "storage/sign/certificate_path.h"

#include <openssl/err.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include <algorithm>

#include "storage/sign/c_ptr.h"

namespace sohoa {
namespace {

void FreeList(STACK_OF(X509) * list) { sk_X509_free(list); }

// What OpenSSL says of a chain, in the words of ETSI EN 319 102-1.
struct Verdict {
  SubIndication reason;
  FindingKind finding;
};

// `depth`: of the certificate, 0 the signer's.
Verdict VerdictOf(int error, int depth) {
  switch (error) {
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_CERT_UNTRUSTED:
      return {SubIndication::kNoCertificateChainFound, FindingKind::kNoTrustedRoot};
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return {SubIndication::kOutOfBoundsNoPoe, FindingKind::kExpired};
    case X509_V_ERR_CERT_NOT_YET_VALID:
      // An authority may have renewed its certificate since, with the same key.
      if (depth > 0)
        return {SubIndication::kCertificateChainGeneralFailure, FindingKind::kChainBroken};
      return {SubIndication::kNotYetValid, FindingKind::kNotYetValid};
    case X509_V_ERR_INVALID_CA:
    case X509_V_ERR_PATH_LENGTH_EXCEEDED:
    case X509_V_ERR_INVALID_PURPOSE:
    case X509_V_ERR_PERMITTED_VIOLATION:
    case X509_V_ERR_EXCLUDED_VIOLATION:
    case X509_V_ERR_UNHANDLED_CRITICAL_EXTENSION:
      return {SubIndication::kChainConstraintsFailure, FindingKind::kChainBroken};
    default:
      return {SubIndication::kCertificateChainGeneralFailure, FindingKind::kChainBroken};
  }
}

struct Chain {
  std::vector<Certificate> certificates;  // from the one that was asked about to a trusted one
  int error = X509_V_ERR_UNSPECIFIED;
  int depth = 0;  // of the error
};

Chain BuildChain(const Certificate& certificate, Purpose purpose, const TrustMaterial& trust,
                 absl::Time time) {
  const CPtr<X509_STORE, X509_STORE_free> store(X509_STORE_new());
  for (const Certificate& root : trust.roots) X509_STORE_add_cert(store.get(), root.get());
  const CPtr<STACK_OF(X509), FreeList> others(sk_X509_new_null());
  for (const Certificate& other : trust.intermediate) sk_X509_push(others.get(), other.get());
  const CPtr<X509_STORE_CTX, X509_STORE_CTX_free> context(X509_STORE_CTX_new());
  X509_STORE_CTX_init(context.get(), store.get(), certificate.get(), others.get());
  // A site may trust an authority that is not at the top.
  X509_STORE_CTX_set_flags(context.get(), X509_V_FLAG_PARTIAL_CHAIN);
  X509_STORE_CTX_set_time(context.get(), 0, absl::ToTimeT(time));
  if (purpose == Purpose::kTimestamps)
    X509_STORE_CTX_set_purpose(context.get(), X509_PURPOSE_TIMESTAMP_SIGN);
  Chain chain;
  const bool holds = X509_verify_cert(context.get()) == 1;
  chain.error = holds ? X509_V_OK : X509_STORE_CTX_get_error(context.get());
  chain.depth = X509_STORE_CTX_get_error_depth(context.get());
  STACK_OF(X509)* built = X509_STORE_CTX_get0_chain(context.get());
  for (int i = 0; i < sk_X509_num(built); ++i)
    chain.certificates.push_back(Certificate::Of(sk_X509_value(built, i)));
  ERR_clear_error();
  return chain;
}

Weight WeightOf(SubIndication reason) {
  return reason == SubIndication::kNotYetValid ? Weight::kFailure : Weight::kDoubt;
}

class PathCheck {
 public:
  PathCheck(const TrustMaterial& trust, absl::Time time, absl::Time now)
      : trust_(trust), time_(time), now_(now) {}

  PathOutcome Check(const Certificate& certificate, Purpose purpose) {
    out_.proven_by_file = true;
    if (purpose == Purpose::kDocuments && !certificate.MaySignDocuments())
      Object(SubIndication::kChainConstraintsFailure, FindingKind::kWrongKeyUsage);
    const Chain chain = BuildChain(certificate, purpose, trust_, time_);
    if (chain.error != X509_V_OK) {
      const Verdict verdict = VerdictOf(chain.error, chain.depth);
      Object(verdict.reason, verdict.finding);
    }
    CheckStrength(chain);
    // Where there is no trusted chain, who was revoked is nobody's to say.
    if (chain.error == X509_V_OK || chain.error == X509_V_ERR_CERT_HAS_EXPIRED)
      for (size_t i = 0; i + 1 < chain.certificates.size(); ++i)
        AskRevocation(chain.certificates[i], chain.certificates[i + 1], i == 0);
    else
      out_.proven_by_file = false;
    out_.holds = out_.reason == SubIndication::kNone;
    return std::move(out_);
  }

 private:
  // The first reason is the one that counts.
  void Object(SubIndication reason, FindingKind finding) {
    if (out_.reason == SubIndication::kNone) out_.reason = reason;
    out_.findings.push_back({.kind = finding, .weight = WeightOf(reason)});
  }

  void CheckStrength(const Chain& chain) {
    bool weak_key = false;
    bool weak_hash = false;
    for (size_t i = 0; i < chain.certificates.size(); ++i) {
      weak_key = weak_key || chain.certificates[i].has_weak_key();
      const bool is_last = i + 1 == chain.certificates.size();
      const bool trusted = chain.error == X509_V_OK && is_last;  // its signature is not relied on
      weak_hash = weak_hash || (!trusted && chain.certificates[i].is_weakly_signed());
    }
    if (weak_key) Object(SubIndication::kCryptoConstraintsFailure, FindingKind::kWeakKey);
    if (weak_hash) Object(SubIndication::kCryptoConstraintsFailure, FindingKind::kWeakHash);
  }

  void AskRevocation(const Certificate& certificate, const Certificate& issuer, bool is_signer) {
    if (certificate.needs_no_revocation()) return;
    const RevocationState by_file =
        RevocationAt(certificate, issuer, trust_.from_file, time_, now_);
    const RevocationState given = RevocationAt(certificate, issuer, trust_.given, time_, now_);
    if (by_file != RevocationState::kGood) out_.proven_by_file = false;
    for (const RevocationState state : {by_file, given}) {
      if (state != RevocationState::kRevoked) continue;
      Object(is_signer ? SubIndication::kRevokedNoPoe : SubIndication::kRevokedCaNoPoe,
             is_signer ? FindingKind::kRevoked : FindingKind::kIssuerRevoked);
      return;
    }
    if (by_file == RevocationState::kGood || given == RevocationState::kGood) return;
    const bool stale = by_file == RevocationState::kStale || given == RevocationState::kStale;
    Object(SubIndication::kTryLater,
           stale ? FindingKind::kRevocationStale : FindingKind::kRevocationUnknown);
  }

  const TrustMaterial& trust_;
  absl::Time time_;
  absl::Time now_;
  PathOutcome out_;
};

}  // namespace

PathOutcome CheckPath(const Certificate& certificate, Purpose purpose, const TrustMaterial& trust,
                      absl::Time time, absl::Time now) {
  return PathCheck(trust, time, now).Check(certificate, purpose);
}

}  // namespace sohoa
