#include "storage/sign/signature_proofs.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "absl/time/time.h"
#include "storage/pdf/pdf_revision.h"
#include "storage/sign/cades.h"
#include "storage/sign/cms.h"
#include "storage/sign/mapped_file.h"
#include "storage/sign/security_store.h"
#include "storage/sign/signature_evidence.h"
#include "storage/sign/signature_gap.h"
#include "storage/sign/signature_reader.h"

namespace sohoa {
namespace {

constexpr char kTimestampFilter[] = "ETSI.RFC3161";

CmsSignature WithoutBytes(const std::string& der, bool is_timestamp) {
  const auto no_bytes = [](const auto&) { return true; };
  return is_timestamp ? ReadTimestampToken(der, no_bytes) : ReadCms(der, no_bytes);
}

Purpose PurposeOf(bool is_timestamp) {
  return is_timestamp ? Purpose::kTimestamps : Purpose::kDocuments;
}

}  // namespace

SignatureProofs::SignatureProofs(std::string path, ProofsBasis basis, AskService ask)
    : path_(std::move(path)), basis_(std::move(basis)), ask_(std::move(ask)), gatherer_(ask_) {}

absl::Status SignatureProofs::TakeSiteFiles() {
  const absl::StatusOr<VerificationBasis> trust = ReadTrustFiles(basis_.roots, {}, basis_.now);
  if (!trust.ok()) return trust.status();
  gatherer_ = EvidenceGatherer(ask_, trust->roots);
  for (const std::string& file : basis_.evidence_files)
    if (absl::Status added = gatherer_.AddFile(file); !added.ok()) return added;
  absl::StatusOr<std::vector<PdfSignature>> listed = ListSignatures(path_, *trust);
  if (!listed.ok()) return listed.status();
  for (PdfSignature& facts : *listed) {
    const bool is_timestamp = facts.sub_filter == kTimestampFilter;
    std::string der = DerInGap(path_, facts.byte_range);
    if (facts.check != SignatureCheck::kPassed || der.empty())
      return absl::FailedPreconditionError(
          "a signature of this PDF does not hold; look at it with sohoa verify");
    signatures_.push_back({std::move(facts), std::move(der), is_timestamp});
  }
  return absl::OkStatus();
}

// What the file keeps to prove its signatures need not be fetched once more.
absl::Status SignatureProofs::TakeFile() {
  const absl::StatusOr<MappedFile> file = MappedFile::Open(path_);
  if (!file.ok()) return file.status();
  const absl::StatusOr<std::unique_ptr<PdfRevision>> revision = PdfRevision::Open(file->bytes());
  if (!revision.ok()) return revision.status();
  const SecurityStore store = ReadSecurityStore(**revision);
  gatherer_.Know(store.certificates);
  gatherer_.KnowRevocation(store.revocation);
  return absl::OkStatus();
}

// Before anything is stamped or fetched.
absl::Status SignatureProofs::CheckTrust() {
  for (const Read& one : signatures_) {
    const CmsSignature read = WithoutBytes(one.der, one.is_timestamp);
    gatherer_.Know(read.certificates);
    if (!read.signer) continue;
    if (absl::Status s =
            gatherer_.CheckTrust(*read.signer, PurposeOf(one.is_timestamp), basis_.now);
        !s.ok())
      return s;
  }
  return absl::OkStatus();
}

absl::StatusOr<RaisableSignatures> SignatureProofs::Look() {
  if (absl::Status taken = TakeSiteFiles(); !taken.ok()) return taken;
  if (std::all_of(signatures_.begin(), signatures_.end(),
                  [](const Read& one) { return one.is_timestamp; }))
    return absl::FailedPreconditionError("this PDF has no signature to raise");
  if (absl::Status taken = TakeFile(); !taken.ok()) return taken;
  if (absl::Status trusted = CheckTrust(); !trusted.ok()) return trusted;
  RaisableSignatures found;
  for (const Read& one : signatures_) found.signatures.push_back(one.facts);
  const Read& last = signatures_.back();
  if (!last.is_timestamp)
    found.last_value_digest =
        DigestOf(HashKind::kSha256, WithoutBytes(last.der, /*is_timestamp=*/false).value);
  return found;
}

std::string SignatureProofs::StampLast(const std::string& token) {
  if (signatures_.empty()) return "";
  Read& last = signatures_.back();
  std::string der = WithTimestamp(last.der, token);
  if (der.empty() || der.size() > last.der.size()) return "";
  der.resize(last.der.size(), '\0');
  last.der = der;
  return der;
}

absl::StatusOr<Evidence> SignatureProofs::Gather(const std::vector<std::string>& later) {
  std::vector<ProvenSignature> proven;
  absl::Time time = basis_.now;  // a document time-stamp proves all that stands before it
  for (const std::string& token : later) proven.push_back({token, /*is_timestamp=*/true, time});
  for (auto at = signatures_.rbegin(); at != signatures_.rend(); ++at) {
    // What the file proves by itself needs no second copy; its time stamps age.
    if (at->is_timestamp || at->facts.verification.level < VerifiedLevel::kBaselineLT)
      proven.push_back({at->der, at->is_timestamp, time});
    absl::Time stamped;
    if (at->is_timestamp &&
        absl::ParseTime(absl::RFC3339_full, at->facts.timestamp_time, &stamped, nullptr))
      time = std::min(time, stamped);
  }
  return EvidenceFor(proven, gatherer_, basis_.now);
}

}  // namespace sohoa
