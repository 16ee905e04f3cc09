#include "storage/sign/verification.h"

namespace sohoa {

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
  switch (kind) {
    case FindingKind::kDoubleEntry:
      return "DOUBLE_ENTRY";
    case FindingKind::kRangeMalformed:
      return "RANGE_MALFORMED";
    case FindingKind::kRangeGap:
      return "RANGE_GAP";
    case FindingKind::kRangePastEnd:
      return "RANGE_PAST_END";
    case FindingKind::kRangeNotRevision:
      return "RANGE_NOT_REVISION";
    case FindingKind::kPaddingNotEmpty:
      return "PADDING_NOT_EMPTY";
    case FindingKind::kNotInItsRevision:
      return "NOT_IN_ITS_REVISION";
    case FindingKind::kSignatureChanged:
      return "SIGNATURE_CHANGED";
    case FindingKind::kSignatureRemoved:
      return "SIGNATURE_REMOVED";
    case FindingKind::kUnreadableStructure:
      return "UNREADABLE_STRUCTURE";
    case FindingKind::kEncrypted:
      return "ENCRYPTED";
    case FindingKind::kCertificateTieBroken:
      return "CERTIFICATE_TIE_BROKEN";
    case FindingKind::kCertificateTieMissing:
      return "CERTIFICATE_TIE_MISSING";
    case FindingKind::kWeakHash:
      return "WEAK_HASH";
    case FindingKind::kWeakKey:
      return "WEAK_KEY";
    case FindingKind::kWrongKeyUsage:
      return "WRONG_KEY_USAGE";
    case FindingKind::kNoTrustedRoot:
      return "NO_TRUSTED_ROOT";
    case FindingKind::kChainBroken:
      return "CHAIN_BROKEN";
    case FindingKind::kExpired:
      return "EXPIRED";
    case FindingKind::kNotYetValid:
      return "NOT_YET_VALID";
    case FindingKind::kRevoked:
      return "REVOKED";
    case FindingKind::kIssuerRevoked:
      return "ISSUER_REVOKED";
    case FindingKind::kRevocationUnknown:
      return "REVOCATION_UNKNOWN";
    case FindingKind::kRevocationStale:
      return "REVOCATION_STALE";
    case FindingKind::kTimestampBroken:
      return "TIMESTAMP_BROKEN";
    case FindingKind::kTimestampUntrusted:
      return "TIMESTAMP_UNTRUSTED";
    case FindingKind::kTimestampAbsent:
      return "TIMESTAMP_ABSENT";
    case FindingKind::kDssAdded:
      return "DSS_ADDED";
    case FindingKind::kDocumentTimestampAdded:
      return "DOCUMENT_TIMESTAMP_ADDED";
    case FindingKind::kSignatureAdded:
      return "SIGNATURE_ADDED";
    case FindingKind::kFormFilled:
      return "FORM_FILLED";
    case FindingKind::kDssRemoved:
      return "DSS_REMOVED";
    case FindingKind::kPageContentChanged:
      return "PAGE_CONTENT_CHANGED";
    case FindingKind::kTextLayerChanged:
      return "TEXT_LAYER_CHANGED";
    case FindingKind::kPageAdded:
      return "PAGE_ADDED";
    case FindingKind::kPageRemoved:
      return "PAGE_REMOVED";
    case FindingKind::kPagesReordered:
      return "PAGES_REORDERED";
    case FindingKind::kPageChanged:
      return "PAGE_CHANGED";
    case FindingKind::kFontChanged:
      return "FONT_CHANGED";
    case FindingKind::kImageChanged:
      return "IMAGE_CHANGED";
    case FindingKind::kResourceChanged:
      return "RESOURCE_CHANGED";
    case FindingKind::kAnnotationAdded:
      return "ANNOTATION_ADDED";
    case FindingKind::kAnnotationChanged:
      return "ANNOTATION_CHANGED";
    case FindingKind::kAnnotationRemoved:
      return "ANNOTATION_REMOVED";
    case FindingKind::kAppearanceChanged:
      return "APPEARANCE_CHANGED";
    case FindingKind::kFieldAdded:
      return "FIELD_ADDED";
    case FindingKind::kFieldChanged:
      return "FIELD_CHANGED";
    case FindingKind::kFieldRemoved:
      return "FIELD_REMOVED";
    case FindingKind::kFormChanged:
      return "FORM_CHANGED";
    case FindingKind::kMetadataChanged:
      return "METADATA_CHANGED";
    case FindingKind::kJavaScriptAdded:
      return "JAVASCRIPT_ADDED";
    case FindingKind::kActionChanged:
      return "ACTION_CHANGED";
    case FindingKind::kAttachmentChanged:
      return "ATTACHMENT_CHANGED";
    case FindingKind::kOutlineChanged:
      return "OUTLINE_CHANGED";
    case FindingKind::kLayersChanged:
      return "LAYERS_CHANGED";
    case FindingKind::kStructureChanged:
      return "STRUCTURE_CHANGED";
    case FindingKind::kCatalogChanged:
      return "CATALOG_CHANGED";
    case FindingKind::kPermissionsChanged:
      return "PERMISSIONS_CHANGED";
    case FindingKind::kHiddenContentShown:
      return "HIDDEN_CONTENT_SHOWN";
    case FindingKind::kUnusedObjectsAdded:
      return "UNUSED_OBJECTS_ADDED";
    case FindingKind::kReferencesManipulated:
      return "REFERENCES_MANIPULATED";
    case FindingKind::kBytesAfterEnd:
      return "BYTES_AFTER_END";
    case FindingKind::kEncryptionChanged:
      return "ENCRYPTION_CHANGED";
    case FindingKind::kMoreChanges:
      return "MORE_CHANGES";
  }
  return "";
}

bool IsChange(FindingKind kind) { return kind >= FindingKind::kDssAdded; }

}  // namespace sohoa
