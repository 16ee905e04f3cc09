#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <string>

#include "absl/strings/str_format.h"
#include "pipeline/document.h"
#include "pipeline/warehouse.h"
#include "pipeline/watch.h"
#include "tools/commands.h"
#include "tools/json_output.h"
#include "tools/messages.h"
#include "tools/reading.h"
#include "tools/signing.h"

namespace sohoa {
namespace {

struct WatchArguments {
  SettingFlags flags;
  SigningFlags signing;
  std::string inbox;
  std::string outbox;
  double quiet_s = 2;
  double settle_s = 10;
  double patience_s = 600;
  double poll_s = 0;
  double keep_done_days = 7;
  bool once = false;
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

void Tell(const DocumentOutcome& outcome, bool json) {
  if (outcome.failure) std::fprintf(stderr, "sohoa: %s\n", TrFailure(*outcome.failure).c_str());
  const std::string line = json ? OutcomeJson(outcome) : OutcomeLine(outcome);
  if (!line.empty()) std::printf("%s\n", line.c_str());
  std::fflush(stdout);
}

void TellTrouble(const std::string& place, const absl::Status& why) {
  std::fprintf(stderr, "sohoa: %s: %s\n", place.c_str(),
               why.ok() ? Tr("that is over") : TrReason(why).c_str());
}

void TellSummary(const WatchSummary& s) {
  std::fprintf(
      stderr, "%s\n",
      absl::StrFormat(Tr("%d stored (%d pages), %d already known, %d quarantined, %d failed"),
                      s.stored, s.pages, s.duplicates, s.quarantined, s.failed)
          .c_str());
  if (s.awaiting > 0)
    std::fprintf(stderr, "%s\n",
                 absl::StrFormat(Tr("%d of them wait for their signature; sign them with sohoa "
                                    "sign --store, or run ingest again with the key there"),
                                 s.awaiting)
                     .c_str());
  if (s.work_left)
    std::fprintf(stderr, "%s\n", Tr("Interrupted. Run the same command again to go on."));
}

WatchOptions OptionsOf(const WatchArguments& args, const Settings& settings,
                       const Reading& reading) {
  WatchOptions options;
  options.inbox = args.inbox;
  options.times = {.quiet = absl::Seconds(args.quiet_s),
                   .settle = absl::Seconds(args.settle_s),
                   .patience = absl::Seconds(args.patience_s)};
  options.poll = absl::Seconds(args.poll_s);
  options.keep_done = absl::Hours(24) * args.keep_done_days;
  options.once = args.once;
  options.on_trouble = TellTrouble;
  options.reading.outbox = args.outbox;
  options.reading.group_numbered_pictures = !args.no_group;
  options.reading.describe = OutcomeJson;
  options.reading.on_outcome = [json = args.json](const DocumentOutcome& o) { Tell(o, json); };
  IngestOptions& ingest = options.reading.ingest;
  ingest.flow = reading.Flow();
  ingest.agency = settings.agency;
  ingest.converter = ConverterOf(settings);
  ingest.keep_blank = settings.keep_blank;
  ingest.profile = ProfileOf(settings);
  ingest.split = {.split = settings.split, .blank_sheets = settings.blank_sheets};
  return options;
}

int ExitCodeOf(const WatchSummary& summary, bool once) {
  if (summary.work_left) return kExitInterrupted;
  // Of a station that is stopped in the evening it is no news that a scan failed in the morning.
  return once && (summary.failed > 0 || summary.awaiting > 0) ? kExitSomeFailed : kExitDone;
}

int Run(const WatchArguments& args) {
  const absl::StatusOr<Settings> settings = ResolveStoreSettings(args.flags);
  if (!settings.ok()) return Complain(settings.status(), kExitUsage);
  const absl::StatusOr<std::unique_ptr<Reading>> reading = Reading::Open(*settings);
  if (!reading.ok()) return Complain(reading.status(), kExitUsage);
  const absl::StatusOr<Warehouse> warehouse = OpenWarehouse(settings->store, settings->store_key);
  if (!warehouse.ok()) return Complain(warehouse.status(), kExitStoreUnusable);

  const SystemClock clock;
  const absl::StatusOr<std::unique_ptr<Signing>> signing =
      Signing::Open(args.signing, *settings, clock);
  if (!signing.ok()) return Complain(signing.status(), kExitUsage);

  WatchOptions options = OptionsOf(args, *settings, **reading);
  options.reading.ingest.scratch_dir = warehouse->scratch_dir;
  if (*signing != nullptr) options.reading.ingest.signing = (*signing)->InPlace();
  if (!args.once)
    std::fprintf(stderr, "%s\n", absl::StrFormat(Tr("watching %s"), args.inbox).c_str());
  const absl::StatusOr<WatchSummary> summary =
      Watch(warehouse->store.get(), (*reading)->engines(), clock, options, g_stop_requested);
  if (!summary.ok()) return Complain(summary.status(), kExitUsage);
  TellSummary(*summary);
  return ExitCodeOf(*summary, args.once);
}

void AddTimes(CLI::App* command, WatchArguments* args) {
  command
      ->add_option("--quiet", args->quiet_s,
                   Tr("A scan is taken when nobody has changed it for so long (default 2)"))
      ->type_name("SECONDS")
      ->check(CLI::Range(0.0, 86400.0));
  command
      ->add_option("--settle", args->settle_s,
                   Tr("A folder, or a run of numbered pictures, when nothing of it came or changed "
                      "for so long (default 10)"))
      ->type_name("SECONDS")
      ->check(CLI::Range(0.0, 86400.0));
  command
      ->add_option("--give-up", args->patience_s,
                   Tr("A scan whose end is missing is taken as it is after so long (default 600)"))
      ->type_name("SECONDS")
      ->check(CLI::Range(0.0, 604800.0));
  command
      ->add_option("--poll", args->poll_s,
                   Tr("Look at the inbox so often (default: when something comes; every 2 s in "
                      "network folders)"))
      ->type_name("SECONDS")
      ->check(CLI::Range(0.0, 86400.0));
  command
      ->add_option("--keep-done", args->keep_done_days,
                   Tr("Keep scans that are in the store for so long (default 7)"))
      ->type_name("DAYS")
      ->check(CLI::Range(0.0, 36500.0));
}

}  // namespace

void AddWatchCommand(CLI::App* app, int* exit_code) {
  auto args = std::make_shared<WatchArguments>();
  CLI::App* command =
      app->add_subcommand("watch", Tr("Read what scanners put into an inbox, as it comes"));
  command->footer(Example("sohoa watch --store /srv/sohoa --outbox /srv/scanned /srv/inbox"));
  AddStoreFlag(command, &args->flags);
  AddReadingFlags(command, &args->flags);
  AddSigningFlags(command, &args->signing);
  AddConversionFlags(command, &args->flags);
  command->add_option("--agency", args->flags.agency, Tr("Whose scans these are"))
      ->type_name("NAME");
  command
      ->add_option("--outbox", args->outbox,
                   Tr("Folder for results: a PDF and a JSON for each document"))
      ->type_name("DIR");
  AddTimes(command, args.get());
  command->add_flag("--once", args->once, Tr("Read what is there, and end"));
  command->add_flag("--json", args->json, Tr("Print one line of JSON per document"));
  command->add_flag("--no-group", args->no_group,
                    Tr("Do not join NAME-1.jpg, NAME-2.jpg … into one document"));
  command->add_flag("--split", args->flags.split,
                    Tr("Take each scan for a batch: a new letterhead or a separator sheet begins a "
                       "new document"));
  command->add_flag("--blank-sheets", args->flags.blank_sheets,
                    Tr("Take blank sheets for separators as well (with --split)"));
  command->add_option("INBOX", args->inbox, Tr("Folder that scanners write into"))->required();
  command->callback([args, exit_code] { *exit_code = Run(*args); });
}

}  // namespace sohoa
