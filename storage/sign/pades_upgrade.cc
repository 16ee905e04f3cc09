#include "storage/sign/pades_upgrade.h"

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "storage/sign/growing_pdf.h"
#include "storage/sign/level_raiser.h"
#include "storage/sign/proofs_process.h"
#include "storage/sign/services.h"
#include "storage/sign/signature_gap.h"
#include "storage/sign/signature_message.h"
#include "storage/sign/trusted_chain.h"

namespace sohoa {
namespace {

bool IsTimestamp(const PdfSignature& signature) { return signature.sub_filter == "ETSI.RFC3161"; }

SignatureLevel LevelOf(VerifiedLevel level) {
  if (level == VerifiedLevel::kBaselineLTA) return SignatureLevel::kBLTA;
  if (level == VerifiedLevel::kBaselineLT) return SignatureLevel::kBLT;
  return level == VerifiedLevel::kBaselineT ? SignatureLevel::kBT : SignatureLevel::kBB;
}

// What a stranger made is read by another process (ProofsProcess); here is only what was found.
class Upgrade {
 public:
  Upgrade(std::string in, std::string out, const SigningOptions& options, absl::Time now)
      : in_(std::move(in)),
        out_(std::move(out)),
        options_(options),
        now_(now),
        services_(options.service_timeout_s, options.local_services) {}

  absl::StatusOr<SigningResult> Run() {
    services_.BeginFile();
    if (absl::Status known = KnowAuthority(); !known.ok()) return known;
    auto process = ProofsProcess::Start(
        in_, {.roots = options_.roots, .evidence_files = options_.evidence_files, .now = now_},
        services_);
    if (!process.ok()) return process.status();
    proofs_ = *std::move(process);
    absl::StatusOr<RaisableSignatures> found = proofs_->Look();
    if (!found.ok()) return found.status();
    signatures_ = std::move(found->signatures);
    last_value_digest_ = std::move(found->last_value_digest);
    result_.wanted = options_.level;
    result_.reached = LevelThere();
    result_.signed_time = VietnamTime(now_);
    if (absl::Status status = Raise(); !status.ok()) return status;
    return result_;
  }

 private:
  // The site's own files.
  absl::Status KnowAuthority() {
    absl::StatusOr<std::vector<Certificate>> roots = ReadRoots(options_.roots);
    if (!roots.ok()) return roots.status();
    EvidenceGatherer files(nullptr);
    for (const std::string& path : options_.evidence_files)
      if (absl::Status added = files.AddFile(path); !added.ok()) return added;
    authority_ = {options_.tsa_url, options_.service_timeout_s, *std::move(roots), files.known()};
    return absl::OkStatus();
  }

  // A service's failure goes into the result and ends the raising; ours is handed back.
  absl::Status Raise() {
    const absl::StatusOr<Replacement> stamped = StampLast();
    if (!stamped.ok()) return stamped.status();
    absl::StatusOr<std::unique_ptr<GrowingPdf>> file =
        GrowingPdf::Copy(in_, out_, HashKind::kSha256, *stamped);
    if (!file.ok()) return file.status();
    if (result_.why.ok() && LacksTimestamp()) StampDocument(**file);
    if (result_.why.ok()) Reach(SignatureLevel::kBT);
    if (result_.why.ok() && options_.level >= SignatureLevel::kBLT) {
      if (result_.reached != SignatureLevel::kBLT) result_.why = AddEvidenceTo(**file);
      if (absl::IsFailedPrecondition(result_.why))
        return absl::FailedPreconditionError(
            "a certificate was revoked before the time that is proven; the signature cannot be "
            "raised");
      if (absl::IsPermissionDenied(result_.why)) return result_.why;
      if (result_.why.ok()) Reach(SignatureLevel::kBLT);
    }
    if (result_.why.ok() && options_.level == SignatureLevel::kBLTA) {
      StampDocument(**file);
      if (result_.why.ok()) Reach(SignatureLevel::kBLTA);
    }
    return (*file)->Publish();
  }

  void Reach(SignatureLevel level) { result_.reached = std::max(result_.reached, level); }

  // What all signatures of the file have already.
  SignatureLevel LevelThere() const {
    SignatureLevel least = SignatureLevel::kBLTA;
    for (const PdfSignature& one : signatures_)
      if (!IsTimestamp(one)) least = std::min(least, LevelOf(one.verification.level));
    return LacksTimestamp() ? SignatureLevel::kBB : std::max(least, SignatureLevel::kBT);
  }

  void StampDocument(GrowingPdf& file) {
    absl::StatusOr<std::string> token = AddDocumentTimestamp(file, authority_, token_bytes_, now_);
    result_.why = token.status();
    if (!token.ok()) return;
    signatures_.push_back({.timestamp_time = VietnamTime(now_), .sub_filter = "ETSI.RFC3161"});
    later_stamps_.push_back(*std::move(token));
  }

  // The last signature with a time stamp in it, to be written over it; empty where it has one, has
  // no room, or where something follows it that would be broken.
  absl::StatusOr<Replacement> StampLast() {
    PdfSignature& last = signatures_.back();
    if (IsTimestamp(last) || !last.covers_whole_file || !last.timestamp_time.empty())
      return Replacement();
    const absl::StatusOr<std::string> token =
        authority_.Stamp(HashKind::kSha256, last_value_digest_, now_);
    result_.why = token.status();
    if (!token.ok()) return Replacement();
    const absl::StatusOr<std::string> der = proofs_->StampLast(*token);
    if (!der.ok()) return der.status();
    // Whatever that process says, nothing is written over but a signature.
    if (der->empty() || DerInGap(in_, last.byte_range).size() != der->size()) return Replacement();
    last.timestamp_time = VietnamTime(now_);
    return Replacement{last.byte_range[1] + 1, absl::BytesToHexString(*der)};
  }

  // A signature without a time stamp of its own and without a document's behind it.
  bool LacksTimestamp() const {
    bool covered = false;
    for (auto at = signatures_.rbegin(); at != signatures_.rend(); ++at) {
      covered |= IsTimestamp(*at);
      if (!covered && at->timestamp_time.empty()) return true;
    }
    return false;
  }

  absl::Status AddEvidenceTo(GrowingPdf& file) {
    absl::StatusOr<Evidence> evidence = proofs_->Gather(later_stamps_);
    return evidence.ok() ? AppendEvidence(file, *std::move(evidence)) : evidence.status();
  }

  std::string in_;
  std::string out_;
  const SigningOptions& options_;
  absl::Time now_;
  Services services_;
  TimestampAuthority authority_;
  std::unique_ptr<ProofsProcess> proofs_;
  std::vector<PdfSignature> signatures_;   // with those that are added
  std::string last_value_digest_;          // of the file's last
  std::vector<std::string> later_stamps_;  // document time-stamps that are added
  SigningResult result_;
  int64_t token_bytes_ = kUsualTimestamp;
};

}  // namespace

absl::StatusOr<SigningResult> UpgradePdf(const std::string& in, const std::string& out,
                                         const SigningOptions& options, absl::Time now) {
  if (options.level == SignatureLevel::kBB)
    return absl::InvalidArgumentError("raising needs a level above B-B: B-T, B-LT or B-LTA");
  if (options.tsa_url.empty())
    return absl::InvalidArgumentError(
        "this level needs a time-stamping authority; name its address (--tsa)");
  return Upgrade(in, out, options, now).Run();
}

}  // namespace sohoa
