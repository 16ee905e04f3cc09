#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "pipeline/clock.h"
#include "storage/sign/pades_upgrade.h"
#include "tools/commands.h"
#include "tools/messages.h"
#include "tools/sign_stored.h"
#include "tools/signing.h"

namespace sohoa {
namespace {

namespace fs = std::filesystem;

struct SignArguments {
  SettingFlags flags;
  SigningFlags signing;
  std::vector<std::string> inputs;
  std::string output;
  bool upgrade = false;
  bool json = false;
};

// A folder takes files under their own names.
std::string OutputOf(const std::string& input, const SignArguments& args) {
  std::error_code unknown;
  const bool folder = fs::is_directory(args.output, unknown) || args.output.ends_with('/');
  return folder ? (fs::path(args.output) / fs::path(input).filename()).string() : args.output;
}

// Two inputs of one name in different folders would have one output.
absl::Status CheckOutputs(const SignArguments& args) {
  std::set<std::string> outputs;
  for (const std::string& input : args.inputs)
    if (!outputs.insert(OutputOf(input, args)).second)
      return absl::InvalidArgumentError(
          absl::StrCat("two inputs would be written to one file: ", OutputOf(input, args)));
  return absl::OkStatus();
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

int Upgrade(const SignArguments& args, const Settings& settings, const Clock& clock) {
  const absl::StatusOr<SigningOptions> options = RaisingOptionsOf(args.signing, settings);
  if (!options.ok()) return Complain(options.status(), kExitUsage);
  return SignAll(args, [&](const std::string& in, const std::string& out) {
    return UpgradePdf(in, out, *options, clock.Now());
  });
}

// A store is signed in only where one is named here: that of the settings is not meant by files.
absl::Status CheckArguments(const SignArguments& args) {
  if (args.flags.store && !args.output.empty())
    return absl::InvalidArgumentError("--store needs no --output: what is signed stays there");
  if (!args.flags.store && (args.inputs.empty() || args.output.empty()))
    return absl::InvalidArgumentError("name files to sign and --output, or --store");
  return absl::OkStatus();
}

int Run(const SignArguments& args) {
  if (const absl::Status wrong = CheckArguments(args); !wrong.ok())
    return Complain(wrong, kExitUsage);
  const absl::StatusOr<Settings> settings = ResolveSettings(args.flags);
  if (!settings.ok()) return Complain(settings.status(), kExitUsage);
  if (args.flags.store)
    return SignInStore({*settings, args.signing, args.inputs, args.upgrade, args.json},
                       SystemClock());
  std::error_code unknown;
  if (args.inputs.size() > 1 && !fs::is_directory(args.output, unknown))
    return Complain(
        absl::InvalidArgumentError("several files need a folder that is there as the output"),
        kExitUsage);
  if (const absl::Status clash = CheckOutputs(args); !clash.ok())
    return Complain(clash, kExitUsage);
  const SystemClock clock;
  if (args.upgrade) return Upgrade(args, *settings, clock);
  SigningFlags flags = args.signing;
  flags.converted_by = args.flags.converted_by.value_or("");  // not every file was a paper once
  const absl::StatusOr<std::unique_ptr<Signing>> signing = Signing::Open(flags, *settings, clock);
  if (!signing.ok()) return Complain(signing.status(), kExitUsage);
  if (*signing == nullptr)
    return Complain(absl::InvalidArgumentError("no key was named; use --key"), kExitUsage);
  return SignAll(args, [&](const std::string& in, const std::string& out) {
    return (*signing)->signer().Sign(in, out, clock.Now());
  });
}

}  // namespace

void AddSignCommand(CLI::App* app, int* exit_code) {
  auto args = std::make_shared<SignArguments>();
  CLI::App* command = app->add_subcommand("sign", Tr("Sign PDF files (PAdES)"));
  command->footer(
      Example("sohoa sign scan.pdf -o signed.pdf --key agency.p12 --copy-form 'SAO Y'"));
  AddStoreFlag(command, &args->flags);
  command->add_option("INPUT", args->inputs,
                      Tr("PDF files to sign; with --store, documents (none: all that wait)"));
  command
      ->add_option("-o,--output", args->output,
                   Tr("The signed PDF to write; for several files, a folder"))
      ->type_name("OUT.pdf");
  AddSigningFlags(command, &args->signing);
  AddLogFlags(command, &args->flags);
  AddConversionFlags(command, &args->flags);
  command
      ->add_option("--agency", args->flags.agency,
                   Tr("Agency that the mark names (default: the certificate's owner)"))
      ->type_name("NAME");
  command->add_flag("--upgrade", args->upgrade,
                    Tr("Raise the level of the signatures that are there; needs no key"));
  command->add_flag("--json", args->json, Tr("Print one JSON line per file"));
  command->callback([args, exit_code] { *exit_code = Run(*args); });
}

}  // namespace sohoa
