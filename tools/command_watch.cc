#include <CLI/CLI.hpp>
#include <atomic>
#include <cstdio>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "pipeline/backfill.h"
#include "pipeline/warehouse.h"
#include "pipeline/watch.h"
#include "tools/backfill_control.h"
#include "tools/commands.h"
#include "tools/json_output.h"
#include "tools/messages.h"
#include "tools/reading.h"
#include "tools/run_monitor.h"
#include "tools/signing.h"
#include "tools/storing.h"

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
  std::vector<std::string> backfill;
};

void TellTrouble(const std::string& place, const absl::Status& why) {
  std::fprintf(stderr, "sohoa: %s: %s\n", place.c_str(),
               why.ok() ? Tr("that is over") : TrReason(why).c_str());
}

IngestSummary SummaryOf(const WatchSummary& watched) {
  return {.stored = watched.stored,
          .awaiting = watched.awaiting,
          .duplicates = watched.duplicates,
          .quarantined = watched.quarantined,
          .failed = watched.failed,
          .pages = watched.pages,
          .interrupted = watched.work_left};
}

WatchOptions OptionsOf(const WatchArguments& args, const Settings& settings, const Reading& reading,
                       const std::string& scratch_dir) {
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
  options.reading.on_outcome = [json = args.json](const DocumentOutcome& outcome) {
    TellOutcome(outcome, json);
  };
  options.reading.ingest = StoringOptions(settings, reading, scratch_dir);
  return options;
}

// Old paper, read on the desk's store and engines whenever the desk has none: ends with the
// station, and goes on with the next one.
class BackfillBeside {
 public:
  // `reading`, `store` and `clock` outlive it. Errors of BackfillLock.
  static absl::StatusOr<std::unique_ptr<BackfillBeside>> Start(
      const std::vector<std::string>& sources, const Settings& settings, RecordStore* store,
      Reading* reading, const Clock& clock, BackfillOptions options) {
    auto lock = BackfillLock::Take(settings.store);
    if (!lock.ok()) return lock.status();
    options.limits = {.store_dir = settings.store,
                      .keep_free_bytes = kKeepFreeBytes,
                      .paused = [dir = settings.store] { return IsBackfillPaused(dir); }};
    options.on_event = TellBackfillEvent;
    std::unique_ptr<BackfillBeside> beside(new BackfillBeside(*std::move(lock)));
    beside->thread_ = std::thread([=, &clock, stop = &beside->stop_, options = std::move(options)] {
      const BackfillSummary summary =
          RunBackfill(sources, store, reading->engines(), clock, options, *stop);
      if (!summary.status.ok()) Complain(summary.status, kExitStoreUnusable);
    });
    return beside;
  }
  BackfillBeside(const BackfillBeside&) = delete;
  BackfillBeside& operator=(const BackfillBeside&) = delete;
  ~BackfillBeside() {
    stop_ = true;
    thread_.join();
  }

 private:
  static constexpr int64_t kKeepFreeBytes = int64_t{1} << 30;

  explicit BackfillBeside(BackfillLock lock) : lock_(std::move(lock)) {}

  const BackfillLock lock_;
  std::atomic<bool> stop_{false};
  std::thread thread_;
};

int ExitCodeOf(const WatchSummary& summary, bool once) {
  if (summary.work_left) return kExitInterrupted;
  // Of a station that is stopped in the evening it is no news that a scan failed in the morning.
  return once && (summary.failed > 0 || summary.awaiting > 0) ? kExitSomeFailed : kExitDone;
}

int WatchInto(const Warehouse& warehouse, const WatchArguments& args, const Settings& settings,
              const Clock& clock, Reading* reading, RunMonitor* monitor) {
  const absl::StatusOr<std::unique_ptr<Signing>> signing =
      Signing::Open(args.signing, settings, clock);
  if (!signing.ok()) return Complain(signing.status(), kExitUsage);

  WatchOptions options = OptionsOf(args, settings, *reading, warehouse.scratch_dir);
  if (*signing != nullptr) options.reading.ingest.signing = (*signing)->InPlace();
  monitor->Observe(&options.reading.on_outcome, nullptr, &options.reading.ingest.on_page);
  std::unique_ptr<BackfillBeside> beside;
  if (!args.backfill.empty()) {
    BackfillOptions backfill{.ingest = options.reading.ingest,
                             .on_outcome = options.reading.on_outcome};
    auto started = BackfillBeside::Start(args.backfill, settings, warehouse.store.get(), reading,
                                         clock, std::move(backfill));
    if (!started.ok()) return Complain(started.status(), kExitStoreUnusable);
    beside = *std::move(started);
  }
  if (!args.once)
    std::fprintf(stderr, "%s\n", absl::StrFormat(Tr("watching %s"), args.inbox).c_str());
  const absl::StatusOr<WatchSummary> summary =
      Watch(warehouse.store.get(), reading->engines(), clock, options, g_stop_requested);
  beside.reset();
  if (!summary.ok()) return Complain(summary.status(), kExitUsage);
  TellSummary(SummaryOf(*summary), 0);
  return ExitCodeOf(*summary, args.once);
}

int Run(const WatchArguments& args) {
  const absl::StatusOr<Settings> settings = ResolveStoreSettings(args.flags);
  if (!settings.ok()) return Complain(settings.status(), kExitUsage);
  const absl::StatusOr<std::unique_ptr<Reading>> reading = Reading::Open(*settings);
  if (!reading.ok()) return Complain(reading.status(), kExitUsage);
  const absl::StatusOr<Warehouse> warehouse = OpenWarehouse(settings->store, settings->store_key);
  if (!warehouse.ok()) return Complain(warehouse.status(), kExitStoreUnusable);
  const SystemClock clock;
  const auto monitor = RunMonitor::Start("watch", *settings, clock);
  if (!monitor.ok()) return Complain(monitor.status(), kExitUsage);
  return (*monitor)->Finish(
      WatchInto(*warehouse, args, *settings, clock, reading->get(), monitor->get()));
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
  AddStoringFlags(command, &args->flags, &args->signing);
  AddLogFlags(command, &args->flags);
  AddMetricsFlag(command, &args->flags);
  command
      ->add_option("--outbox", args->outbox,
                   Tr("Folder for results: a PDF and a JSON for each document"))
      ->type_name("DIR");
  AddTimes(command, args.get());
  command->add_flag("--once", args->once, Tr("Read what is there, and end"));
  command->add_flag("--json", args->json, Tr("Print one line of JSON per document"));
  command->add_flag("--no-group", args->no_group,
                    Tr("Do not join NAME-1.jpg, NAME-2.jpg … into one document"));
  command
      ->add_option("--backfill", args->backfill,
                   Tr("Read these as well, while the inbox is empty, as sohoa backfill would"))
      ->type_name("SOURCE")
      ->allow_extra_args(false);
  command->add_option("INBOX", args->inbox, Tr("Folder that scanners write into"))->required();
  command->callback([args, exit_code] { *exit_code = Run(*args); });
}

}  // namespace sohoa
