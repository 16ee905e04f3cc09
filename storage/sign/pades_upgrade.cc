#include "storage/sign/pades_upgrade.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "storage/sign/cades.h"
#include "storage/sign/cms.h"
#include "storage/sign/growing_pdf.h"
#include "storage/sign/level_raiser.h"
#include "storage/sign/pdf_signatures.h"
#include "storage/sign/signature_message.h"
#include "storage/sign/trusted_chain.h"

namespace sohoa {
namespace {

constexpr int64_t kMostDigits = 8 << 20;

struct FoundSignature {
  PdfSignature facts;
  std::string der;  // followed by zeros
  bool is_timestamp = false;
};

// What stands between "<" and ">" in the gap of a range; empty if it is anything else.
std::string DerInGap(const std::string& path, const PdfSignature& signature) {
  const auto [start, length, second, rest] = signature.byte_range;
  if (start != 0 || length < 0 || second < length || second - length > kMostDigits) return "";
  const int64_t begin = length + 1;
  const int64_t size = second - begin - 1;
  if (size < 2) return "";
  std::string digits(static_cast<size_t>(size), '\0');
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  const bool read = file >= 0 && pread(file, digits.data(), digits.size(), begin) == size;
  if (file >= 0) close(file);
  const bool is_hex = std::all_of(digits.begin(), digits.end(), [](char c) {
    return absl::ascii_isxdigit(static_cast<unsigned char>(c));
  });
  return read && is_hex && size % 2 == 0 ? absl::HexStringToBytes(digits) : "";
}

absl::StatusOr<std::vector<FoundSignature>> FindSignatures(const std::string& path,
                                                           const SignatureReading& reading) {
  absl::StatusOr<std::vector<PdfSignature>> listed = ReadPdfSignatures(path, reading);
  if (!listed.ok()) return listed.status();
  std::vector<FoundSignature> found;
  for (PdfSignature& facts : *listed) {
    const bool is_timestamp = facts.sub_filter == "ETSI.RFC3161";
    std::string der = DerInGap(path, facts);
    if (facts.check != SignatureCheck::kPassed || der.empty())
      return absl::FailedPreconditionError(
          "a signature of this PDF does not hold; look at it with sohoa verify");
    found.push_back({std::move(facts), std::move(der), is_timestamp});
  }
  const auto is_signature = [](const FoundSignature& one) { return !one.is_timestamp; };
  if (std::none_of(found.begin(), found.end(), is_signature))
    return absl::FailedPreconditionError("this PDF has no signature to raise");
  return found;
}

SignatureLevel LevelOf(VerifiedLevel level) {
  if (level == VerifiedLevel::kBaselineLTA) return SignatureLevel::kBLTA;
  if (level == VerifiedLevel::kBaselineLT) return SignatureLevel::kBLT;
  return level == VerifiedLevel::kBaselineT ? SignatureLevel::kBT : SignatureLevel::kBB;
}

class Upgrade {
 public:
  Upgrade(std::string in, std::string out, const SigningOptions& options,
          std::vector<Certificate> roots, absl::Time now)
      : in_(std::move(in)),
        out_(std::move(out)),
        options_(options),
        now_(now),
        roots_(std::move(roots)),
        gatherer_({options.service_timeout_s, options.local_services}, roots_) {}

  absl::StatusOr<SigningResult> Run() {
    gatherer_.BeginFile();
    for (const std::string& path : options_.evidence_files)
      if (absl::Status added = gatherer_.AddFile(path); !added.ok()) return added;
    absl::StatusOr<std::vector<FoundSignature>> found =
        FindSignatures(in_, {.roots = options_.roots, .now = now_});
    if (!found.ok()) return found.status();
    signatures_ = *std::move(found);
    authority_ = {options_.tsa_url, options_.service_timeout_s, roots_, gatherer_.known()};
    result_.wanted = options_.level;
    result_.reached = LevelThere();
    result_.signed_time = VietnamTime(now_);
    if (absl::Status trusted = CheckTrust(); !trusted.ok()) return trusted;
    if (absl::Status status = Raise(); !status.ok()) return status;
    return result_;
  }

 private:
  // Before anything is stamped or fetched.
  absl::Status CheckTrust() {
    const auto no_bytes = [](const auto&) { return true; };
    for (const FoundSignature& one : signatures_) {
      const CmsSignature read =
          one.is_timestamp ? ReadTimestampToken(one.der, no_bytes) : ReadCms(one.der, no_bytes);
      gatherer_.Know(read.certificates);
      const Purpose purpose = one.is_timestamp ? Purpose::kTimestamps : Purpose::kDocuments;
      if (read.signer)
        if (absl::Status s = gatherer_.CheckTrust(*read.signer, purpose, now_); !s.ok()) return s;
    }
    return absl::OkStatus();
  }

  // A service's failure goes into the result and ends the raising; ours is handed back.
  absl::Status Raise() {
    const Replacement stamped = StampLast();
    absl::StatusOr<std::unique_ptr<GrowingPdf>> file =
        GrowingPdf::Copy(in_, out_, HashKind::kSha256, stamped);
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
    for (const FoundSignature& one : signatures_)
      if (!one.is_timestamp) least = std::min(least, LevelOf(one.facts.verification.level));
    return LacksTimestamp() ? SignatureLevel::kBB : std::max(least, SignatureLevel::kBT);
  }

  void StampDocument(GrowingPdf& file) {
    absl::StatusOr<std::string> token = AddDocumentTimestamp(file, authority_, token_bytes_, now_);
    result_.why = token.status();
    if (token.ok())
      signatures_.push_back(
          {{.timestamp_time = VietnamTime(now_)}, *std::move(token), /*is_timestamp=*/true});
  }

  // The last signature with a time stamp in it, to be written over it; empty where it has one, has
  // no room, or where something follows it that would be broken.
  Replacement StampLast() {
    FoundSignature& last = signatures_.back();
    if (last.is_timestamp || !last.facts.covers_whole_file || !last.facts.timestamp_time.empty())
      return {};
    const CmsSignature read = ReadCms(last.der, [](const auto&) { return true; });
    const absl::StatusOr<std::string> token =
        authority_.Stamp(HashKind::kSha256, DigestOf(HashKind::kSha256, read.value), now_);
    result_.why = token.status();
    if (!token.ok()) return {};
    std::string der = WithTimestamp(last.der, *token);
    if (der.empty() || der.size() > last.der.size()) return {};
    der.resize(last.der.size(), '\0');
    last.der = der;
    last.facts.timestamp_time = VietnamTime(now_);
    return {last.facts.byte_range[1] + 1, absl::BytesToHexString(der)};
  }

  // A signature without a time stamp of its own and without a document's behind it.
  bool LacksTimestamp() const {
    bool covered = false;
    for (auto at = signatures_.rbegin(); at != signatures_.rend(); ++at) {
      covered |= at->is_timestamp;
      if (!covered && at->facts.timestamp_time.empty()) return true;
    }
    return false;
  }

  absl::Status AddEvidenceTo(GrowingPdf& file) {
    std::vector<ProvenSignature> proven;
    absl::Time time = now_;  // a document time-stamp proves all that stands before it
    for (auto at = signatures_.rbegin(); at != signatures_.rend(); ++at) {
      // What the file proves by itself needs no second copy; its time stamps age.
      if (at->is_timestamp || LevelOf(at->facts.verification.level) < SignatureLevel::kBLT)
        proven.push_back({at->der, at->is_timestamp, time});
      absl::Time stamped;
      if (at->is_timestamp &&
          absl::ParseTime(absl::RFC3339_full, at->facts.timestamp_time, &stamped, nullptr))
        time = std::min(time, stamped);
    }
    return AddEvidence(file, proven, gatherer_, now_);
  }

  std::string in_;
  std::string out_;
  const SigningOptions& options_;
  absl::Time now_;
  std::vector<Certificate> roots_;
  EvidenceGatherer gatherer_;
  TimestampAuthority authority_;
  std::vector<FoundSignature> signatures_;
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
  absl::StatusOr<std::vector<Certificate>> roots = ReadRoots(options.roots);
  if (!roots.ok()) return roots.status();
  return Upgrade(in, out, options, *std::move(roots), now).Run();
}

}  // namespace sohoa
