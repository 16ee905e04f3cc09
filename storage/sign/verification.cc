#include "storage/sign/verification.h"

#include <algorithm>
#include <utility>

namespace sohoa {
namespace {

constexpr std::pair<FindingKind, std::string_view> kFindingNames[] = {
    {FindingKind::kDoubleEntry, "DOUBLE_ENTRY"},
    {FindingKind::kRangeMalformed, "RANGE_MALFORMED"},
    {FindingKind::kRangeGap, "RANGE_GAP"},
    {FindingKind::kRangePastEnd, "RANGE_PAST_END"},
    {FindingKind::kRangeNotRevision, "RANGE_NOT_REVISION"},
    {FindingKind::kPaddingNotEmpty, "PADDING_NOT_EMPTY"},
    {FindingKind::kNotInItsRevision, "NOT_IN_ITS_REVISION"},
    {FindingKind::kSignatureChanged, "SIGNATURE_CHANGED"},
    {FindingKind::kSignatureRemoved, "SIGNATURE_REMOVED"},
    {FindingKind::kUnreadableStructure, "UNREADABLE_STRUCTURE"},
    {FindingKind::kEncrypted, "ENCRYPTED"},
    {FindingKind::kDoubleKey, "DOUBLE_KEY"},
    {FindingKind::kCertificateTieBroken, "CERTIFICATE_TIE_BROKEN"},
    {FindingKind::kCertificateTieMissing, "CERTIFICATE_TIE_MISSING"},
    {FindingKind::kWeakHash, "WEAK_HASH"},
    {FindingKind::kWeakKey, "WEAK_KEY"},
    {FindingKind::kWrongKeyUsage, "WRONG_KEY_USAGE"},
    {FindingKind::kNoTrustedRoot, "NO_TRUSTED_ROOT"},
    {FindingKind::kChainBroken, "CHAIN_BROKEN"},
    {FindingKind::kExpired, "EXPIRED"},
    {FindingKind::kNotYetValid, "NOT_YET_VALID"},
    {FindingKind::kRevoked, "REVOKED"},
    {FindingKind::kIssuerRevoked, "ISSUER_REVOKED"},
    {FindingKind::kRevocationUnknown, "REVOCATION_UNKNOWN"},
    {FindingKind::kRevocationStale, "REVOCATION_STALE"},
    {FindingKind::kTimestampBroken, "TIMESTAMP_BROKEN"},
    {FindingKind::kTimestampUntrusted, "TIMESTAMP_UNTRUSTED"},
    {FindingKind::kTimestampAbsent, "TIMESTAMP_ABSENT"},
    {FindingKind::kDssAdded, "DSS_ADDED"},
    {FindingKind::kDocumentTimestampAdded, "DOCUMENT_TIMESTAMP_ADDED"},
    {FindingKind::kSignatureAdded, "SIGNATURE_ADDED"},
    {FindingKind::kFormFilled, "FORM_FILLED"},
    {FindingKind::kDssRemoved, "DSS_REMOVED"},
    {FindingKind::kPageContentChanged, "PAGE_CONTENT_CHANGED"},
    {FindingKind::kTextLayerChanged, "TEXT_LAYER_CHANGED"},
    {FindingKind::kPageAdded, "PAGE_ADDED"},
    {FindingKind::kPageRemoved, "PAGE_REMOVED"},
    {FindingKind::kPagesReordered, "PAGES_REORDERED"},
    {FindingKind::kPageChanged, "PAGE_CHANGED"},
    {FindingKind::kFontChanged, "FONT_CHANGED"},
    {FindingKind::kImageChanged, "IMAGE_CHANGED"},
    {FindingKind::kResourceChanged, "RESOURCE_CHANGED"},
    {FindingKind::kAnnotationAdded, "ANNOTATION_ADDED"},
    {FindingKind::kAnnotationChanged, "ANNOTATION_CHANGED"},
    {FindingKind::kAnnotationRemoved, "ANNOTATION_REMOVED"},
    {FindingKind::kAppearanceChanged, "APPEARANCE_CHANGED"},
    {FindingKind::kFieldAdded, "FIELD_ADDED"},
    {FindingKind::kFieldChanged, "FIELD_CHANGED"},
    {FindingKind::kFieldRemoved, "FIELD_REMOVED"},
    {FindingKind::kFormChanged, "FORM_CHANGED"},
    {FindingKind::kMetadataChanged, "METADATA_CHANGED"},
    {FindingKind::kJavaScriptAdded, "JAVASCRIPT_ADDED"},
    {FindingKind::kActionChanged, "ACTION_CHANGED"},
    {FindingKind::kAttachmentChanged, "ATTACHMENT_CHANGED"},
    {FindingKind::kOutlineChanged, "OUTLINE_CHANGED"},
    {FindingKind::kLayersChanged, "LAYERS_CHANGED"},
    {FindingKind::kStructureChanged, "STRUCTURE_CHANGED"},
    {FindingKind::kCatalogChanged, "CATALOG_CHANGED"},
    {FindingKind::kPermissionsChanged, "PERMISSIONS_CHANGED"},
    {FindingKind::kHiddenContentShown, "HIDDEN_CONTENT_SHOWN"},
    {FindingKind::kUnusedObjectsAdded, "UNUSED_OBJECTS_ADDED"},
    {FindingKind::kReferencesManipulated, "REFERENCES_MANIPULATED"},
    {FindingKind::kBytesAfterEnd, "BYTES_AFTER_END"},
    {FindingKind::kEncryptionChanged, "ENCRYPTION_CHANGED"},
    {FindingKind::kMoreChanges, "MORE_CHANGES"},
};

}  // namespace

void AddFinding(const Finding& finding, std::vector<Finding>& findings) {
  if (std::find(findings.begin(), findings.end(), finding) != findings.end()) return;
  if (findings.size() + 1 < kMaxFindings) return findings.push_back(finding);
  if (findings.size() + 1 == kMaxFindings)
    findings.push_back({.kind = FindingKind::kMoreChanges, .weight = Weight::kNote});
  Finding left_out = finding;
  const auto lightest = std::min_element(
      findings.begin(), findings.end() - 1,
      [](const Finding& one, const Finding& other) { return one.weight < other.weight; });
  if (lightest->weight < finding.weight) std::swap(*lightest, left_out);
  findings.back().weight = std::max(findings.back().weight, left_out.weight);
}

std::string_view NameOf(Indication indication) {
  switch (indication) {
    case Indication::kTotalPassed:
      return "TOTAL-PASSED";
    case Indication::kIndeterminate:
      return "INDETERMINATE";
    case Indication::kTotalFailed:
      return "TOTAL-FAILED";
    case Indication::kNotVerified:
      break;
  }
  return "NOT-VERIFIED";
}

std::string_view NameOf(SubIndication sub_indication) {
  switch (sub_indication) {
    case SubIndication::kFormatFailure:
      return "FORMAT_FAILURE";
    case SubIndication::kHashFailure:
      return "HASH_FAILURE";
    case SubIndication::kSigCryptoFailure:
      return "SIG_CRYPTO_FAILURE";
    case SubIndication::kNotYetValid:
      return "NOT_YET_VALID";
    case SubIndication::kSigConstraintsFailure:
      return "SIG_CONSTRAINTS_FAILURE";
    case SubIndication::kChainConstraintsFailure:
      return "CHAIN_CONSTRAINTS_FAILURE";
    case SubIndication::kCertificateChainGeneralFailure:
      return "CERTIFICATE_CHAIN_GENERAL_FAILURE";
    case SubIndication::kCryptoConstraintsFailure:
      return "CRYPTO_CONSTRAINTS_FAILURE";
    case SubIndication::kNoSigningCertificateFound:
      return "NO_SIGNING_CERTIFICATE_FOUND";
    case SubIndication::kNoCertificateChainFound:
      return "NO_CERTIFICATE_CHAIN_FOUND";
    case SubIndication::kRevokedNoPoe:
      return "REVOKED_NO_POE";
    case SubIndication::kRevokedCaNoPoe:
      return "REVOKED_CA_NO_POE";
    case SubIndication::kOutOfBoundsNoPoe:
      return "OUT_OF_BOUNDS_NO_POE";
    case SubIndication::kTryLater:
      return "TRY_LATER";
    case SubIndication::kSignedDataNotFound:
      return "SIGNED_DATA_NOT_FOUND";
    case SubIndication::kGeneric:
      return "GENERIC";
    case SubIndication::kNone:
      break;
  }
  return "";
}

std::string_view NameOf(VerifiedLevel level) {
  switch (level) {
    case VerifiedLevel::kBaselineB:
      return "PAdES-B-B";
    case VerifiedLevel::kBaselineT:
      return "PAdES-B-T";
    case VerifiedLevel::kBaselineLT:
      return "PAdES-B-LT";
    case VerifiedLevel::kBaselineLTA:
      return "PAdES-B-LTA";
    case VerifiedLevel::kNone:
      break;
  }
  return "";
}

std::string_view NameOf(Weight weight) {
  switch (weight) {
    case Weight::kNote:
      return "note";
    case Weight::kFailure:
      return "failure";
    case Weight::kDoubt:
      break;
  }
  return "doubt";
}

std::string_view NameOf(FindingKind kind) {
  for (const auto& [known, name] : kFindingNames)
    if (known == kind) return name;
  return "";
}

bool IsChange(FindingKind kind) { return kind >= FindingKind::kDssAdded; }

}  // namespace sohoa
