#include "storage/sign/signature_verifier.h"

#include <algorithm>
#include <optional>
#include <tuple>
#include <utility>

#include "storage/sign/certificate_path.h"
#include "storage/sign/double_keys.h"
#include "storage/sign/revision_changes.h"
#include "storage/sign/security_store.h"
#include "storage/sign/signature_message.h"

namespace sohoa {
namespace {

// Clocks of time-stamping authorities and of ours may differ by so much.
constexpr absl::Duration kClocks = absl::Minutes(10);

SignedBytes CoveredBytes(std::string_view bytes, const CoveredSignature& place) {
  const auto range = place.dictionary.byte_range;
  return [bytes, range](const std::function<void(std::string_view)>& take) {
    take(bytes.substr(0, static_cast<size_t>(range[1])));
    take(bytes.substr(static_cast<size_t>(range[2]), static_cast<size_t>(range[3])));
    return true;
  };
}

// What the signature itself says, without trust: kPassed, or what is wrong with it.
void ReadSignature(std::string_view bytes, VerifiedSignature& signature) {
  signature.verification.is_timestamp = signature.place.is_timestamp;
  signature.verification.findings = signature.place.findings;
  const CoveredSignature& place = signature.place;
  if (place.range_check == SignatureCheck::kPassed) {
    const SignedBytes covered = CoveredBytes(bytes, place);
    signature.cms = place.is_timestamp ? ReadTimestampToken(place.contents, covered)
                                       : ReadCms(place.contents, covered);
    const std::string_view padding =
        std::string_view(place.contents)
            .substr(std::min(signature.cms.size_bytes, place.contents.size()));
    if (signature.cms.check != SignatureCheck::kFormatFailure &&
        padding.find_first_not_of('\0') != std::string_view::npos)
      AddFinding({.kind = FindingKind::kPaddingNotEmpty,
                  .weight = Weight::kFailure,
                  .object = place.value_object},
                 signature.verification.findings);
  } else {
    signature.cms.check = place.range_check;
  }
}

std::optional<std::pair<Indication, SubIndication>> OutcomeOf(SignatureCheck check) {
  switch (check) {
    case SignatureCheck::kPassed:
      return std::nullopt;
    case SignatureCheck::kHashFailure:
      return std::pair(Indication::kTotalFailed, SubIndication::kHashFailure);
    case SignatureCheck::kSigCryptoFailure:
      return std::pair(Indication::kTotalFailed, SubIndication::kSigCryptoFailure);
    case SignatureCheck::kFormatFailure:
      return std::pair(Indication::kTotalFailed, SubIndication::kFormatFailure);
    case SignatureCheck::kSignedDataNotFound:
      return std::pair(Indication::kIndeterminate, SubIndication::kSignedDataNotFound);
    case SignatureCheck::kNoSigningCertificateFound:
      return std::pair(Indication::kIndeterminate, SubIndication::kNoSigningCertificateFound);
    case SignatureCheck::kNotChecked:
      break;
  }
  return std::pair(Indication::kIndeterminate, SubIndication::kGeneric);
}

bool IsPades(const VerifiedSignature& signature) {
  return signature.place.dictionary.sub_filter == "ETSI.CAdES.detached";
}

bool HasSecurityStore(const VerifiedSignature& signature) {
  PdfRevision* covered = signature.place.covered.get();
  return covered != nullptr &&
         covered->Get(CatalogOf(*covered), "DSS").kind == PdfValue::Kind::kDictionary;
}

// The outermost signature is judged now; each time stamp that holds sets the clock back to its own
// time for what it covers.
class TrustCheck {
 public:
  TrustCheck(const VerificationBasis& basis, TrustMaterial trust)
      : basis_(basis), trust_(std::move(trust)), clock_(basis.now) {}

  // REQUIRES: called in falling order of what they cover.
  void Check(VerifiedSignature& signature) {
    SignatureVerification& out = signature.verification;
    if (const auto outcome = OutcomeOf(signature.cms.check)) {
      std::tie(out.indication, out.sub_indication) = *outcome;
      return;
    }
    if (signature.place.is_timestamp)
      CheckDocumentTimestamp(signature);
    else
      CheckSignature(signature);
  }

 private:
  static void Doubt(SignatureVerification& out, FindingKind kind, Weight weight = Weight::kDoubt) {
    AddFinding({.kind = kind, .weight = weight}, out.findings);
  }

  static void TakePath(const PathOutcome& path, SignatureVerification& out) {
    for (const Finding& finding : path.findings) AddFinding(finding, out.findings);
    out.sub_indication = path.reason;
  }

  static void CheckCertificateTie(const VerifiedSignature& signature, bool is_needed,
                                  SignatureVerification& out) {
    if (signature.cms.tie == CertificateTie::kBroken)
      Doubt(out, FindingKind::kCertificateTieBroken);
    if (signature.cms.tie == CertificateTie::kMissing)
      Doubt(out, FindingKind::kCertificateTieMissing, is_needed ? Weight::kDoubt : Weight::kNote);
    if (signature.cms.weak_hash) Doubt(out, FindingKind::kWeakHash);
  }

  void CheckDocumentTimestamp(VerifiedSignature& signature) {
    SignatureVerification& out = signature.verification;
    CheckCertificateTie(signature, true, out);
    const PathOutcome path =
        CheckPath(*signature.cms.signer, Purpose::kTimestamps, trust_, clock_, basis_.now);
    TakePath(path, out);
    if (is_stamped_) out.proven_time = VietnamTime(clock_);
    Conclude(out);
    if (out.indication != Indication::kTotalPassed) return;
    clock_ = std::min(clock_, *signature.cms.signing_time);
    stamps_proven_by_file_ = stamps_proven_by_file_ && path.proven_by_file;
    is_stamped_ = true;
    covers_store_ = covers_store_ || HasSecurityStore(signature);
  }

  struct Stamp {
    std::optional<absl::Time> time;
    bool proven_by_file = false;
  };

  Stamp CheckTokens(const VerifiedSignature& signature, SignatureVerification& out) const {
    Stamp best;
    const std::string& value = signature.cms.value;
    for (const std::string& der : signature.cms.timestamp_tokens) {
      const CmsSignature token = ReadTimestampToken(der, [&](const auto& take) {
        take(value);
        return true;
      });
      if (token.check != SignatureCheck::kPassed || token.tie == CertificateTie::kBroken) {
        Doubt(out, FindingKind::kTimestampBroken);
        continue;
      }
      const PathOutcome path =
          CheckPath(*token.signer, Purpose::kTimestamps, trust_, clock_, basis_.now);
      if (!path.holds || token.weak_hash || *token.signing_time > clock_ + kClocks) {
        Doubt(out, FindingKind::kTimestampUntrusted, Weight::kNote);
      } else if (!best.time || *token.signing_time < *best.time) {
        best = {token.signing_time, path.proven_by_file};
      }
    }
    if (signature.cms.timestamp_tokens.empty() && !is_stamped_)
      Doubt(out, FindingKind::kTimestampAbsent, Weight::kNote);
    return best;
  }

  void CheckSignature(VerifiedSignature& signature) {
    SignatureVerification& out = signature.verification;
    CheckCertificateTie(signature, IsPades(signature), out);
    const Stamp stamp = CheckTokens(signature, out);
    const absl::Time time = stamp.time.value_or(clock_);
    if (stamp.time || is_stamped_) out.proven_time = VietnamTime(time);
    const PathOutcome path =
        CheckPath(*signature.cms.signer, Purpose::kDocuments, trust_, time, basis_.now);
    TakePath(path, out);
    TellLevel(signature, stamp, path);
    Conclude(out);
  }

  void TellLevel(VerifiedSignature& signature, const Stamp& stamp, const PathOutcome& path) const {
    VerifiedLevel& level = signature.verification.level;
    if (!IsPades(signature) || signature.cms.tie != CertificateTie::kHolds) return;
    level = VerifiedLevel::kBaselineB;
    if (!stamp.time && !is_stamped_) return;
    level = VerifiedLevel::kBaselineT;
    const bool stamp_proven = stamp.time ? stamp.proven_by_file : stamps_proven_by_file_;
    if (!path.proven_by_file || !stamp_proven || !path.holds) return;
    level = VerifiedLevel::kBaselineLT;
    if (covers_store_) level = VerifiedLevel::kBaselineLTA;
  }

  // From the findings and the reason why the chain does not hold, if it does not.
  static void Conclude(SignatureVerification& out) {
    const auto has = [&](Weight weight) {
      return std::any_of(out.findings.begin(), out.findings.end(),
                         [&](const Finding& finding) { return finding.weight == weight; });
    };
    const auto found = [&](FindingKind kind) {
      return std::any_of(out.findings.begin(), out.findings.end(),
                         [&](const Finding& finding) { return finding.kind == kind; });
    };
    if (has(Weight::kFailure)) {
      out.indication = Indication::kTotalFailed;
      const bool by_time = out.sub_indication == SubIndication::kNotYetValid;
      if (!by_time) out.sub_indication = SubIndication::kFormatFailure;
    } else if (out.sub_indication != SubIndication::kNone) {
      out.indication = Indication::kIndeterminate;
    } else if (has(Weight::kDoubt)) {
      out.indication = Indication::kIndeterminate;
      out.sub_indication =
          found(FindingKind::kCertificateTieBroken) ? SubIndication::kNoSigningCertificateFound
          : found(FindingKind::kWeakHash)           ? SubIndication::kCryptoConstraintsFailure
                                                    : SubIndication::kSigConstraintsFailure;
    } else {
      out.indication = Indication::kTotalPassed;
    }
  }

  const VerificationBasis& basis_;
  TrustMaterial trust_;
  absl::Time clock_;
  bool is_stamped_ = false;  // by a document time stamp that holds
  bool stamps_proven_by_file_ = true;
  bool covers_store_ = false;  // one of these covers the revocation data
};

void AddCompanions(const CmsSignature& cms, TrustMaterial& trust) {
  trust.intermediate.insert(trust.intermediate.end(), cms.certificates.begin(),
                            cms.certificates.end());
  RevocationData& data = trust.from_file;
  data.crls.insert(data.crls.end(), cms.crls.begin(), cms.crls.end());
  data.ocsp_responses.insert(data.ocsp_responses.end(), cms.ocsp_responses.begin(),
                             cms.ocsp_responses.end());
}

TrustMaterial GatherTrust(PdfRevision& revision, const std::vector<VerifiedSignature>& signatures,
                          const VerificationBasis& basis) {
  SecurityStore store = ReadSecurityStore(revision);
  TrustMaterial trust{.roots = basis.roots,
                      .intermediate = std::move(store.certificates),
                      .from_file = std::move(store.revocation),
                      .given = basis.revocation};
  for (const VerifiedSignature& signature : signatures) {
    AddCompanions(signature.cms, trust);
    for (const std::string& token : signature.cms.timestamp_tokens)
      AddCompanions(ReadTimestampToken(token, [](const auto&) { return false; }), trust);
  }
  return trust;
}

// Whoever signs may change the file by that; what is no signature that holds is just a change, and
// the mark of one that is not proven may say what it likes.
bool IsDoubtful(const VerifiedSignature& added) {
  return added.cms.check != SignatureCheck::kPassed ||
         (added.is_seen && added.verification.indication != Indication::kTotalPassed);
}

void JudgeAdded(const std::vector<VerifiedSignature>& signatures, Finding& finding) {
  if (finding.kind != FindingKind::kSignatureAdded &&
      finding.kind != FindingKind::kDocumentTimestampAdded)
    return;
  for (const VerifiedSignature& other : signatures)
    if (other.place.value_object == finding.object && IsDoubtful(other))
      finding.weight = std::max(finding.weight, Weight::kDoubt);
}

// REQUIRES: those that were added later are judged.
void AddChanges(PdfRevision& revision, const std::vector<VerifiedSignature>& signatures,
                VerifiedSignature& signature) {
  if (signature.place.covered == nullptr) return;
  for (Finding finding : ChangesBetween(*signature.place.covered, revision)) {
    JudgeAdded(signatures, finding);
    AddFinding(finding, signature.verification.findings);
  }
}

// What was signed may have been shown in two ways as well as what there is now.
void AddDoubleKeys(const std::vector<Finding>& now, const PdfRevision& revision,
                   VerifiedSignature& signature) {
  for (const Finding& finding : now) AddFinding(finding, signature.verification.findings);
  PdfRevision* covered = signature.place.covered.get();
  if (covered == nullptr || covered->end() == revision.end()) return;
  for (const Finding& finding : DoubleKeysIn(*covered))
    AddFinding(finding, signature.verification.findings);
}

}  // namespace

std::vector<VerifiedSignature> VerifySignatures(std::string_view bytes, PdfRevision& revision,
                                                const VerificationBasis& basis) {
  std::vector<VerifiedSignature> signatures;
  for (const FormField& field : FormFieldsOf(revision)) {
    if (!field.is_signed()) continue;
    const auto known = std::find_if(signatures.begin(), signatures.end(), [&](const auto& other) {
      return field.value_object > 0 && other.place.value_object == field.value_object;
    });
    const bool is_seen = IsSeen(revision, *field.dictionary);
    if (known != signatures.end())
      known->is_seen = known->is_seen || is_seen;
    else if (signatures.size() < kMaxSignatureDictionaries)
      signatures.push_back({.place = CoverageOf(bytes, revision, field), .is_seen = is_seen});
  }
  for (CoveredSignature& removed : RemovedSignatures(bytes, revision))
    if (signatures.size() < kMaxSignatureDictionaries)
      signatures.push_back({.place = std::move(removed)});
  for (VerifiedSignature& signature : signatures) ReadSignature(bytes, signature);
  std::stable_sort(signatures.begin(), signatures.end(), [](const auto& a, const auto& b) {
    return a.place.dictionary.byte_range[2] < b.place.dictionary.byte_range[2];
  });
  std::vector<Finding> double_keys;
  if (!signatures.empty()) double_keys = DoubleKeysIn(revision);
  TrustCheck trust(basis, GatherTrust(revision, signatures, basis));
  for (auto at = signatures.rbegin(); at != signatures.rend(); ++at) {
    AddChanges(revision, signatures, *at);
    AddDoubleKeys(double_keys, revision, *at);
    trust.Check(*at);
  }
  return signatures;
}

}  // namespace sohoa
