#include "tools/signature_texts.h"

#include <map>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "tools/messages.h"

namespace sohoa {
namespace {

using Sentences = std::map<FindingKind, const char*>;

// Of the signature and what proves it.
Sentences OfSignatures() {
  return {
      {FindingKind::kDoubleEntry,
       Tr("an entry of the signature stands twice, so that readers may read either")},
      {FindingKind::kRangeMalformed, Tr("the byte range of the signature is not one")},
      {FindingKind::kRangeGap, Tr("the signature leaves out more of the file than itself")},
      {FindingKind::kRangePastEnd,
       Tr("the signature covers bytes that the file does not have: it was cut off")},
      {FindingKind::kRangeNotRevision,
       Tr("what the signature covers does not end where a version of the file ends")},
      {FindingKind::kPaddingNotEmpty,
       Tr("something else stands in the place that is left for the signature")},
      {FindingKind::kNotInItsRevision,
       Tr("the version that was signed does not have this signature in it")},
      {FindingKind::kSignatureChanged, Tr("the signature was replaced afterwards")},
      {FindingKind::kSignatureRemoved, Tr("the signature was removed afterwards")},
      {FindingKind::kUnreadableStructure,
       Tr("the structure of the file is damaged, other programs may show something else")},
      {FindingKind::kEncrypted,
       Tr("the file is encrypted, so what was changed is not told in full")},
      {FindingKind::kDoubleKey,
       Tr("an entry stands twice in the file, so that programs may show either")},
      {FindingKind::kCertificateTieBroken,
       Tr("the signature names another certificate than the one that came with it")},
      {FindingKind::kCertificateTieMissing,
       Tr("the signature does not say which certificate it was made with")},
      {FindingKind::kWeakHash, Tr("a hash that can be forged was used (SHA-1 or older)")},
      {FindingKind::kWeakKey, Tr("a key that is too short was used")},
      {FindingKind::kWrongKeyUsage, Tr("the certificate is not for signing documents")},
      {FindingKind::kNoTrustedRoot,
       Tr("the certificate leads to no authority that is trusted here")},
      {FindingKind::kChainBroken,
       Tr("a certificate between the signer and the trusted authority does not hold")},
      {FindingKind::kExpired,
       Tr("a certificate had expired, and no time stamp proves that it was signed before")},
      {FindingKind::kNotYetValid, Tr("the certificate was not valid yet")},
      {FindingKind::kRevoked,
       Tr("the certificate was revoked, and no time stamp proves that it was signed before")},
      {FindingKind::kIssuerRevoked, Tr("the certificate of an authority above was revoked")},
      {FindingKind::kRevocationUnknown,
       Tr("nothing at hand tells whether a certificate was revoked")},
      {FindingKind::kRevocationStale,
       Tr("what is at hand about revocation was out of date at that time")},
      {FindingKind::kTimestampBroken, Tr("a time stamp is not of this signature, or was changed")},
      {FindingKind::kTimestampUntrusted,
       Tr("the time stamp proves no time: its certificate does not hold here")},
      {FindingKind::kTimestampAbsent, Tr("no time stamp: the time is by the signer's own clock")},
  };
}

// Of changes to what pages show.
Sentences OfPages() {
  return {
      {FindingKind::kDssAdded, Tr("data for long-term validation were added")},
      {FindingKind::kDocumentTimestampAdded, Tr("a document time stamp was added")},
      {FindingKind::kSignatureAdded, Tr("another signature was added")},
      {FindingKind::kFormFilled, Tr("a form field was filled in")},
      {FindingKind::kDssRemoved, Tr("data for long-term validation were removed or changed")},
      {FindingKind::kPageContentChanged, Tr("the content of a page was changed")},
      {FindingKind::kTextLayerChanged, Tr("the invisible text of a page was changed")},
      {FindingKind::kPageAdded, Tr("a page was added")},
      {FindingKind::kPageRemoved, Tr("a page was removed")},
      {FindingKind::kPagesReordered, Tr("pages were put in another order")},
      {FindingKind::kPageChanged, Tr("the size or the position of a page was changed")},
      {FindingKind::kFontChanged, Tr("a font was changed")},
      {FindingKind::kImageChanged, Tr("a picture was changed")},
      {FindingKind::kResourceChanged, Tr("something that a page is drawn with was changed")},
  };
}

// Of changes to all else.
Sentences OfTheFile() {
  return {
      {FindingKind::kAnnotationAdded, Tr("an annotation was added")},
      {FindingKind::kAnnotationChanged, Tr("an annotation was changed")},
      {FindingKind::kAnnotationRemoved, Tr("an annotation was removed")},
      {FindingKind::kAppearanceChanged, Tr("the look of a form field or signature was changed")},
      {FindingKind::kFieldAdded, Tr("a form field was added")},
      {FindingKind::kFieldChanged, Tr("a form field was changed")},
      {FindingKind::kFieldRemoved, Tr("a form field was removed")},
      {FindingKind::kFormChanged, Tr("the form was changed")},
      {FindingKind::kMetadataChanged, Tr("the metadata of the file were changed")},
      {FindingKind::kJavaScriptAdded, Tr("a program (JavaScript) was added")},
      {FindingKind::kActionChanged, Tr("an action that the file starts was added or changed")},
      {FindingKind::kAttachmentChanged, Tr("an attachment was added, changed or removed")},
      {FindingKind::kOutlineChanged, Tr("bookmarks or page labels were changed")},
      {FindingKind::kLayersChanged, Tr("layers that are shown or hidden were changed")},
      {FindingKind::kStructureChanged, Tr("the tags of the text were changed")},
      {FindingKind::kCatalogChanged, Tr("a setting of the whole file was changed")},
      {FindingKind::kPermissionsChanged, Tr("what a certification permits was changed")},
      {FindingKind::kHiddenContentShown,
       Tr("content that lay hidden in the signed file is shown now")},
      {FindingKind::kUnusedObjectsAdded, Tr("data that nothing uses were added")},
      {FindingKind::kReferencesManipulated,
       Tr("the table of the file's contents does not go on from the signed one")},
      {FindingKind::kBytesAfterEnd, Tr("something stands behind the end of the file")},
      {FindingKind::kEncryptionChanged, Tr("the encryption of the file was changed")},
      {FindingKind::kMoreChanges, Tr("there are more changes than are listed")},
  };
}

const char* SentenceOf(FindingKind kind) {
  // Made when it is first asked for: the language has been chosen by then.
  static const Sentences sentences = [] {
    Sentences all = OfSignatures();
    all.merge(OfPages());
    all.merge(OfTheFile());
    return all;
  }();
  const auto found = sentences.find(kind);
  return found == sentences.end() ? "" : found->second;
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
