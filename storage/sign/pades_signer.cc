#include "storage/sign/pades_signer.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "storage/pdf/pdf_date.h"
#include "storage/pdf/pdf_update_process.h"
#include "storage/sign/cades.h"
#include "storage/sign/digest.h"
#include "storage/sign/evidence.h"
#include "storage/sign/growing_pdf.h"
#include "storage/sign/level_raiser.h"
#include "storage/sign/services.h"
#include "storage/sign/signature_evidence.h"
#include "storage/sign/signature_message.h"
#include "storage/sign/signature_value.h"
#include "storage/sign/signing_certificate.h"
#include "storage/sign/timestamp.h"
#include "storage/sign/trusted_chain.h"

namespace sohoa {
namespace {

constexpr char kDefaultFont[] = "/usr/share/fonts/truetype/croscore/Tinos-Regular.ttf";
constexpr char kConversion[] = "Chuyển đổi từ văn bản giấy: ";
constexpr std::string_view kLevelNames[] = {"B-B", "B-T", "B-LT", "B-LTA"};

absl::StatusOr<SignatureScheme> SchemeFor(const SigningCertificate& signer,
                                          const SigningOptions& options) {
  const HashKind hash = options.hash.value_or(signer.hashes.front());
  if (std::find(signer.hashes.begin(), signer.hashes.end(), hash) == signer.hashes.end())
    return absl::InvalidArgumentError("this hash is too short for the curve of the key");
  if (!signer.is_rsa) return SignatureScheme{SchemeKind::kEcdsa, hash};
  return SignatureScheme{
      options.pss || signer.is_pss_only ? SchemeKind::kRsaPss : SchemeKind::kRsaPkcs1, hash};
}

// Whatever befalls the key befalls all files: tried again, a wrong PIN would lock the token.
absl::Status KeyTrouble(const absl::Status& status) {
  return absl::UnavailableError(status.message());
}

// None for an invisible signature.
absl::StatusOr<std::optional<TrueTypeFont>> FontOf(const SigningOptions& options) {
  if (!options.visible) return std::optional<TrueTypeFont>();
  absl::StatusOr<TrueTypeFont> font =
      TrueTypeFont::Load(options.font_file.empty() ? kDefaultFont : options.font_file);
  if (!font.ok()) return font.status();
  return std::optional<TrueTypeFont>(*std::move(font));
}

absl::Status AddEvidenceFor(GrowingPdf& file, const std::string& signature,
                            EvidenceGatherer& gatherer, absl::Time now) {
  absl::StatusOr<Evidence> evidence = EvidenceFor({{signature, false, now}}, gatherer, now);
  return evidence.ok() ? AppendEvidence(file, *std::move(evidence)) : evidence.status();
}

}  // namespace

std::string_view NameOf(SignatureLevel level) { return kLevelNames[static_cast<int>(level)]; }

absl::StatusOr<SignatureLevel> LevelNamed(std::string_view name) {
  for (int k = 0; k < 4; ++k)
    if (kLevelNames[k] == name) return static_cast<SignatureLevel>(k);
  return absl::InvalidArgumentError("the levels of signatures are B-B, B-T, B-LT and B-LTA");
}

struct PadesSigner::State {
  KeyStore& key;
  SigningOptions options;
  SigningCertificate signer;
  SignatureScheme scheme;
  std::optional<TrueTypeFont> font;
  std::unique_ptr<Services> services;
  EvidenceGatherer gatherer;
  std::vector<Certificate> roots;
  std::vector<std::string> certificates;  // of the key, with the issuers that it lacks
  int64_t token_bytes = kUsualTimestamp;  // of the largest time stamp so far

  // Room for the signature: what is known of it, and a tenth more.
  int64_t Room() const {
    int64_t bytes = 1024 + signer.bits / 4;
    for (const std::string& der : certificates) bytes += static_cast<int64_t>(der.size());
    if (options.level >= SignatureLevel::kBT) bytes += token_bytes;
    return bytes + bytes / 10;
  }

  TimestampAuthority Authority() const {
    return {options.tsa_url, options.service_timeout_s, roots, gatherer.known()};
  }

  // `in`: the file to sign; empty: to see whether there is a mark.
  absl::StatusOr<PdfUpdateRequest> Request(const std::string& in, absl::Time now) const {
    const std::string time = VietnamTime(now);
    absl::StatusOr<std::string> modified = PdfDate(time);
    if (!modified.ok()) return modified.status();
    PdfUpdateRequest request{.contents_bytes = Room(),
                             .modified = *std::move(modified),
                             .reason = options.reason,
                             .location = options.location};
    ConversionFacts wished{.converter = options.converted_by, .time = time};
    if (!wished.converter.empty() && !options.conversion_qr.empty())
      wished.source_sha256 = Sha256HexOfFile(in).value_or("");
    absl::StatusOr<SignatureMark> mark = Mark(time, wished);
    if (!mark.ok()) return mark.status();
    request.mark = *std::move(mark);
    return request;
  }

  // Nothing is said of a conversion without a converter.
  absl::StatusOr<SignatureMark> Mark(const std::string& time,
                                     const ConversionFacts& conversion) const {
    if (!font) return SignatureMark();
    const std::string& agency = options.agency.empty() ? signer.common_name : options.agency;
    std::vector<std::string> lines = {options.copy_form, agency, time};
    if (conversion.converter.empty()) return MakeSignatureMark(lines, *font);
    lines.push_back(absl::StrCat(kConversion, conversion.converter, ", ", conversion.time));
    std::string qr_text;
    if (!options.conversion_qr.empty()) qr_text = QrTextOf(conversion, options.conversion_qr);
    return MakeSignatureMark(lines, *font, qr_text);
  }

  // The signature over `digest`. Without a time stamp where none was to be had; then `why` says so.
  absl::StatusOr<std::string> SignDigest(const std::string& digest, absl::Time now,
                                         absl::Status& why) {
    const std::string attributes = CadesAttributes(scheme, digest, certificates.front());
    const std::string to_sign = DigestOf(scheme.hash, attributes);
    const absl::StatusOr<std::string> value = key.Sign(scheme, to_sign);
    if (!value.ok()) return KeyTrouble(value.status());
    const std::optional<Certificate> own = Certificate::FromDer(certificates.front());
    if (!own || !IsSignatureOf(*own, scheme, to_sign, *value))
      return absl::UnavailableError(
          "what the key signs does not fit its certificate; look at the certificates of the token");
    std::string token;
    if (options.level >= SignatureLevel::kBT) {
      absl::StatusOr<std::string> stamp =
          Authority().Stamp(scheme.hash, DigestOf(scheme.hash, *value), now);
      why = stamp.status();
      if (stamp.ok()) token = *std::move(stamp);
    }
    token_bytes = std::max(token_bytes, static_cast<int64_t>(token.size()));
    return CadesSignature(scheme, signer, certificates, attributes, *value, token);
  }

  // Sets `signature` to what was appended, and `why` where it lacks the time stamp.
  absl::Status AddSignature(GrowingPdf& file, PdfUpdateRequest request, absl::Time now,
                            std::string& signature, absl::Status& why) {
    constexpr int kTries = 4;
    bool told = !font;  // what the file says of its conversion
    for (int k = 0; k < kTries; ++k) {
      const absl::StatusOr<PdfUpdate> update = PreparePdfUpdateApart(file.path(), request);
      // One file's trouble is not the key's.
      if (absl::IsUnavailable(update.status()))
        return absl::InternalError(update.status().message());
      if (!update.ok()) return update.status();
      if (update->conversion && !std::exchange(told, true)) {
        absl::StatusOr<SignatureMark> mark = Mark(VietnamTime(now), *update->conversion);
        if (!mark.ok()) return mark.status();
        request.mark = *std::move(mark);
        continue;
      }
      absl::StatusOr<std::string> cms = SignDigest(file.DigestWith(*update), now, why);
      if (!cms.ok()) return cms.status();
      const auto bytes = static_cast<int64_t>(cms->size());
      signature = *std::move(cms);
      if (bytes <= request.contents_bytes) return file.Append(*update, signature);
      request.contents_bytes = bytes + bytes / 10;
    }
    return absl::InternalError("the signature does not fit into its place");
  }
};

PadesSigner::PadesSigner(std::unique_ptr<State> state) : state_(std::move(state)) {}
PadesSigner::~PadesSigner() = default;

absl::StatusOr<std::unique_ptr<PadesSigner>> PadesSigner::Create(KeyStore& key,
                                                                 SigningOptions options,
                                                                 absl::Time now) {
  if (options.level >= SignatureLevel::kBT && options.tsa_url.empty())
    return absl::InvalidArgumentError(
        "this level needs a time-stamping authority; name its address (--tsa)");
  const absl::StatusOr<std::vector<Certificate>> roots = ReadRoots(options.roots);
  if (!roots.ok()) return roots.status();
  // Of the site's own certificates, so that none of them is a stranger's.
  auto services = std::make_unique<Services>(options.service_timeout_s, options.local_services);
  EvidenceGatherer gatherer(
      [asked = services.get()](const HttpQuestion& question) { return asked->Ask(question); });
  for (const std::string& path : options.evidence_files)
    if (absl::Status added = gatherer.AddFile(path); !added.ok()) return added;
  // Many tokens hold the key's own certificate alone.
  std::vector<std::string> certificates =
      gatherer.Completed(key.certificates(), options.level >= SignatureLevel::kBT);
  absl::StatusOr<SigningCertificate> signer = CheckSigningCertificate(certificates, now);
  if (!signer.ok()) return signer.status();
  const absl::StatusOr<SignatureScheme> scheme = SchemeFor(*signer, options);
  if (!scheme.ok()) return scheme.status();
  absl::StatusOr<std::optional<TrueTypeFont>> font = FontOf(options);
  if (!font.ok()) return font.status();
  std::unique_ptr<PadesSigner> made(new PadesSigner(std::make_unique<State>(
      State{key, std::move(options), *std::move(signer), *scheme, *std::move(font),
            std::move(services), std::move(gatherer), *roots, std::move(certificates)})));
  if (const auto request = made->state_->Request("", now); !request.ok()) return request.status();
  return made;
}

absl::StatusOr<SigningResult> PadesSigner::Sign(const std::string& in, const std::string& out,
                                                absl::Time now) {
  State& s = *state_;
  if (auto checked = CheckSigningCertificate(s.certificates, now); !checked.ok())
    return KeyTrouble(checked.status());
  absl::StatusOr<PdfUpdateRequest> request = s.Request(in, now);
  if (!request.ok()) return request.status();
  s.services->BeginFile();
  const auto file = GrowingPdf::Copy(in, out, s.scheme.hash);
  if (!file.ok()) return file.status();
  SigningResult result{
      .wanted = s.options.level, .signer = s.signer.common_name, .signed_time = VietnamTime(now)};
  std::string signature;
  if (absl::Status added = s.AddSignature(**file, *std::move(request), now, signature, result.why);
      !added.ok())
    return added;
  if (result.why.ok()) result.reached = std::min(result.wanted, SignatureLevel::kBT);
  if (result.why.ok() && result.wanted >= SignatureLevel::kBLT) {
    result.why = AddEvidenceFor(**file, signature, s.gatherer, now);
    if (absl::IsFailedPrecondition(result.why)) return KeyTrouble(result.why);  // revoked
    if (result.why.ok()) result.reached = SignatureLevel::kBLT;
  }
  if (result.why.ok() && result.wanted == SignatureLevel::kBLTA) {
    result.why = AddDocumentTimestamp(**file, s.Authority(), s.token_bytes, now).status();
    if (result.why.ok()) result.reached = SignatureLevel::kBLTA;
  }
  if (absl::Status published = (*file)->Publish(); !published.ok()) return published;
  return result;
}

}  // namespace sohoa
