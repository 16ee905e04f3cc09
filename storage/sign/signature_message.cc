#include "storage/sign/signature_message.h"

#include <utility>

#include "storage/pdf/byte_message.h"

namespace sohoa {
namespace {

constexpr uint64_t kMaxTextBytes = 500;
constexpr uint64_t kMaxUnits = 8;
constexpr uint64_t kMaxSignatures = 100;

class Writer : public ByteWriter {
 public:
  void Text(std::string_view text) { ByteWriter::Text(text.substr(0, kMaxTextBytes)); }
};

class Reader : public ByteReader {
 public:
  using ByteReader::ByteReader;

  // One of an enumeration of which `last` has the greatest number.
  template <typename Enum>
  Enum Kind(Enum last) {
    return static_cast<Enum>(Count(static_cast<uint64_t>(last)));
  }

  std::string Text() { return OnOneLine(ByteReader::Text(kMaxTextBytes)); }

  std::string Time() {
    absl::Time time;
    const std::string text = Text();
    return absl::ParseTime(absl::RFC3339_sec, text, &time, nullptr) ? VietnamTime(time) : "";
  }
};

void Write(const SignatureVerification& verification, Writer& out) {
  out.Number(static_cast<int64_t>(verification.indication));
  out.Number(static_cast<int64_t>(verification.sub_indication));
  out.Number(static_cast<int64_t>(verification.level));
  out.Number(verification.is_timestamp ? 1 : 0);
  out.Text(verification.proven_time);
  out.Number(static_cast<int64_t>(verification.findings.size()));
  for (const Finding& finding : verification.findings) {
    out.Number(static_cast<int64_t>(finding.kind));
    out.Number(static_cast<int64_t>(finding.weight));
    out.Number(finding.page);
    out.Number(finding.object);
  }
}

void Write(const PdfSignature& signature, Writer& out) {
  for (const std::string* text :
       {&signature.common_name, &signature.organization, &signature.locality,
        &signature.signing_time, &signature.timestamp_time, &signature.name, &signature.reason,
        &signature.location, &signature.sub_filter})
    out.Text(*text);
  out.Number(static_cast<int64_t>(signature.units.size()));
  for (const std::string& unit : signature.units) out.Text(unit);
  for (const int64_t number : signature.byte_range) out.Number(number);
  out.Number(signature.covers_whole_file ? 1 : 0);
  out.Number(static_cast<int64_t>(signature.check));
  Write(signature.verification, out);
}

SignatureVerification ReadVerification(Reader& in) {
  SignatureVerification out;
  out.indication = in.Kind(Indication::kTotalFailed);
  out.sub_indication = in.Kind(SubIndication::kGeneric);
  out.level = in.Kind(VerifiedLevel::kBaselineLTA);
  out.is_timestamp = in.Number() == 1;
  out.proven_time = in.Time();
  const uint64_t findings = in.Count(kMaxFindings);
  for (uint64_t k = 0; k < findings && in.sound(); ++k) {
    Finding finding{.kind = in.Kind(FindingKind::kMoreChanges),
                    .weight = in.Kind(Weight::kFailure)};
    finding.page = static_cast<int>(in.Number());
    finding.object = in.Number();
    if (!NameOf(finding.kind).empty()) out.findings.push_back(finding);
  }
  return out;
}

PdfSignature Read(Reader& in) {
  PdfSignature out;
  out.common_name = in.Text();
  out.organization = in.Text();
  out.locality = in.Text();
  out.signing_time = in.Time();
  out.timestamp_time = in.Time();
  out.name = in.Text();
  out.reason = in.Text();
  out.location = in.Text();
  out.sub_filter = in.Text();
  const uint64_t units = in.Count(kMaxUnits);
  for (uint64_t k = 0; k < units; ++k) out.units.push_back(in.Text());
  for (int64_t& number : out.byte_range) number = in.Number();
  out.covers_whole_file = in.Number() == 1;
  out.check = in.Kind(SignatureCheck::kNoSigningCertificateFound);
  out.verification = ReadVerification(in);
  return out;
}

}  // namespace

std::string VietnamTime(absl::Time time) {
  return absl::FormatTime("%Y-%m-%dT%H:%M:%S%Ez", time, absl::FixedTimeZone(7 * 60 * 60));
}

std::string EncodeSignatures(const absl::StatusOr<std::vector<PdfSignature>>& signatures) {
  Writer out;
  out.Number(static_cast<int64_t>(signatures.status().code()));
  if (signatures.ok()) {
    out.Number(static_cast<int64_t>(signatures->size()));
    for (const PdfSignature& signature : *signatures) Write(signature, out);
  } else {
    out.Text(std::string(signatures.status().message()));
  }
  return out.Take();
}

absl::StatusOr<std::vector<PdfSignature>> DecodeSignatures(std::string_view bytes) {
  Reader in(bytes);
  std::vector<PdfSignature> signatures;
  const int64_t code = in.Number();
  if (code != 0 && in.sound()) {
    const std::string sentence = in.Text();
    const bool by_site = code == static_cast<int64_t>(absl::StatusCode::kInvalidArgument);
    if (in.AtEnd())
      return by_site ? absl::InvalidArgumentError(sentence) : absl::DataLossError(sentence);
  }
  const uint64_t count = in.Count(kMaxSignatures);
  for (uint64_t k = 0; k < count && in.sound(); ++k) signatures.push_back(Read(in));
  if (!in.AtEnd()) return absl::UnavailableError("the process that reads signatures sent nonsense");
  return signatures;
}

}  // namespace sohoa
