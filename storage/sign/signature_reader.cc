#include "storage/sign/signature_reader.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include "storage/pdf/pdf_date.h"
#include "storage/pdf/pdf_revision.h"
#include "storage/pdf/signature_dictionaries.h"
#include "storage/sign/cms.h"
#include "storage/sign/mapped_file.h"
#include "storage/sign/signature_message.h"

namespace sohoa {
namespace {

// Common signing programs write Vietnam's time into the attribute and call it UTC. Where /M or the
// time stamp tells the same moment seven hours earlier, that is what happened.
absl::Time Mended(absl::Time attribute, const std::optional<absl::Time>& witness) {
  constexpr absl::Duration kZone = absl::Hours(7);
  constexpr absl::Duration kBetweenClocks = absl::Minutes(10);
  if (!witness) return attribute;
  const absl::Time meant = attribute - kZone;
  return absl::AbsDuration(meant - *witness) <= kBetweenClocks ? meant : attribute;
}

std::string SigningTime(const CmsSignature& cms, const std::optional<absl::Time>& modified) {
  if (!cms.signing_time) return modified ? VietnamTime(*modified) : "";
  return VietnamTime(Mended(*cms.signing_time, modified ? modified : cms.timestamp_time));
}

void TakeCms(CmsSignature cms, PdfSignature& out) {
  out.common_name = std::move(cms.common_name);
  out.organization = std::move(cms.organization);
  out.units = std::move(cms.units);
  out.locality = std::move(cms.locality);
  if (cms.timestamp_time) out.timestamp_time = VietnamTime(*cms.timestamp_time);
  out.check = cms.check;
}

PdfSignature Told(VerifiedSignature signature, size_t file_bytes) {
  SignatureDictionary& dictionary = signature.place.dictionary;
  PdfSignature out{.name = std::move(dictionary.name),
                   .reason = std::move(dictionary.reason),
                   .location = std::move(dictionary.location),
                   .sub_filter = std::move(dictionary.sub_filter),
                   .byte_range = dictionary.byte_range,
                   .verification = std::move(signature.verification)};
  out.signing_time = SigningTime(signature.cms, TimeOfPdfDate(dictionary.modified));
  out.covers_whole_file = signature.place.range_check == SignatureCheck::kPassed &&
                          signature.place.end() == static_cast<int64_t>(file_bytes);
  if (out.verification.is_timestamp) signature.cms.timestamp_time = signature.cms.signing_time;
  TakeCms(std::move(signature.cms), out);
  return out;
}

// Where the objects cannot be found by the letter, the library that mends such files tells what
// signatures it sees; what they cover of the file is told by nobody.
absl::StatusOr<std::vector<PdfSignature>> ListUnplaced(const std::string& path,
                                                       std::string_view bytes) {
  absl::StatusOr<std::vector<SignatureDictionary>> found = ReadSignatureDictionaries(path);
  if (!found.ok()) return found.status();
  std::vector<PdfSignature> signatures;
  for (SignatureDictionary& dictionary : *found) {
    VerifiedSignature signature;
    const auto [begin, length, second, rest] = dictionary.byte_range;
    auto at = static_cast<size_t>(length);
    const bool fits = length > 0 && second > length && second <= static_cast<int64_t>(bytes.size());
    const std::optional<PdfValue> contents =
        fits ? ParsePdfValue(bytes, at) : std::optional<PdfValue>();
    if (contents && contents->end == second)
      signature.cms = ReadCms(contents->text, [](const auto&) { return false; });
    signature.cms.check = SignatureCheck::kFormatFailure;
    signature.verification = {
        .indication = Indication::kTotalFailed,
        .sub_indication = SubIndication::kFormatFailure,
        .findings = {{.kind = FindingKind::kUnreadableStructure, .weight = Weight::kFailure}}};
    signature.place.dictionary = std::move(dictionary);
    signatures.push_back(Told(std::move(signature), bytes.size()));
  }
  return signatures;
}

}  // namespace

absl::StatusOr<std::vector<PdfSignature>> ListSignatures(const std::string& path,
                                                         const VerificationBasis& basis) {
  const absl::StatusOr<MappedFile> file = MappedFile::Open(path);
  if (!file.ok()) return file.status();
  absl::StatusOr<std::unique_ptr<PdfRevision>> revision = PdfRevision::Open(file->bytes());
  if (!revision.ok()) return ListUnplaced(path, file->bytes());
  std::vector<PdfSignature> signatures;
  for (VerifiedSignature& signature : VerifySignatures(file->bytes(), **revision, basis))
    signatures.push_back(Told(std::move(signature), file->bytes().size()));
  const std::string_view behind = file->bytes().substr(static_cast<size_t>((*revision)->end()));
  if (signatures.empty() && !std::all_of(behind.begin(), behind.end(), IsPdfSpace))
    return absl::DataLossError("this PDF was cut off, or something stands behind its end");
  return signatures;
}

}  // namespace sohoa
