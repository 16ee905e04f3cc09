#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "ocr/fields/dossier_code.h"
#include "pipeline/clock.h"
#include "pipeline/ingest.h"
#include "pipeline/scan_session.h"
#include "pipeline/scan_spool.h"
#include "pipeline/scanner_process.h"
#include "pipeline/warehouse.h"
#include "tools/commands.h"
#include "tools/messages.h"
#include "tools/reading.h"
#include "tools/run_monitor.h"
#include "tools/scan_flags.h"
#include "tools/signing.h"
#include "tools/station_json.h"
#include "tools/storing.h"
#include "tools/table.h"

namespace sohoa {
namespace {

struct ScanArguments {
  SettingFlags flags;
  SigningFlags signing;
  ScanFlags scan;
  bool list = false;
  bool json = false;
  bool resume = false;
  bool finish = false;
  bool discard = false;
  std::string dossier;
  std::string spool;
  std::string output;
};

void Say(const std::string& text) { std::fprintf(stderr, "sohoa: %s\n", text.c_str()); }

int ListAll(const ScanArguments& args) {
  const absl::StatusOr<std::vector<ScannerInfo>> scanners =
      ListScannersApart(ScannerSurroundings());
  if (!scanners.ok()) return Complain(scanners.status(), kExitSomeFailed);
  std::vector<std::vector<std::string>> rows = {
      {Tr("Scanner"), Tr("Maker"), Tr("Model"), Tr("Kind")}};
  for (const ScannerInfo& scanner : *scanners) {
    rows.push_back({scanner.name, scanner.vendor, scanner.model, scanner.type});
    if (args.json) std::printf("%s\n", ScannerJson(scanner).c_str());
  }
  constexpr size_t kMaxCell = 60;
  if (!args.json && !scanners->empty()) std::fputs(FormatTable(rows, kMaxCell).c_str(), stdout);
  if (scanners->empty()) Say(Tr("no scanner was found"));
  return kExitDone;
}

bool SomebodyIsThere() { return isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1; }

// A line that a person typed, nullopt at its end.
std::optional<std::string> Ask(const std::string& question) {
  std::fprintf(stderr, "%s ", question.c_str());
  std::string line;
  if (!std::getline(std::cin, line) || g_stop_requested.load()) return std::nullopt;
  return line;
}

// With nobody there a flatbed goes on, and an error ends the run: the pages are kept.
ScanDecision Decide(const absl::Status& why, int pages) {
  if (!SomebodyIsThere()) return why.ok() ? ScanDecision::kGoOn : ScanDecision::kStop;
  if (!why.ok()) Say(TrReason(why));
  const std::optional<std::string> answer = Ask(
      absl::StrFormat(Tr("%d pages are kept. Enter: scan on; f: these are all; q: stop:"), pages));
  if (!answer || *answer == "q") return ScanDecision::kStop;
  return *answer == "f" ? ScanDecision::kFinish : ScanDecision::kGoOn;
}

absl::StatusOr<ScanSessionOptions> SessionFor(const ScanArguments& args, const std::string& folder,
                                              int last_page) {
  absl::StatusOr<ScanRequest> request = RequestOf(args.scan);
  if (!request.ok()) return request.status();
  return ScanSessionOptions{.scanner = ScannerSurroundings(),
                            .request = *std::move(request),
                            .folder = folder,
                            .first_page = last_page + 1,
                            .ask = Decide};
}

// Pages and nothing else: into a folder, behind those that are there.
int ScanIntoFolder(const ScanArguments& args, const std::string& folder) {
  std::error_code ec;
  std::filesystem::create_directories(folder, ec);
  absl::StatusOr<ScanSessionOptions> options = SessionFor(args, folder, LastPageIn(folder));
  if (!options.ok()) return Complain(options.status(), kExitUsage);
  ScanSession session(*std::move(options), g_stop_requested);
  for (;;) {
    const absl::StatusOr<std::optional<std::string>> page = session.Next();
    if (!page.ok()) return Complain(page.status(), kExitSomeFailed);
    if (!page->has_value()) return kExitDone;
    std::printf("%s\n", args.json ? ScannedPageJson(**page).c_str() : (*page)->c_str());
    std::fflush(stdout);
  }
}

// One page, under its own name.
int ScanIntoFile(ScanArguments args) {
  namespace fs = std::filesystem;
  const fs::path target = args.output;
  const fs::path folder = absl::StrCat(args.output, ".scan");
  args.scan.pages = 1;
  std::error_code ec;
  fs::create_directories(folder, ec);
  absl::StatusOr<ScanSessionOptions> options = SessionFor(args, folder.string(), 0);
  if (!options.ok()) return Complain(options.status(), kExitUsage);
  ScanSession session(*std::move(options), g_stop_requested);
  const absl::StatusOr<std::optional<std::string>> page = session.Next();
  absl::Status status = page.status();
  if (page.ok() && page->has_value()) {
    fs::rename(**page, target, ec);
    if (ec)
      status = absl::UnavailableError(
          absl::StrCat("cannot be written: ", args.output, ": ", ec.message()));
  }
  fs::remove(folder, ec);
  return status.ok() ? static_cast<int>(kExitDone) : Complain(status, kExitSomeFailed);
}

// A store that scans come into.
struct Desk {
  Warehouse warehouse;
  ScanSpool spool;
  std::unique_ptr<Reading> reading;
  std::unique_ptr<Signing> signing;
  Settings settings;
  bool json = false;
  SystemClock clock = {};
  std::unique_ptr<RunMonitor> monitor = nullptr;  // behind the clock, which it looks at
  int exit_code = kExitDone;
};

// Removes the scan when its document is stored: each of its outcomes says so.
class Storing {
 public:
  Storing(Desk* desk, const std::vector<KeptScan>& scans) : desk_(desk) {
    for (const KeptScan& scan : scans) {
      batch_.push_back(scan.document());
      scans_[scan.pages.front()] = scan;
    }
  }

  void Run(NextFile next_file) {
    IngestOptions options =
        StoringOptions(desk_->settings, *desk_->reading, desk_->warehouse.scratch_dir);
    options.flow.next_file = std::move(next_file);
    if (desk_->signing) options.signing = desk_->signing->InPlace();
    options.on_outcome = [this](const DocumentOutcome& outcome) { Take(outcome); };
    desk_->monitor->Observe(&options);
    const IngestSummary summary =
        Ingest(batch_, desk_->warehouse.store.get(), desk_->reading->engines(), desk_->clock,
               options, g_stop_requested);
    for (const auto& [path, scan] : scans_) Close(scan, kept_.contains(path));
    if (summary.failed > 0 || summary.awaiting > 0) desk_->exit_code = kExitSomeFailed;
    if (g_stop_requested.load()) desk_->exit_code = kExitInterrupted;
  }

 private:
  void Take(const DocumentOutcome& outcome) {
    TellOutcome(outcome, desk_->json);
    const bool stored = outcome.kind == DocumentOutcome::Kind::kStored ||
                        outcome.kind == DocumentOutcome::Kind::kDuplicate;
    if (!stored) kept_[outcome.input.path()] = true;
    told_[outcome.input.path()] = true;
  }

  void Close(const KeptScan& scan, bool kept) {
    if (kept || !told_.contains(scan.pages.front())) {
      Say(absl::StrFormat(Tr("the scanned pages are kept in %s; go on with sohoa scan --resume, "
                             "store them with --finish, or drop them with --discard"),
                          scan.page_folder));
    } else if (absl::Status s = desk_->spool.Remove(scan); !s.ok()) {
      Say(TrReason(s));
    }
  }

  Desk* const desk_;
  std::vector<InputDocument> batch_;
  std::map<std::string, KeptScan> scans_;  // by the path of the first page
  std::map<std::string, bool> kept_;       // that are not stored
  std::map<std::string, bool> told_;       // of which anything is known
};

int NothingScanned(Desk* desk, const KeptScan& scan, const absl::Status& why) {
  desk->monitor->TellUnusable(scan.page_folder, why);
  return Complain(why, kExitSomeFailed);
}

// Scans, and reads what came while the next pages are fed.
int ScanAndStore(Desk* desk, const ScanArguments& args, KeptScan scan) {
  absl::StatusOr<ScanSessionOptions> options = SessionFor(args, scan.page_folder, scan.last_page);
  if (!options.ok()) return Complain(options.status(), kExitUsage);
  ScanSession session(*std::move(options), g_stop_requested);
  const auto next = [&]() -> absl::StatusOr<std::optional<std::string>> {
    absl::StatusOr<std::optional<std::string>> page = session.Next();
    if (!page.ok() || page->has_value()) return page;
    if (absl::Status s = desk->spool.MarkComplete(scan); !s.ok()) return s;
    return page;
  };
  if (absl::Status s = session.Begin(); !s.ok()) return NothingScanned(desk, scan, s);
  if (scan.pages.empty()) {
    const absl::StatusOr<std::optional<std::string>> first = session.Next();
    if (!first.ok() || !first->has_value()) {
      desk->spool.Remove(scan).IgnoreError();  // empty: the next opening sweeps it
      return first.ok() ? static_cast<int>(kExitDone) : NothingScanned(desk, scan, first.status());
    }
    scan.pages.push_back(**first);
  }
  Storing(desk, {scan}).Run(next);
  return desk->exit_code;
}

absl::StatusOr<std::unique_ptr<Desk>> OpenDesk(const ScanArguments& args, const Settings& settings,
                                               int* code) {
  *code = kExitStoreUnusable;
  absl::StatusOr<Warehouse> warehouse = OpenWarehouse(settings.store, settings.store_key);
  if (!warehouse.ok()) return warehouse.status();
  absl::StatusOr<ScanSpool> spool = ScanSpool::Open(
      args.spool.empty() ? (std::filesystem::path(settings.store) / "scans").string() : args.spool);
  if (!spool.ok()) return spool.status();
  *code = kExitUsage;
  absl::StatusOr<std::unique_ptr<Reading>> reading = Reading::Open(settings);
  if (!reading.ok()) return reading.status();
  auto desk = std::unique_ptr<Desk>(new Desk{.warehouse = *std::move(warehouse),
                                             .spool = *std::move(spool),
                                             .reading = *std::move(reading),
                                             .settings = settings,
                                             .json = args.json});
  absl::StatusOr<std::unique_ptr<Signing>> signing =
      Signing::Open(args.signing, settings, desk->clock);
  if (!signing.ok()) return signing.status();
  desk->signing = *std::move(signing);
  absl::StatusOr<std::unique_ptr<RunMonitor>> monitor =
      RunMonitor::Start("scan", settings, desk->clock);
  if (!monitor.ok()) return monitor.status();
  desk->monitor = *std::move(monitor);
  return desk;
}

// What is to become of a scan that was not finished; 'q' where nobody says.
char Choose(const ScanArguments& args, const KeptScan& scan) {
  if (args.resume) return 'r';
  if (args.finish) return 'f';
  if (args.discard) return 'd';
  Say(absl::StrFormat(Tr("a scan was not finished; its %d pages are in %s"), scan.pages.size(),
                      scan.page_folder));
  if (!SomebodyIsThere()) {
    Say(Tr("go on with it by --resume, store it as it is by --finish, drop it by --discard"));
    return 'q';
  }
  const std::optional<std::string> answer =
      Ask(Tr("r: go on with it; f: store it as it is; d: drop it; q: stop:"));
  return answer && !answer->empty() ? answer->front() : 'q';
}

void DiscardAll(Desk* desk, const std::vector<KeptScan>& scans) {
  for (const KeptScan& scan : scans) {
    const absl::Status removed = desk->spool.Remove(scan);
    if (removed.ok())
      Say(absl::StrFormat(Tr("%d scanned pages were dropped"), scan.pages.size()));
    else
      desk->exit_code = Complain(removed, kExitSomeFailed);
  }
}

// First what was scanned before and is not stored yet.
int StoreScans(Desk* desk, const ScanArguments& args) {
  const absl::StatusOr<std::vector<KeptScan>> kept = desk->spool.Kept();
  if (!kept.ok()) return Complain(kept.status(), kExitStoreUnusable);
  std::vector<KeptScan> complete;
  std::vector<KeptScan> broken;
  for (const KeptScan& scan : *kept) (scan.complete ? complete : broken).push_back(scan);
  if (args.discard) DiscardAll(desk, *kept);
  if (!args.discard && !complete.empty()) Storing(desk, complete).Run(nullptr);
  if (args.discard || g_stop_requested.load()) return desk->exit_code;
  if (broken.empty() && args.resume) Say(Tr("no scan waits to be gone on with"));
  std::optional<KeptScan> resumed;
  for (const KeptScan& scan : broken) {
    switch (Choose(args, scan)) {
      case 'r':
        resumed = scan;
        break;
      case 'f':
        if (absl::Status s = desk->spool.MarkComplete(scan); !s.ok())
          return Complain(s, kExitSomeFailed);
        Storing(desk, {scan}).Run(nullptr);
        break;
      case 'd':
        DiscardAll(desk, {scan});
        break;
      default:
        return kExitSomeFailed;
    }
    if (resumed) break;
  }
  if (args.finish || (args.resume && !resumed)) return desk->exit_code;
  if (resumed) return ScanAndStore(desk, args, *resumed);
  absl::StatusOr<KeptScan> scan = desk->spool.Begin(desk->clock.Now(), args.dossier);
  if (!scan.ok()) return Complain(scan.status(), kExitSomeFailed);
  return ScanAndStore(desk, args, *std::move(scan));
}

int Run(const ScanArguments& args) {
  if (args.list) return ListAll(args);
  if (absl::Status s = RequestOf(args.scan).status(); !s.ok()) return Complain(s, kExitUsage);
  if (!args.output.empty())
    return absl::EndsWithIgnoreCase(args.output, ".png") ? ScanIntoFile(args)
                                                         : ScanIntoFolder(args, args.output);
  if (!args.dossier.empty() && !IsDossierCode(args.dossier))
    return Complain(
        absl::InvalidArgumentError(absl::StrCat(
            "this is no code of a dossier, as H15.50.05.13-261008-0975: ", args.dossier)),
        kExitUsage);
  const absl::StatusOr<Settings> settings = ResolveStoreSettings(args.flags);
  if (!settings.ok()) return Complain(settings.status(), kExitUsage);
  int code = kExitUsage;
  const absl::StatusOr<std::unique_ptr<Desk>> desk = OpenDesk(args, *settings, &code);
  if (!desk.ok()) return Complain(desk.status(), code);
  return (*desk)->monitor->Finish(StoreScans(desk->get(), args));
}

}  // namespace

void AddScanCommand(CLI::App* app, int* exit_code) {
  auto args = std::make_shared<ScanArguments>();  // the callback keeps it
  CLI::App* command =
      app->add_subcommand("scan", Tr("Scan pages with a scanner (SANE), and read them meanwhile"));
  command->footer(Example("sohoa scan --store /srv/sohoa --source feeder --duplex"));
  command->add_flag("--list", args->list, Tr("List the scanners and end"));
  command->add_flag("--json", args->json, Tr("Print one line of JSON per document"));
  AddScanFlags(command, &args->scan);
  command->add_option("--dossier", args->dossier, Tr("Code of the dossier the pages belong to"))
      ->type_name("CODE");
  command
      ->add_option("-o,--output", args->output,
                   Tr("Only scan: into this folder, or one page into FILE.png; no store"))
      ->type_name("PATH");
  command
      ->add_option("--spool", args->spool,
                   Tr("Folder that keeps pages until they are stored (default DIR/scans)"))
      ->type_name("FOLDER");
  CLI::Option* resume = command->add_flag("--resume", args->resume,
                                          Tr("Go on with a scan that stopped before its end"));
  CLI::Option* finish = command->add_flag("--finish", args->finish,
                                          Tr("Store a scan that stopped before its end as it is"));
  CLI::Option* discard = command->add_flag("--discard", args->discard,
                                           Tr("Drop the scanned pages that are not stored"));
  finish->excludes(resume);
  discard->excludes(resume)->excludes(finish);
  AddStoringFlags(command, &args->flags, &args->signing);
  AddLogFlags(command, &args->flags);
  AddMetricsFlag(command, &args->flags);
  command->callback([args, exit_code] { *exit_code = Run(*args); });
}

}  // namespace sohoa
