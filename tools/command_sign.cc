#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "ocr/text/normalize.h"
#include "pipeline/clock.h"
#include "storage/sign/pades_signer.h"
#include "storage/sign/pades_upgrade.h"
#include "tools/commands.h"
#include "tools/messages.h"
#include "tools/secret_input.h"

namespace sohoa {
namespace {

namespace fs = std::filesystem;

struct SignArguments {
  std::vector<std::string> inputs;
  std::string output;
  std::string key;
  std::string level;
  std::optional<int> pin_fd;
  bool invisible = false;
  bool upgrade = false;
  bool json = false;
  SigningOptions options;
};

// A folder takes files under their own names.
std::string OutputOf(const std::string& input, const SignArguments& args) {
  std::error_code unknown;
  const bool folder = fs::is_directory(args.output, unknown) || args.output.ends_with('/');
  return folder ? (fs::path(args.output) / fs::path(input).filename()).string() : args.output;
}

void PrintJson(const std::string& input, const std::string& output,
               const absl::StatusOr<SigningResult>& result) {
  nlohmann::ordered_json json = {{"path", input}, {"status", result.ok() ? "signed" : "failed"}};
  if (!result.ok()) {
    json["reason"] = TrReason(result.status());
  } else {
    json["output"] = output;
    json["wantedLevel"] = NameOf(result->wanted);
    json["level"] = NameOf(result->reached);
    json["reason"] = nullptr;
    if (!result->why.ok()) json["reason"] = TrReason(result->why);
    json["signer"] = result->signer;
    json["signedTime"] = result->signed_time;
  }
  std::printf("%s\n", json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace).c_str());
}

void Report(const std::string& input, const std::string& output,
            const absl::StatusOr<SigningResult>& result, bool json) {
  if (json) PrintJson(input, output, result);
  if (!result.ok()) {
    std::fprintf(stderr, "sohoa: %s: %s\n", input.c_str(), TrReason(result.status()).c_str());
    return;
  }
  if (!result->why.ok())
    std::fprintf(stderr, "sohoa: %s: %s: %s\n", input.c_str(),
                 absl::StrFormat(Tr("signed at %s, not at %s; raise it later with --upgrade"),
                                 NameOf(result->reached).data(), NameOf(result->wanted).data())
                     .c_str(),
                 TrReason(result->why).c_str());
}

using SignOne =
    std::function<absl::StatusOr<SigningResult>(const std::string& in, const std::string& out)>;

// One key for all files; when it is gone, the rest is not tried.
int SignAll(const SignArguments& args, const SignOne& sign) {
  int exit_code = kExitDone;
  for (size_t k = 0; k < args.inputs.size(); ++k) {
    if (g_stop_requested) return kExitInterrupted;
    const std::string output = OutputOf(args.inputs[k], args);
    const auto result = sign(args.inputs[k], output);
    Report(args.inputs[k], output, result, args.json);
    if (result.ok()) continue;
    exit_code = kExitSomeFailed;
    const size_t left = args.inputs.size() - k - 1;
    if (!absl::IsUnavailable(result.status()) || left == 0) continue;
    std::fprintf(stderr, "sohoa: %s\n",
                 absl::StrFormat(Tr("%d files were left unsigned"), left).c_str());
    for (size_t rest = k + 1; args.json && rest < args.inputs.size(); ++rest)
      PrintJson(args.inputs[rest], "", result.status());
    break;
  }
  return exit_code;
}

absl::Status Check(SignArguments& args) {
  std::error_code unknown;
  const bool folder = fs::is_directory(args.output, unknown);
  if (args.inputs.size() > 1 && !folder)
    return absl::InvalidArgumentError("several files need a folder that is there as the output");
  const absl::StatusOr<SignatureLevel> level = LevelNamed(args.level);
  if (!level.ok()) return level.status();
  args.options.level = *level;
  args.options.visible = !args.invisible;
  for (std::string* text : {&args.options.copy_form, &args.options.agency})
    *text = NormalizeText(*text);
  return absl::OkStatus();
}

int Run(SignArguments& args) {
  if (absl::Status checked = Check(args); !checked.ok()) return Complain(checked, kExitUsage);
  const SystemClock clock;
  if (args.upgrade)
    return SignAll(args, [&](const std::string& in, const std::string& out) {
      return UpgradePdf(in, out, args.options, clock.Now());
    });
  if (args.key.empty())
    return Complain(absl::InvalidArgumentError("no key was named; use --key"), kExitUsage);
  const auto key = OpenKeyStore(args.key, AskForPin(args.pin_fd));
  if (!key.ok()) return Complain(key.status(), kExitUsage);
  const auto signer = PadesSigner::Create(**key, args.options, clock.Now());
  if (!signer.ok()) return Complain(signer.status(), kExitUsage);
  return SignAll(args, [&](const std::string& in, const std::string& out) {
    return (*signer)->Sign(in, out, clock.Now());
  });
}

void AddFlags(CLI::App* command, SignArguments& args) {
  command->add_option("INPUT", args.inputs, Tr("PDF files to sign"))->required();
  command
      ->add_option("-o,--output", args.output,
                   Tr("The signed PDF to write; for several files, a folder"))
      ->required()
      ->type_name("OUT.pdf");
  command
      ->add_option("--key", args.key,
                   Tr("Key: a file (.p12, .pfx, .pem), or pkcs11:token=…;object=…?module-path=…"))
      ->type_name("KEY");
  command
      ->add_option("--level", args.level,
                   Tr("What the signature carries: B-B, B-T, B-LT or B-LTA (default B-B)"))
      ->default_str("B-B")
      ->type_name("LEVEL");
  command
      ->add_option("--tsa", args.options.tsa_url,
                   Tr("Address of the time-stamping authority (RFC 3161)"))
      ->type_name("URL");
  command
      ->add_option("--pin-fd", args.pin_fd,
                   Tr("Open file to read the PIN or passphrase from (else SOHOA_PIN, else asked)"))
      ->type_name("N");
  command
      ->add_option("--copy-form", args.options.copy_form,
                   Tr("Form of copy that the mark names: SAO Y, SAO LỤC, TRÍCH SAO"))
      ->type_name("TEXT");
  command
      ->add_option("--agency", args.options.agency,
                   Tr("Agency that the mark names (default: the certificate's owner)"))
      ->type_name("NAME");
  command->add_option("--reason", args.options.reason, Tr("Reason of signing, shown by readers"))
      ->type_name("TEXT");
  command
      ->add_option("--evidence", args.options.evidence_files,
                   Tr("Certificates, revocation lists and OCSP responses that need not be fetched"))
      ->type_name("FILE");
  command->add_flag("--upgrade", args.upgrade,
                    Tr("Raise the level of the signatures that are there; needs no key"));
  command->add_flag("--invisible", args.invisible, Tr("Leave no mark on the page"));
  command->add_flag("--pss", args.options.pss, Tr("Sign with RSASSA-PSS (RSA keys)"));
  command->add_flag("--json", args.json, Tr("Print one JSON line per file"));
}

}  // namespace

void AddSignCommand(CLI::App* app, int* exit_code) {
  auto args = std::make_shared<SignArguments>();
  args->level = "B-B";
  CLI::App* command = app->add_subcommand("sign", Tr("Sign PDF files (PAdES)"));
  command->footer(
      Example("sohoa sign scan.pdf -o signed.pdf --key agency.p12 --copy-form 'SAO Y'"));
  AddFlags(command, *args);
  command->callback([args, exit_code] { *exit_code = Run(*args); });
}

}  // namespace sohoa
