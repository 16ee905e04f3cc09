#include "tools/signing.h"

#include <CLI/CLI.hpp>
#include <utility>

#include "ocr/text/normalize.h"
#include "storage/sign/pades_upgrade.h"
#include "tools/messages.h"
#include "tools/secret_input.h"
#include "tools/trust.h"

namespace sohoa {

void AddSigningFlags(CLI::App* command, SigningFlags* flags) {
  command
      ->add_option("--key", flags->key,
                   Tr("Key: a file (.p12, .pfx, .pem), or pkcs11:token=…;object=…?module-path=…"))
      ->type_name("KEY");
  command
      ->add_option("--level", flags->level,
                   Tr("What the signature carries: B-B, B-T, B-LT or B-LTA (default B-B)"))
      ->type_name("LEVEL");
  command->add_option("--tsa", flags->tsa, Tr("Address of the time-stamping authority (RFC 3161)"))
      ->type_name("URL");
  command
      ->add_option("--pin-fd", flags->pin_fd,
                   Tr("Open file to read the PIN or passphrase from (else SOHOA_PIN, else asked)"))
      ->type_name("N");
  command
      ->add_option("--copy-form", flags->copy_form,
                   Tr("Form of copy that the mark names: SAO Y, SAO LỤC, TRÍCH SAO"))
      ->type_name("TEXT");
  command->add_option("--reason", flags->reason, Tr("Reason of signing, shown by readers"))
      ->type_name("TEXT");
  command
      ->add_option("--evidence", flags->evidence_files,
                   Tr("Certificates, revocation lists and OCSP responses that need not be fetched"))
      ->type_name("FILE");
  command->add_flag("--invisible", flags->invisible, Tr("Leave no mark on the page"));
  command
      ->add_option("--hash", flags->hash,
                   Tr("SHA-256, SHA-384 or SHA-512 (default: what fits the key)"))
      ->type_name("NAME");
  command->add_flag("--pss", flags->pss, Tr("Sign with RSASSA-PSS (RSA keys)"));
}

absl::StatusOr<SigningOptions> SigningOptionsOf(const SigningFlags& flags,
                                                const Settings& settings) {
  const absl::StatusOr<SignatureLevel> level = LevelNamed(flags.level.value_or(settings.level));
  if (!level.ok()) return level.status();
  const absl::StatusOr<SignatureReading> trusted = TrustedReading(settings.roots, "");
  if (!trusted.ok()) return trusted.status();
  std::optional<HashKind> hash;
  if (flags.hash && !(hash = HashNamed(*flags.hash)))
    return absl::InvalidArgumentError("the hashes of signatures are SHA-256, SHA-384 and SHA-512");
  return SigningOptions{.level = *level,
                        .tsa_url = flags.tsa.value_or(settings.tsa),
                        .pss = flags.pss,
                        .hash = hash,
                        .reason = flags.reason,
                        .visible = !flags.invisible,
                        .copy_form = NormalizeText(flags.copy_form.value_or(settings.copy_form)),
                        .agency = NormalizeText(settings.agency),
                        .converted_by = NormalizeText(flags.converted_by),
                        .conversion_qr = settings.conversion_qr,
                        .evidence_files = flags.evidence_files,
                        .roots = trusted->roots,
                        .local_services = settings.local_services};
}

absl::StatusOr<SigningOptions> RaisingOptionsOf(const SigningFlags& flags,
                                                const Settings& settings) {
  absl::StatusOr<SigningOptions> options = SigningOptionsOf(flags, settings);
  if (options.ok() && !flags.level && options->level == SignatureLevel::kBB)
    options->level = SignatureLevel::kBLTA;
  return options;
}

std::string KeyPlace(const SigningFlags& flags, const Settings& settings) {
  return flags.key.value_or(settings.key);
}

absl::StatusOr<std::unique_ptr<Signing>> Signing::Open(const SigningFlags& flags,
                                                       const Settings& settings, const Clock& clock,
                                                       SharedSecret* known) {
  absl::StatusOr<SigningOptions> options = SigningOptionsOf(flags, settings);
  if (!options.ok()) return options.status();
  const std::string place = KeyPlace(flags, settings);
  if (place.empty()) return nullptr;
  KeepSecretsOutOfDumps();
  const AskSecret ask = AskForPin(flags.pin_fd);
  absl::StatusOr<std::unique_ptr<KeyStore>> key = OpenKeyStore(
      place, known == nullptr ? ask : [&] { return known->Get(ask); }, clock.Now());
  if (known != nullptr && absl::IsUnauthenticated(key.status())) known->Bar();
  if (!key.ok()) return key.status();
  std::unique_ptr<Signing> signing(new Signing);
  signing->level_ = NameOf(options->level);
  signing->key_ = *std::move(key);
  absl::StatusOr<std::unique_ptr<PadesSigner>> signer =
      PadesSigner::Create(*signing->key_, *std::move(options), clock.Now());
  if (!signer.ok()) return signer.status();
  signing->signer_ = *std::move(signer);
  return signing;
}

RenditionSigning Signing::InPlace() {
  const auto sign = [this](const std::string& path,
                           absl::Time now) -> absl::StatusOr<RenditionSignature> {
    const absl::StatusOr<SigningResult> result = signer_->Sign(path, path, now);
    if (!result.ok()) return result.status();
    return RenditionSignature{.wanted_level = std::string(NameOf(result->wanted)),
                              .level = std::string(NameOf(result->reached)),
                              .reason = std::string(result->why.message()),
                              .signer = result->signer,
                              .signed_time = result->signed_time};
  };
  return {.sign = UntilKeyGone(sign), .level = level_};
}

RenditionSigning WithoutKey(const SigningFlags& flags, const Settings& settings,
                            const absl::Status& why) {
  const absl::Status gone = absl::UnavailableError(why.message());
  return {.sign = [gone](const std::string&, absl::Time) -> absl::StatusOr<RenditionSignature> {
            return gone;
          },
          .level = flags.level.value_or(settings.level)};
}

RaiseRendition RaisingInPlace(const SigningFlags& flags, SigningOptions options) {
  return [named = flags.level.has_value(), options = std::move(options)](
             const std::string& path, const RenditionSignature& before,
             absl::Time now) -> absl::StatusOr<RenditionSignature> {
    SigningOptions wanted = options;
    if (const auto level = LevelNamed(before.wanted_level); !named && level.ok())
      wanted.level = *level;
    const absl::StatusOr<SigningResult> result = UpgradePdf(path, path, wanted, now);
    if (!result.ok()) return result.status();
    RenditionSignature signature = before;
    signature.wanted_level = NameOf(result->wanted);
    signature.level = NameOf(result->reached);
    signature.reason = std::string(result->why.message());
    return signature;
  };
}

}  // namespace sohoa
