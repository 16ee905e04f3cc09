#include <CLI/CLI.hpp>
#include <atomic>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/strip.h"
#include "pipeline/backfill.h"
#include "pipeline/supervised_worker.h"
#include "pipeline/warehouse.h"
#include "storage/sign/secret.h"
#include "tools/backfill_control.h"
#include "tools/commands.h"
#include "tools/messages.h"
#include "tools/progress.h"
#include "tools/reading.h"
#include "tools/run_monitor.h"
#include "tools/secret_input.h"
#include "tools/signing.h"
#include "tools/storing.h"

namespace sohoa {
namespace {

constexpr int64_t kMegabyte = 1 << 20;
// What a store needs to be opened, and then some.
constexpr int64_t kRoomToBegin = 16 * kMegabyte;
// A process reads so many, and hands over to a new one (docs/backfill.md).
constexpr int64_t kPagesOfAReader = 500;

struct BackfillArguments {
  SettingFlags flags;
  SigningFlags signing;
  std::vector<std::string> sources;
  bool json = false;
  bool no_group = false;
  int priority = 0;
  int64_t limit = 0;
  std::string rate;
  std::string until;
  bool retry_failed = false;
  int64_t keep_free_mb = 1024;
  int stall_limit_s = 900;
  int64_t memory_limit_mb = 0;
  bool pause = false;
  bool resume = false;
  bool status = false;
};

// A signal handler can reach nothing else.
std::atomic<bool> g_pause_requested{false};
std::atomic<bool> g_resume_requested{false};

void Handle(int signal, void (*handler)(int)) {
  struct sigaction action = {};
  action.sa_handler = handler;
  action.sa_flags = SA_RESTART;
  sigaction(signal, &action, nullptr);
}

// "30", "30/min" or "0.5/s", a minute.
absl::StatusOr<double> ParseRate(const std::string& text) {
  if (text.empty()) return 0;
  absl::string_view number = text;
  const bool per_second = absl::ConsumeSuffix(&number, "/s");
  if (!per_second) absl::ConsumeSuffix(&number, "/min");
  double rate = 0;
  if (!absl::SimpleAtod(number, &rate) || !(rate > 0))
    return absl::InvalidArgumentError(
        absl::StrCat("a rate is written as pages a minute or second, 30/min or 0.5/s: ", text));
  return per_second ? rate * 60 : rate;
}

absl::StatusOr<BackfillLimits> LimitsOf(const BackfillArguments& args, const Settings& settings,
                                        absl::Time now) {
  BackfillLimits limits{.store_dir = settings.store,
                        .keep_free_bytes = args.keep_free_mb * kMegabyte,
                        .paused = [store = settings.store] { return IsBackfillPaused(store); }};
  const auto rate = ParseRate(args.rate);
  if (!rate.ok()) return rate.status();
  limits.pages_per_minute = *rate;
  if (args.until.empty()) return limits;
  const auto until = NextTimeOfDay(args.until, now);
  if (!until.ok()) return until.status();
  limits.until = *until;
  return limits;
}

void TellLine(const std::string& line) { std::fprintf(stderr, "sohoa: %s\n", line.c_str()); }

void TellTotals(const InputTotals& totals) {
  TellLine(absl::StrFormat(
      Tr("%d done (%d pages stored, %d blank), %d duplicates, %d quarantined, %d failed, %d to go"),
      totals.in(InputState::kDone), totals.pages_stored, totals.blank_pages,
      totals.in(InputState::kDuplicate), totals.in(InputState::kQuarantined),
      totals.in(InputState::kFailed), totals.open()));
}

int64_t ScansLeft(const BackfillArguments& args, const WorkerTask& task) {
  return args.limit > 0 ? std::max<int64_t>(args.limit - task.told, 0) : 0;
}

// The child's part: reads its share or until all is done, and says so.
class Worker {
 public:
  Worker(const BackfillArguments& args, const Settings& settings, const BackfillLimits& limits,
         SharedSecret* pin, WorkerVoice* voice, const WorkerTask& task)
      : args_(args), settings_(settings), limits_(limits), pin_(pin), voice_(voice), task_(task) {}

  int Run() {
    if (args_.limit > 0 && ScansLeft(args_, task_) == 0) return kExitDone;
    const auto reading = Reading::Open(settings_);
    if (!reading.ok()) return Complain(reading.status(), kExitUsage);
    const SystemClock clock;
    const auto signing = Signing::Open(args_.signing, settings_, clock, pin_);
    if (!signing.ok() && task_.is_first) return Complain(signing.status(), kExitUsage);
    const auto warehouse = OpenWarehouse(settings_.store, settings_.store_key);
    if (absl::IsResourceExhausted(warehouse.status())) return kExitNoRoom;
    if (!warehouse.ok()) return Complain(warehouse.status(), kExitStoreUnusable);
    const auto monitor = RunMonitor::Start("backfill", settings_, clock);
    if (!monitor.ok()) return Complain(monitor.status(), kExitUsage);
    BackfillOptions options = OptionsOf(**reading, warehouse->scratch_dir);
    (*monitor)->Observe(&options.on_outcome, &options.on_progress, &options.ingest.on_page);
    options.ingest.signing = HowToSign(signing);
    if (MayHandOver(signing)) options.most_pages = kPagesOfAReader * (*reading)->engines()->most();
    const BackfillSummary summary = RunBackfill(
        task_.has_found_all ? std::vector<std::string>() : args_.sources, warehouse->store.get(),
        (*reading)->engines(), clock, options, g_stop_requested);
    progress_.Clear();
    if (summary.status.ok() && summary.has_read_its_pages && !g_stop_requested.load())
      return (*monitor)->Finish(kExitHandedOver);
    return (*monitor)->Finish(TellEnd(summary));
  }

 private:
  // A batch that has begun does not stop because its key is gone.
  RenditionSigning HowToSign(const absl::StatusOr<std::unique_ptr<Signing>>& signing) const {
    if (!signing.ok()) return WithoutKey(args_.signing, settings_, signing.status());
    return *signing == nullptr ? RenditionSigning() : (*signing)->InPlace();
  }

  // Nobody stands at a reader all night to type its PIN for each worker; and a key that is gone is
  // not tried by each.
  bool MayHandOver(const absl::StatusOr<std::unique_ptr<Signing>>& signing) const {
    return signing.ok() && (*signing == nullptr || !(*signing)->asks_at_reader()) &&
           !settings_.store_key.asks_at_reader();
  }

  BackfillOptions OptionsOf(const Reading& reading, const std::string& scratch_dir) {
    BackfillOptions options{.ingest = StoringOptions(settings_, reading, scratch_dir),
                            .limits = limits_,
                            .most_inputs = ScansLeft(args_, task_),
                            .retry_failed = args_.retry_failed && task_.is_first,
                            .suspicion = task_.suspicion};
    options.discovery.inputs.group_numbered_pictures = !args_.no_group;
    options.discovery.priority = args_.priority;
    options.discovery.on_problem = [this](const InputProblem& problem) { TellProblem(problem); };
    options.discovery.on_progress = [this] { voice_->Alive(); };
    options.on_outcome = [this](const DocumentOutcome& outcome) { Tell(outcome); };
    options.on_progress = [this](const IngestProgress& p) { progress_.Show(p); };
    options.on_event = [this](BackfillEvent event) {
      if (event == BackfillEvent::kMayNotFit && !task_.is_first) return;  // it was told
      progress_.Clear();
      TellBackfillEvent(event);
    };
    options.on_taken_over = [this] { voice_->TookOver(); };
    options.on_begun = [this](const std::string& key) { voice_->Begun(key); };
    options.on_ended = [this] { voice_->Ended(); };
    options.on_alive = [this] { voice_->Alive(); };
    return options;
  }

  void Tell(const DocumentOutcome& outcome) {
    progress_.Clear();
    TellOutcome(outcome, args_.json);
    // Of an input with several documents the further ones are no inputs.
    if (outcome.kind != DocumentOutcome::Kind::kStored || outcome.record.kept_by.empty())
      voice_->Told(outcome.failure || outcome.record.awaited_signature);
  }

  void TellProblem(const InputProblem& problem) {
    voice_->Missed();
    if (!task_.is_first) return;  // it was told
    DocumentOutcome outcome;
    outcome.input.files = {problem.path};
    outcome.failure = FlowFailure{problem.path, std::nullopt, problem.status};
    TellOutcome(outcome, args_.json);
  }

  int TellEnd(const BackfillSummary& summary) const {
    if (absl::IsResourceExhausted(summary.status)) return kExitNoRoom;
    if (!summary.status.ok()) return Complain(summary.status, kExitStoreUnusable);
    TellTotals(summary.totals);
    if (!g_stop_requested.load()) return kExitDone;
    TellLine(Tr("Interrupted. Run the same command again to go on."));
    return kExitInterrupted;
  }

  const BackfillArguments& args_;
  const Settings& settings_;
  const BackfillLimits& limits_;
  SharedSecret* const pin_;
  WorkerVoice* const voice_;
  const WorkerTask& task_;
  ProgressLine progress_{StderrIsTerminal()};
};

// Asked some times a second by whoever watches the worker.
bool ObeySignals(const std::string& store) {
  if (g_pause_requested.exchange(false))
    if (absl::Status s = PauseBackfill(store, true); !s.ok()) Complain(s, 0);
  if (g_resume_requested.exchange(false))
    if (absl::Status s = PauseBackfill(store, false); !s.ok()) Complain(s, 0);
  return g_stop_requested.load();
}

// The first one is enough: a terminal and a service manager send it to parent and child alike.
void ObeyParent() {
  for (const int signal : {SIGINT, SIGTERM}) Handle(signal, [](int) { g_stop_requested = true; });
  for (const int signal : {SIGUSR1, SIGUSR2}) std::signal(signal, SIG_IGN);
}

int RunSupervised(const BackfillArguments& args, const Settings& settings) {
  const auto limits = LimitsOf(args, settings, SystemClock().Now());
  if (!limits.ok()) return Complain(limits.status(), kExitUsage);
  if (!KeyPlace(args.signing, settings).empty()) KeepSecretsOutOfDumps();
  std::error_code ec;  // OpenWarehouse says it better
  std::filesystem::create_directories(settings.store, ec);
  const auto lock = BackfillLock::Take(settings.store);
  if (!lock.ok()) return Complain(lock.status(), kExitStoreUnusable);
  Handle(SIGUSR1, [](int) { g_pause_requested = true; });
  Handle(SIGUSR2, [](int) { g_resume_requested = true; });
  SupervisionOptions options{.stall_limit = std::chrono::seconds(args.stall_limit_s),
                             .memory_bytes = args.memory_limit_mb * kMegabyte};
  options.stop = [&] { return ObeySignals(settings.store); };
  options.has_room = [&] {
    const auto room = FreeBytes(settings.store);
    return !room.ok() || *room >= limits->keep_free_bytes + kRoomToBegin;
  };
  options.on_no_room = [](bool waits) {
    TellBackfillEvent(waits ? BackfillEvent::kNoRoom : BackfillEvent::kRoomAgain);
  };
  options.on_death = [](const std::string& why) {
    TellLine(absl::StrCat(TrReason(absl::AbortedError(why)), ": ", Tr("begun anew")));
  };
  SharedSecret pin;  // of the key that signs
  const auto end = SuperviseWorker(
      [&](WorkerVoice* voice, const WorkerTask& task) {
        ObeyParent();
        return Worker(args, settings, *limits, &pin, voice, task).Run();
      },
      options);
  if (!end.ok()) return Complain(end.status(), kExitStoreUnusable);
  return end->exit_status == kExitDone && end->failed > 0 ? static_cast<int>(kExitSomeFailed)
                                                          : end->exit_status;
}

std::string StatusJson(const InputTotals& totals, const std::string& store) {
  return absl::StrFormat(
      "{\"running\":%s,\"paused\":%s,\"discovered\":%d,\"claimed\":%d,\"done\":%d,"
      "\"duplicates\":%d,\"quarantined\":%d,\"failed\":%d,\"pagesRead\":%d,\"pagesStored\":%d,"
      "\"blankPages\":%d,\"workedSeconds\":%d}",
      IsBackfillRunning(store) ? "true" : "false", IsBackfillPaused(store) ? "true" : "false",
      totals.in(InputState::kDiscovered), totals.in(InputState::kClaimed),
      totals.in(InputState::kDone), totals.in(InputState::kDuplicate),
      totals.in(InputState::kQuarantined), totals.in(InputState::kFailed), totals.pages_read,
      totals.pages_stored, totals.blank_pages, totals.worked_ms / 1000);
}

int TellStatus(const BackfillArguments& args, const Settings& settings) {
  const auto warehouse = OpenWarehouseReadOnly(settings.store, settings.store_key);
  if (!warehouse.ok()) return Complain(warehouse.status(), kExitStoreUnusable);
  const auto totals = warehouse->store->CountInputs();
  if (!totals.ok()) return Complain(totals.status(), kExitStoreUnusable);
  if (args.json) {
    std::printf("%s\n", StatusJson(*totals, settings.store).c_str());
    return kExitDone;
  }
  std::printf("%s\n", IsBackfillRunning(settings.store) ? Tr("a backfill is running")
                                                        : Tr("no backfill is running"));
  if (IsBackfillPaused(settings.store)) std::printf("%s\n", Tr("it is paused"));
  std::fflush(stdout);
  TellTotals(*totals);
  return kExitDone;
}

int Run(const BackfillArguments& args) {
  const absl::StatusOr<Settings> settings = ResolveStoreSettings(args.flags);
  if (!settings.ok()) return Complain(settings.status(), kExitUsage);
  if (int{args.pause} + int{args.resume} + int{args.status} > 1)
    return Complain(absl::InvalidArgumentError("--pause, --resume and --status are three things"),
                    kExitUsage);
  if (args.status) return TellStatus(args, *settings);
  if (!args.pause && !args.resume) return RunSupervised(args, *settings);
  const absl::Status done = PauseBackfill(settings->store, args.pause);
  return done.ok() ? static_cast<int>(kExitDone) : Complain(done, kExitStoreUnusable);
}

void AddLimits(CLI::App* command, BackfillArguments* args) {
  command
      ->add_option("--priority", args->priority,
                   Tr("Of these sources: higher ones are read first (default 0)"))
      ->type_name("N");
  command->add_option("--limit", args->limit, Tr("End after this many inputs"))
      ->type_name("N")
      ->check(CLI::PositiveNumber.description(""));
  command
      ->add_option("--rate", args->rate, Tr("Read no faster than this: 30/min or 0.5/s of pages"))
      ->type_name("PAGES");
  command->add_option("--until", args->until, Tr("Begin nothing after this time of day"))
      ->type_name("HH:MM");
  command->add_flag("--retry-failed", args->retry_failed,
                    Tr("Try those again that failed, or that the reader did not survive"));
  command
      ->add_option("--keep-free", args->keep_free_mb,
                   Tr("Wait while the disk has less room than this (default 1024)"))
      ->type_name("MB")
      ->check(CLI::NonNegativeNumber.description(""));
  command
      ->add_option("--stall-limit", args->stall_limit_s,
                   Tr("A file on which nothing moves for so long is given up (default 900)"))
      ->type_name("SECONDS")
      ->check(CLI::PositiveNumber.description(""));
  command
      ->add_option("--memory-limit", args->memory_limit_mb,
                   Tr("Memory that reading may take before the file is given up (default: any)"))
      ->type_name("MB")
      ->check(CLI::PositiveNumber.description(""));
}

}  // namespace

void AddBackfillCommand(CLI::App* app, int* exit_code) {
  auto args = std::make_shared<BackfillArguments>();  // shared: the callback below keeps it as
                                                      // long as the command
  CLI::App* command = app->add_subcommand(
      "backfill", Tr("Read scans by the million, in any number of runs, each of them once"));
  command->footer(Example("sohoa backfill --store /srv/sohoa --until 06:00 /srv/archive"));
  AddStoringFlags(command, &args->flags, &args->signing);
  AddLogFlags(command, &args->flags);
  AddMetricsFlag(command, &args->flags);
  AddLimits(command, args.get());
  command->add_flag("--json", args->json, Tr("Print one line of JSON per document"));
  command->add_flag("--no-group", args->no_group,
                    Tr("Do not join NAME-1.jpg, NAME-2.jpg … into one document"));
  command->add_flag("--pause", args->pause, Tr("Let the backfill of this store wait, and go"));
  command->add_flag("--resume", args->resume, Tr("Let it go on, and go"));
  command->add_flag("--status", args->status, Tr("Say how far it is"));
  command->add_option("SOURCE", args->sources,
                      Tr("Scans and folders of them; none: go on with what was found before"));
  command->callback([args, exit_code] { *exit_code = Run(*args); });
}

}  // namespace sohoa
