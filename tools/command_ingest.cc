#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "pipeline/document.h"
#include "pipeline/ingest.h"
#include "pipeline/sign_stored.h"
#include "pipeline/warehouse.h"
#include "tools/commands.h"
#include "tools/json_output.h"
#include "tools/likeness_text.h"
#include "tools/messages.h"
#include "tools/progress.h"
#include "tools/reading.h"
#include "tools/signing.h"

namespace sohoa {
namespace {

struct IngestArguments {
  SettingFlags flags;
  SigningFlags signing;
  std::vector<std::string> paths;
  bool json = false;
  bool no_group = false;
};

std::string OutcomeLine(const DocumentOutcome& outcome) {
  const std::string& path = outcome.input.path();
  switch (outcome.kind) {
    case DocumentOutcome::Kind::kStored:
      return absl::StrFormat(Tr("stored       %s  %s  (%d pages)  %s"), outcome.record.id,
                             TitleOf(outcome.record.fields, "-"), outcome.record.pages.size(),
                             path);
    case DocumentOutcome::Kind::kDuplicate:
      return absl::StrFormat(Tr("known        %s  %s"), outcome.record.id, path);
    case DocumentOutcome::Kind::kQuarantined:
      return absl::StrFormat(Tr("quarantined  %s: %s"), path, Tr(outcome.reason.c_str()));
    case DocumentOutcome::Kind::kFailed:
      break;
  }
  return "";
}

// Says what became of a document: to stdout what was asked for, to stderr what failed.
void Tell(const DocumentOutcome& outcome, bool json) {
  if (outcome.failure) std::fprintf(stderr, "sohoa: %s\n", TrFailure(*outcome.failure).c_str());
  if (outcome.kind == DocumentOutcome::Kind::kStored && outcome.record.awaited_signature)
    std::fprintf(
        stderr, "sohoa: %s: %s: %s\n", outcome.input.path().c_str(), Tr("stored, and not signed"),
        TrReason(absl::UnavailableError(outcome.record.awaited_signature->reason)).c_str());
  if (outcome.kind == DocumentOutcome::Kind::kStored)
    for (const LikeDocument& like : outcome.record.alike)
      std::fprintf(stderr, "sohoa: %s: %s\n", outcome.input.path().c_str(),
                   absl::StrFormat(Tr("like %s: %s"), like.id, LikenessText(like)).c_str());
  const std::string line = json ? OutcomeJson(outcome) : OutcomeLine(outcome);
  if (!line.empty()) std::printf("%s\n", line.c_str());
  std::fflush(stdout);
}

void TellProblem(const InputProblem& problem, bool json) {
  DocumentOutcome outcome;
  outcome.input.files = {problem.path};
  outcome.failure = FlowFailure{problem.path, std::nullopt, problem.status};
  Tell(outcome, json);
}

void TellSummary(const IngestSummary& s, size_t problems) {
  std::fprintf(
      stderr, "%s\n",
      absl::StrFormat(Tr("%d stored (%d pages), %d already known, %d quarantined, %d failed"),
                      s.stored, s.pages, s.duplicates, s.quarantined,
                      s.failed + static_cast<int64_t>(problems))
          .c_str());
  if (s.alike > 0)
    std::fprintf(
        stderr, "%s\n",
        absl::StrFormat(Tr("%d of them may have come before; sohoa duplicates lists them"), s.alike)
            .c_str());
  if (s.awaiting > 0)
    std::fprintf(stderr, "%s\n",
                 absl::StrFormat(Tr("%d of them wait for their signature; sign them with sohoa "
                                    "sign --store, or run ingest again with the key there"),
                                 s.awaiting)
                     .c_str());
  if (s.interrupted)
    std::fprintf(stderr, "%s\n", Tr("Interrupted. Run the same command again to go on."));
}

// What an earlier run read and could not sign.
absl::Status SignBefore(const Warehouse& warehouse, const Clock& clock, const SignRendition& sign) {
  int64_t done = 0;
  const absl::Status walked = SignWaiting(
      {warehouse.store.get(), warehouse.scratch_dir, &clock}, sign,
      [&](const std::string& id, const absl::StatusOr<Record>& record) {
        if (record.ok()) ++done;
        if (!record.ok())
          std::fprintf(stderr, "sohoa: %s: %s\n", id.c_str(), TrReason(record.status()).c_str());
      },
      g_stop_requested);
  if (done > 0)
    std::fprintf(stderr, "%s\n",
                 absl::StrFormat(Tr("%d documents that had waited were signed"), done).c_str());
  return absl::IsUnavailable(walked) || absl::IsCancelled(walked) ? absl::OkStatus() : walked;
}

int ExitCodeOf(const IngestSummary& summary, const InputList& inputs) {
  if (summary.interrupted) return kExitInterrupted;
  return summary.failed > 0 || summary.awaiting > 0 || !inputs.problems.empty() ? kExitSomeFailed
                                                                                : kExitDone;
}

int Run(const IngestArguments& args) {
  absl::StatusOr<Settings> settings = ResolveStoreSettings(args.flags);
  if (!settings.ok()) return Complain(settings.status(), kExitUsage);
  const absl::StatusOr<std::unique_ptr<Reading>> reading = Reading::Open(*settings);
  if (!reading.ok()) return Complain(reading.status(), kExitUsage);
  absl::StatusOr<Warehouse> warehouse = OpenWarehouse(settings->store, settings->store_key);
  if (!warehouse.ok()) return Complain(warehouse.status(), kExitStoreUnusable);

  const SystemClock clock;
  const absl::StatusOr<std::unique_ptr<Signing>> signing =
      Signing::Open(args.signing, *settings, clock);
  if (!signing.ok()) return Complain(signing.status(), kExitUsage);

  const InputList inputs = CollectInputs(args.paths, {.group_numbered_pictures = !args.no_group});
  for (const InputProblem& problem : inputs.problems) TellProblem(problem, args.json);

  ProgressLine progress(StderrIsTerminal());
  IngestOptions options;
  options.flow = (*reading)->Flow();
  options.scratch_dir = warehouse->scratch_dir;
  options.agency = settings->agency;
  options.converter = ConverterOf(*settings);
  options.keep_blank = settings->keep_blank;
  options.profile = ProfileOf(*settings);
  options.split = {.split = settings->split, .blank_sheets = settings->blank_sheets};
  options.on_progress = [&](const IngestProgress& p) { progress.Show(p); };
  options.on_outcome = [&](const DocumentOutcome& outcome) {
    progress.Clear();
    Tell(outcome, args.json);
  };
  if (*signing != nullptr) {
    options.signing = (*signing)->InPlace();
    if (absl::Status s = SignBefore(*warehouse, clock, options.signing.sign); !s.ok())
      return Complain(s, kExitStoreUnusable);
  }
  const IngestSummary summary = Ingest(inputs.documents, warehouse->store.get(),
                                       (*reading)->engines(), clock, options, g_stop_requested);
  progress.Clear();
  TellSummary(summary, inputs.problems.size());
  return ExitCodeOf(summary, inputs);
}

}  // namespace

void AddIngestCommand(CLI::App* app, int* exit_code) {
  auto args = std::make_shared<IngestArguments>();  // shared: the callback below keeps it as long
                                                    // as the command
  CLI::App* command =
      app->add_subcommand("ingest", Tr("Read scans into a store: text, fields, PDF, search"));
  command->footer(Example("sohoa ingest --store /srv/sohoa /srv/scans/2026-11-22"));
  AddStoreFlag(command, &args->flags);
  AddReadingFlags(command, &args->flags);
  AddSigningFlags(command, &args->signing);
  AddConversionFlags(command, &args->flags);
  command->add_option("--agency", args->flags.agency, Tr("Whose scans these are"))
      ->type_name("NAME");
  command->add_flag("--json", args->json, Tr("Print one line of JSON per document"));
  command->add_flag("--no-group", args->no_group,
                    Tr("Do not join NAME-1.jpg, NAME-2.jpg … into one document"));
  command->add_flag("--split", args->flags.split,
                    Tr("Take each scan for a batch: a new letterhead or a separator sheet begins a "
                       "new document"));
  command->add_flag("--blank-sheets", args->flags.blank_sheets,
                    Tr("Take blank sheets for separators as well (with --split)"));
  command->add_option("PATH", args->paths, Tr("Scans (TIFF, JPEG, PNG, PDF) and folders of them"))
      ->required();
  command->callback([args, exit_code] { *exit_code = Run(*args); });
}

}  // namespace sohoa
