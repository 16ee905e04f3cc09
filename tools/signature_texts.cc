#include "tools/signature_texts.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "tools/messages.h"

namespace sohoa {
namespace {

const char* SentenceOf(FindingKind kind) {
  switch (kind) {
    case FindingKind::kDoubleEntry:
      return Tr("an entry of the signature stands twice, so that readers may read either");
    case FindingKind::kRangeMalformed:
      return Tr("the byte range of the signature is not one");
    case FindingKind::kRangeGap:
      return Tr("the signature leaves out more of the file than itself");
    case FindingKind::kRangePastEnd:
      return Tr("the signature covers bytes that the file does not have: it was cut off");
    case FindingKind::kRangeNotRevision:
      return Tr("what the signature covers does not end where a version of the file ends");
    case FindingKind::kPaddingNotEmpty:
      return Tr("something else stands in the place that is left for the signature");
    case FindingKind::kNotInItsRevision:
      return Tr("the version that was signed does not have this signature in it");
    case FindingKind::kSignatureChanged:
      return Tr("the signature was replaced afterwards");
    case FindingKind::kSignatureRemoved:
      return Tr("the signature was removed afterwards");
    case FindingKind::kUnreadableStructure:
      return Tr("the structure of the file is damaged, other programs may show something else");
    case FindingKind::kEncrypted:
      return Tr("the file is encrypted, so what was changed is not told in full");
    case FindingKind::kCertificateTieBroken:
      return Tr("the signature names another certificate than the one that came with it");
    case FindingKind::kCertificateTieMissing:
      return Tr("the signature does not say which certificate it was made with");
    case FindingKind::kWeakHash:
      return Tr("a hash that can be forged was used (SHA-1 or older)");
    case FindingKind::kWeakKey:
      return Tr("a key that is too short was used");
    case FindingKind::kWrongKeyUsage:
      return Tr("the certificate is not for signing documents");
    case FindingKind::kNoTrustedRoot:
      return Tr("the certificate leads to no authority that is trusted here");
    case FindingKind::kChainBroken:
      return Tr("a certificate between the signer and the trusted authority does not hold");
    case FindingKind::kExpired:
      return Tr("a certificate had expired, and no time stamp proves that it was signed before");
    case FindingKind::kNotYetValid:
      return Tr("the certificate was not valid yet");
    case FindingKind::kRevoked:
      return Tr("the certificate was revoked, and no time stamp proves that it was signed before");
    case FindingKind::kIssuerRevoked:
      return Tr("the certificate of an authority above was revoked");
    case FindingKind::kRevocationUnknown:
      return Tr("nothing at hand tells whether a certificate was revoked");
    case FindingKind::kRevocationStale:
      return Tr("what is at hand about revocation was out of date at that time");
    case FindingKind::kTimestampBroken:
      return Tr("a time stamp is not of this signature, or was changed");
    case FindingKind::kTimestampUntrusted:
      return Tr("the time stamp proves no time: its certificate does not hold here");
    case FindingKind::kTimestampAbsent:
      return Tr("no time stamp: the time is by the signer's own clock");
    case FindingKind::kDssAdded:
      return Tr("data for long-term validation were added");
    case FindingKind::kDocumentTimestampAdded:
      return Tr("a document time stamp was added");
    case FindingKind::kSignatureAdded:
      return Tr("another signature was added");
    case FindingKind::kFormFilled:
      return Tr("a form field was filled in");
    case FindingKind::kDssRemoved:
      return Tr("data for long-term validation were removed or changed");
    case FindingKind::kPageContentChanged:
      return Tr("the content of a page was changed");
    case FindingKind::kTextLayerChanged:
      return Tr("the invisible text of a page was changed");
    case FindingKind::kPageAdded:
      return Tr("a page was added");
    case FindingKind::kPageRemoved:
      return Tr("a page was removed");
    case FindingKind::kPagesReordered:
      return Tr("pages were put in another order");
    case FindingKind::kPageChanged:
      return Tr("the size or the position of a page was changed");
    case FindingKind::kFontChanged:
      return Tr("a font was changed");
    case FindingKind::kImageChanged:
      return Tr("a picture was changed");
    case FindingKind::kResourceChanged:
      return Tr("something that a page is drawn with was changed");
    case FindingKind::kAnnotationAdded:
      return Tr("an annotation was added");
    case FindingKind::kAnnotationChanged:
      return Tr("an annotation was changed");
    case FindingKind::kAnnotationRemoved:
      return Tr("an annotation was removed");
    case FindingKind::kAppearanceChanged:
      return Tr("the look of a form field or signature was changed");
    case FindingKind::kFieldAdded:
      return Tr("a form field was added");
    case FindingKind::kFieldChanged:
      return Tr("a form field was changed");
    case FindingKind::kFieldRemoved:
      return Tr("a form field was removed");
    case FindingKind::kFormChanged:
      return Tr("the form was changed");
    case FindingKind::kMetadataChanged:
      return Tr("the metadata of the file were changed");
    case FindingKind::kJavaScriptAdded:
      return Tr("a program (JavaScript) was added");
    case FindingKind::kActionChanged:
      return Tr("an action that the file starts was added or changed");
    case FindingKind::kAttachmentChanged:
      return Tr("an attachment was added, changed or removed");
    case FindingKind::kOutlineChanged:
      return Tr("bookmarks or page labels were changed");
    case FindingKind::kLayersChanged:
      return Tr("layers that are shown or hidden were changed");
    case FindingKind::kStructureChanged:
      return Tr("the tags of the text were changed");
    case FindingKind::kCatalogChanged:
      return Tr("a setting of the whole file was changed");
    case FindingKind::kPermissionsChanged:
      return Tr("what a certification permits was changed");
    case FindingKind::kHiddenContentShown:
      return Tr("content that lay hidden in the signed file is shown now");
    case FindingKind::kUnusedObjectsAdded:
      return Tr("data that nothing uses were added");
    case FindingKind::kReferencesManipulated:
      return Tr("the table of the file's contents does not go on from the signed one");
    case FindingKind::kBytesAfterEnd:
      return Tr("something stands behind the end of the file");
    case FindingKind::kEncryptionChanged:
      return Tr("the encryption of the file was changed");
    case FindingKind::kMoreChanges:
      return Tr("there are more changes than are listed");
  }
  return "";
}

}  // namespace

std::string FindingText(const Finding& finding) {
  const bool only_dates =
      finding.kind == FindingKind::kMetadataChanged && finding.weight == Weight::kNote;
  std::string text = only_dates
                         ? Tr("dates or names of programs in the metadata of the file were changed")
                         : SentenceOf(finding.kind);
  if (finding.page >= 0)
    absl::StrAppend(&text, " (", absl::StrFormat(Tr("page %d"), finding.page + 1), ")");
  return text;
}

std::string IndicationText(Indication indication) {
  switch (indication) {
    case Indication::kTotalPassed:
      return Tr("valid");
    case Indication::kIndeterminate:
      return Tr("not proven");
    case Indication::kTotalFailed:
      return Tr("INVALID");
    case Indication::kNotVerified:
      break;
  }
  return Tr("not verified");
}

}  // namespace sohoa
