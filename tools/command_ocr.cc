#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <system_error>
#include <utility>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "pipeline/atomic_file.h"
#include "pipeline/convert.h"
#include "tools/commands.h"
#include "tools/json_output.h"
#include "tools/messages.h"
#include "tools/progress.h"
#include "tools/reading.h"
#include "tools/signing.h"

namespace sohoa {
namespace {

struct OcrArguments {
  SettingFlags flags;
  SigningFlags signing;
  std::vector<std::string> inputs;
  std::string pdf;
  std::string text;
  std::string json;
  std::string debug_dir;
  bool allow_secret = false;
};

int Fail(const std::string& message) {
  std::fprintf(stderr, "sohoa: %s\n", message.c_str());
  return kExitSomeFailed;
}

int WriteResults(const Converted& converted, const OcrArguments& args) {
  const std::pair<const std::string&, std::string> files[] = {
      {args.text, converted.text},
      {args.json, args.json.empty() ? "" : RecordJson(converted.record) + "\n"}};
  for (const auto& [path, content] : files) {
    if (path.empty()) continue;
    if (absl::Status s = WriteFileAtomically(path, content); !s.ok())
      return Fail(TrFailure({path, std::nullopt, s}));
  }
  return kExitDone;
}

int Run(const OcrArguments& args) {
  absl::StatusOr<Settings> settings = ResolveSettings(args.flags);
  if (!settings.ok()) return Complain(settings.status(), kExitUsage);
  const absl::StatusOr<std::unique_ptr<Reading>> reading = Reading::Open(*settings);
  if (!reading.ok()) return Complain(reading.status(), kExitUsage);

  const SystemClock clock;
  const absl::StatusOr<std::unique_ptr<Signing>> signing =
      Signing::Open(args.signing, *settings, clock);
  if (!signing.ok()) return Complain(signing.status(), kExitUsage);

  const InputList inputs = CollectInputs(args.inputs);
  for (const InputProblem& problem : inputs.problems)
    return Fail(TrFailure({problem.path, std::nullopt, problem.status}));
  if (inputs.documents.empty())
    return Complain(absl::NotFoundError("no scans were found"), kExitSomeFailed);

  std::error_code not_made;
  if (!args.debug_dir.empty()) std::filesystem::create_directories(args.debug_dir, not_made);
  if (not_made)
    return Complain(
        absl::InvalidArgumentError(absl::StrCat("this folder cannot be made: ", args.debug_dir)),
        kExitUsage);

  ProgressLine progress(StderrIsTerminal());
  ConvertOptions options;
  options.flow = (*reading)->Flow();
  options.allow_secret = args.allow_secret;
  options.keep_blank = settings->keep_blank;
  options.profile = ProfileOf(*settings);
  options.converter = ConverterOf(*settings);
  options.flow.stage.debug_dir = args.debug_dir;
  options.on_page = [&](int done, int opened) {
    progress.Show({.documents_done = 0,
                   .documents_total = 1,
                   .pages_done = done,
                   .pages_opened = opened,
                   .documents_opened = 1});
  };
  if (*signing != nullptr) options.sign = (*signing)->InPlace().sign;
  const std::variant<Converted, FlowFailure> result = ConvertToPdf(
      inputs.documents, args.pdf, (*reading)->engines(), clock, options, g_stop_requested);
  progress.Clear();
  if (const FlowFailure* failure = std::get_if<FlowFailure>(&result)) {
    Fail(TrFailure(*failure));
    return absl::IsCancelled(failure->status) ? kExitInterrupted : kExitSomeFailed;
  }
  return WriteResults(std::get<Converted>(result), args);
}

}  // namespace

void AddOcrCommand(CLI::App* app, int* exit_code) {
  auto args = std::make_shared<OcrArguments>();  // shared: the callback below keeps it as long as
                                                 // the command
  CLI::App* command =
      app->add_subcommand("ocr", Tr("Make one searchable PDF from scans, without a store"));
  command->footer(Example("sohoa ocr scan.tif -o scan.pdf --text scan.txt --json scan.json"));
  AddConfigFlag(command, &args->flags);
  AddReadingFlags(command, &args->flags);
  AddSigningFlags(command, &args->signing);
  AddConversionFlags(command, &args->flags);
  command
      ->add_option("--agency", args->flags.agency,
                   Tr("Agency that the mark names (default: the certificate's owner)"))
      ->type_name("NAME");
  command->add_option("INPUT", args->inputs, Tr("Scans (TIFF, JPEG, PNG, PDF) and folders of them"))
      ->required();
  command->add_option("-o,--output", args->pdf, Tr("The PDF to write"))
      ->required()
      ->type_name("OUT.pdf");
  command->add_option("--text", args->text, Tr("Write the text here as well"))
      ->type_name("OUT.txt");
  command->add_option("--json", args->json, Tr("Write fields and pages here as JSON"))
      ->type_name("OUT.json");
  command->add_option("--debug", args->debug_dir, Tr("Write pictures of what each step saw here"))
      ->type_name("DIR");
  command->add_flag("--allow-secret", args->allow_secret,
                    Tr("Go on when a page bears a secrecy stamp"));
  command->callback([args, exit_code] { *exit_code = Run(*args); });
}

}  // namespace sohoa
