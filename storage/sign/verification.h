// What came of verifying a signature of a PDF file. Plain data, in the words of ETSI EN 319 102-1
// (indications) and EN 319 142-1 (levels). All are stored by number: new ones come at the end.
#ifndef SOHOA_STORAGE_SIGN_VERIFICATION_H_
#define SOHOA_STORAGE_SIGN_VERIFICATION_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sohoa {

// EN 319 102-1, 5.1.3, table 5.
enum class Indication {
  kNotVerified = 0,
  kTotalPassed = 1,
  kIndeterminate = 2,
  kTotalFailed = 3,
};

// EN 319 102-1, 5.1.3, table 6.
enum class SubIndication {
  kNone = 0,
  kFormatFailure = 1,
  kHashFailure = 2,
  kSigCryptoFailure = 3,
  kNotYetValid = 4,
  kSigConstraintsFailure = 5,
  kChainConstraintsFailure = 6,
  kCertificateChainGeneralFailure = 7,
  kCryptoConstraintsFailure = 8,
  kNoSigningCertificateFound = 9,
  kNoCertificateChainFound = 10,
  kRevokedNoPoe = 11,
  kRevokedCaNoPoe = 12,
  kOutOfBoundsNoPoe = 13,
  kTryLater = 14,
  kSignedDataNotFound = 15,
  kGeneric = 16,
};

// What is there and holds, not what the signer meant to reach. kNone: no PAdES baseline signature.
enum class VerifiedLevel {
  kNone = 0,
  kBaselineB = 1,
  kBaselineT = 2,
  kBaselineLT = 3,
  kBaselineLTA = 4
};

// A note changes nothing; for a doubt no signature is TOTAL-PASSED; a failure makes it
// TOTAL-FAILED.
enum class Weight { kNote = 0, kDoubt = 1, kFailure = 2 };

// What was found. The comments say the weight that it mostly has.
enum class FindingKind {
  // The signature and its place.
  kDoubleEntry = 0,       // failure: /Contents or /ByteRange stands twice in the dictionary
  kRangeMalformed = 1,    // failure: /ByteRange is no two ranges of which the first begins at 0
  kRangeGap = 2,          // failure: what it leaves out is not just the signature's own /Contents
  kRangePastEnd = 3,      // failure: it goes beyond the end of the file
  kRangeNotRevision = 4,  // failure: what it covers does not end where a revision ends
  kPaddingNotEmpty = 5,   // failure: more than the signature stands in the gap
  kNotInItsRevision = 6,  // failure: the revision that it covers does not have it as a signature
  kSignatureChanged = 7,  // failure: a later revision has another dictionary in its place
  kSignatureRemoved = 8,  // failure: a later revision has it no more
  kUnreadableStructure = 9,  // doubt: the objects cannot be found by the letter
  kEncrypted = 10,           // doubt: encrypted, so what was changed is not compared
  kDoubleKey = 11,  // doubt: a key stands twice in a dictionary, so that readers may show either

  // The certificate and the time.
  kCertificateTieBroken = 20,   // doubt: the signing-certificate attribute names another
  kCertificateTieMissing = 21,  // doubt in PAdES, else note: there is no such attribute
  kWeakHash = 22,               // doubt: SHA-1 or older
  kWeakKey = 23,                // doubt: RSA of less than 2048 bits, in the chain too
  kWrongKeyUsage = 24,          // doubt: the certificate is not for signing documents
  kNoTrustedRoot = 25,          // doubt: the chain leads to no configured root
  kChainBroken = 26,            // doubt: a certificate of the chain does not hold
  kExpired = 27,                // doubt: a certificate had expired at the time that counts
  kNotYetValid = 28,            // failure: it was not valid yet
  kRevoked = 29,                // doubt: the signer's certificate was revoked
  kIssuerRevoked = 30,          // doubt: one above it was
  kRevocationUnknown = 31,      // doubt: nothing at hand tells whether it was revoked
  kRevocationStale = 32,        // doubt: what is at hand was not current at that time
  kTimestampBroken = 33,        // doubt: a time stamp is of other bytes, or its signature is wrong
  kTimestampUntrusted = 34,     // doubt: the time stamp's certificate does not hold
  kTimestampAbsent = 35,        // note: the time is by the signer's own clock

  // What later revisions changed.
  kDssAdded = 40,                // note: revocation data for the long term
  kDocumentTimestampAdded = 41,  // note
  kSignatureAdded = 42,          // note; failure where the document was certified against changes
  kFormFilled = 43,              // note where that is allowed, doubt where nothing is said, failure
  kDssRemoved = 44,              // doubt: revocation data that were there are gone
  kPageContentChanged = 45,      // the rest are failures but where it is said
  kTextLayerChanged = 46,        // only what is not seen
  kPageAdded = 47,
  kPageRemoved = 48,
  kPagesReordered = 49,
  kPageChanged = 50,  // size, rotation and such
  kFontChanged = 51,
  kImageChanged = 52,
  kResourceChanged = 53,
  kAnnotationAdded = 54,  // note where that is allowed
  kAnnotationChanged = 55,
  kAnnotationRemoved = 56,
  kAppearanceChanged = 57,  // of a form field or signature
  kFieldAdded = 58,
  kFieldChanged = 59,
  kFieldRemoved = 60,
  kFormChanged = 61,
  kMetadataChanged = 62,  // doubt; note where just dates and programs are others
  kJavaScriptAdded = 63,
  kActionChanged = 64,
  kAttachmentChanged = 65,
  kOutlineChanged = 66,
  kLayersChanged = 67,
  kStructureChanged = 68,  // doubt: tags
  kCatalogChanged = 69,
  kPermissionsChanged = 70,
  kHiddenContentShown = 71,     // objects that were in the file and not used are used now
  kUnusedObjectsAdded = 72,     // note
  kReferencesManipulated = 73,  // doubt: the last cross-reference does not lead back to this one
  kBytesAfterEnd = 74,          // doubt: something stands behind the last end-of-file mark
  kEncryptionChanged = 75,
  kMoreChanges = 76,  // there is more than is listed
};

struct Finding {
  FindingKind kind = FindingKind::kUnreadableStructure;
  Weight weight = Weight::kDoubt;
  int page = -1;       // from 0; -1: of no page
  int64_t object = 0;  // the number of the object; 0: of none
  bool operator==(const Finding&) const = default;
};

inline constexpr size_t kMaxFindings = 64;  // of a signature

// Adds what is not there yet. Of more than kMaxFindings the lightest give way, and the last one
// becomes kMoreChanges, as heavy as the heaviest that is left out.
void AddFinding(const Finding& finding, std::vector<Finding>& findings);

struct SignatureVerification {
  Indication indication = Indication::kNotVerified;
  SubIndication sub_indication = SubIndication::kNone;
  VerifiedLevel level = VerifiedLevel::kNone;
  bool is_timestamp = false;  // a document time stamp, no person's or organ's signature
  // By when the signature was there at the latest, proven by a time stamp that holds:
  // "2026-11-22T10:15:30+07:00". Empty: there is none.
  std::string proven_time;
  std::vector<Finding> findings;

  bool operator==(const SignatureVerification&) const = default;
};

std::string_view NameOf(Indication indication);         // "TOTAL-PASSED"
std::string_view NameOf(SubIndication sub_indication);  // "HASH_FAILURE"; "" for none
std::string_view NameOf(VerifiedLevel level);           // "PAdES-B-LT"; "" for none
std::string_view NameOf(Weight weight);                 // "note", "doubt", "failure"
std::string_view NameOf(FindingKind kind);              // "PAGE_CONTENT_CHANGED"; "" for no such
// The findings that tell what later revisions changed.
bool IsChange(FindingKind kind);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SIGN_VERIFICATION_H_
