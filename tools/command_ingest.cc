#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "pipeline/ingest.h"
#include "pipeline/sign_stored.h"
#include "pipeline/warehouse.h"
#include "tools/commands.h"
#include "tools/messages.h"
#include "tools/progress.h"
#include "tools/reading.h"
#include "tools/run_monitor.h"
#include "tools/signing.h"
#include "tools/storing.h"

namespace sohoa {
namespace {

struct IngestArguments {
  SettingFlags flags;
  SigningFlags signing;
  std::vector<std::string> paths;
  bool json = false;
  bool no_group = false;
};

void TellProblem(const InputProblem& problem, bool json) {
  DocumentOutcome outcome;
  outcome.input.files = {problem.path};
  outcome.failure = FlowFailure{problem.path, std::nullopt, problem.status};
  TellOutcome(outcome, json);
}

// What an earlier run read and could not sign.
absl::Status SignBefore(const Warehouse& warehouse, const Clock& clock, const SignRendition& sign,
                        RunMonitor* monitor) {
  int64_t done = 0;
  const absl::Status walked = SignWaiting(
      {warehouse.store.get(), warehouse.scratch_dir, &clock}, sign,
      [&](const std::string& id, const absl::StatusOr<Record>& record) {
        monitor->TellSigned(id, record);
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

int IngestInto(const Warehouse& warehouse, const IngestArguments& args, const Settings& settings,
               const Clock& clock, Reading* reading, RunMonitor* monitor) {
  const absl::StatusOr<std::unique_ptr<Signing>> signing =
      Signing::Open(args.signing, settings, clock);
  if (!signing.ok()) return Complain(signing.status(), kExitUsage);

  const InputList inputs = CollectInputs(args.paths, {.group_numbered_pictures = !args.no_group});
  for (const InputProblem& problem : inputs.problems) {
    monitor->TellUnusable(problem.path, problem.status);
    TellProblem(problem, args.json);
  }

  monitor->TellQueue(static_cast<int64_t>(inputs.documents.size()));
  ProgressLine progress(StderrIsTerminal());
  IngestOptions options = StoringOptions(settings, *reading, warehouse.scratch_dir);
  options.on_progress = [&](const IngestProgress& p) { progress.Show(p); };
  options.on_outcome = [&](const DocumentOutcome& outcome) {
    progress.Clear();
    TellOutcome(outcome, args.json);
  };
  monitor->Observe(&options);
  if (*signing != nullptr) {
    options.signing = (*signing)->InPlace();
    if (absl::Status s = SignBefore(warehouse, clock, options.signing.sign, monitor); !s.ok())
      return Complain(s, kExitStoreUnusable);
  }
  const IngestSummary summary = Ingest(inputs.documents, warehouse.store.get(), reading->engines(),
                                       clock, options, g_stop_requested);
  progress.Clear();
  TellSummary(summary, inputs.problems.size());
  return ExitCodeOf(summary, inputs);
}

int Run(const IngestArguments& args) {
  const absl::StatusOr<Settings> settings = ResolveStoreSettings(args.flags);
  if (!settings.ok()) return Complain(settings.status(), kExitUsage);
  const absl::StatusOr<std::unique_ptr<Reading>> reading = Reading::Open(*settings);
  if (!reading.ok()) return Complain(reading.status(), kExitUsage);
  const absl::StatusOr<Warehouse> warehouse = OpenWarehouse(settings->store, settings->store_key);
  if (!warehouse.ok()) return Complain(warehouse.status(), kExitStoreUnusable);
  const SystemClock clock;
  const auto monitor = RunMonitor::Start("ingest", *settings, clock);
  if (!monitor.ok()) return Complain(monitor.status(), kExitUsage);
  return (*monitor)->Finish(
      IngestInto(*warehouse, args, *settings, clock, reading->get(), monitor->get()));
}

}  // namespace

void AddIngestCommand(CLI::App* app, int* exit_code) {
  auto args = std::make_shared<IngestArguments>();  // shared: the callback below keeps it as long
                                                    // as the command
  CLI::App* command =
      app->add_subcommand("ingest", Tr("Read scans into a store: text, fields, PDF, search"));
  command->footer(Example("sohoa ingest --store /srv/sohoa /srv/scans/2026-11-22"));
  AddStoringFlags(command, &args->flags, &args->signing);
  AddLogFlags(command, &args->flags);
  AddMetricsFlag(command, &args->flags);
  command->add_flag("--json", args->json, Tr("Print one line of JSON per document"));
  command->add_flag("--no-group", args->no_group,
                    Tr("Do not join NAME-1.jpg, NAME-2.jpg … into one document"));
  command->add_option("PATH", args->paths, Tr("Scans (TIFF, JPEG, PNG, PDF) and folders of them"))
      ->required();
  command->callback([args, exit_code] { *exit_code = Run(*args); });
}

}  // namespace sohoa
