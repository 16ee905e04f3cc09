#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "pipeline/atomic_file.h"
#include "pipeline/clock.h"
#include "pipeline/report_figures.h"
#include "pipeline/warehouse.h"
#include "tools/commands.h"
#include "tools/messages.h"
#include "tools/numbers_text.h"
#include "tools/report_csv.h"
#include "tools/report_html.h"
#include "tools/report_json.h"

namespace sohoa {
namespace {

struct ReportArguments {
  SettingFlags flags;
  std::string html;
  std::string json;
  std::string csv;
  std::string since;
  bool no_pictures = false;
};

// A day or a moment; a day begins at midnight in Vietnam.
absl::StatusOr<std::optional<absl::Time>> SinceOf(const std::string& text) {
  if (text.empty()) return std::nullopt;
  absl::Time time;
  std::string error;
  if (absl::ParseTime(absl::RFC3339_full, text, &time, &error) ||
      absl::ParseTime("%Y-%m-%d", text, absl::FixedTimeZone(7 * 60 * 60), &time, &error))
    return time;
  return absl::InvalidArgumentError("--since wants a day (2026-11-22) or a time (ISO 8601)");
}

absl::Status WriteCsv(const RecordStore& store, const ReportOptions& options,
                      const std::string& path) {
  return WriteFileAtomically(path, [&](const ByteSink& sink) {
    if (absl::Status s = sink(CsvHead()); !s.ok()) return s;
    return ForEachReportRow(store, options,
                            [&](const ReportRow& row) { return sink(CsvLine(row)); });
  });
}

absl::Status WriteAll(const RecordStore& store, const ReportFigures& figures,
                      const ReportOptions& options, const ReportArguments& args,
                      const std::string& name) {
  if (!args.html.empty())
    if (absl::Status s = WriteFileAtomically(args.html, ReportHtml(figures, name)); !s.ok())
      return s;
  if (args.json == "-") {
    std::printf("%s\n", ReportJson(figures).c_str());
  } else if (!args.json.empty()) {
    if (absl::Status s = WriteFileAtomically(args.json, ReportJson(figures) + "\n"); !s.ok())
      return s;
  }
  return args.csv.empty() ? absl::OkStatus() : WriteCsv(store, options, args.csv);
}

void PrintShortly(const ReportFigures& f) {
  const auto line = [](const char* name, int64_t number) {
    std::printf("%12s  %s\n", LocalNumber(number).c_str(), name);
  };
  if (f.inputs.known > 0) {
    line(Tr("all inputs"), f.inputs.known);
    line(Tr("done: their documents are stored"), f.inputs.done);
    line(Tr("duplicates by bytes: stored before"), f.inputs.duplicates);
    line(Tr("quarantined"), f.inputs.quarantined);
    line(Tr("failed"), f.inputs.failed);
    line(Tr("open: still to be read"), f.inputs.open);
    std::printf("%s\n\n", Tr(f.inputs.balanced()
                                 ? "The figures agree: every input and every page is accounted for."
                                 : "The figures do NOT agree: run sohoa store check."));
  }
  line(Tr("documents stored"), f.documents);
  line(Tr("pages stored"), f.pages);
  line(Tr("blank pages left out"), f.blank_pages);
  line(Tr("documents that a person must look at"), f.documents_to_review);
  line(Tr("documents that may be in the store twice"), f.documents_alike);
}

int Run(const ReportArguments& args) {
  absl::StatusOr<Settings> settings = ResolveStoreSettings(args.flags);
  if (!settings.ok()) return Complain(settings.status(), kExitUsage);
  ReportOptions options;
  const absl::StatusOr<std::optional<absl::Time>> since = SinceOf(args.since);
  if (!since.ok()) return Complain(since.status(), kExitUsage);
  options.since = *since;
  absl::StatusOr<Warehouse> warehouse = OpenWarehouseReadOnly(settings->store, settings->store_key);
  if (!warehouse.ok()) return Complain(warehouse.status(), kExitStoreUnusable);
  if (!args.html.empty() && !args.no_pictures) options.scratch_dir = ScratchFolder(settings->store);
  const absl::StatusOr<ReportFigures> figures =
      CountForReport(*warehouse->store, SystemClock().Now(), options);
  if (!figures.ok()) return Complain(figures.status(), kExitStoreUnusable);
  if (absl::Status s = WriteAll(*warehouse->store, *figures, options, args, settings->store);
      !s.ok())
    return Complain(s, kExitSomeFailed);
  if (args.html.empty() && args.json.empty() && args.csv.empty()) PrintShortly(*figures);
  return kExitDone;
}

}  // namespace

void AddReportCommand(CLI::App* app, int* exit_code) {
  auto args = std::make_shared<ReportArguments>();  // shared: the callback below keeps it as long
                                                    // as the command
  CLI::App* command = app->add_subcommand(
      "report", Tr("Account for everything that came in: a report as HTML, JSON or CSV"));
  command->footer(Example("sohoa report --store /srv/sohoa -o report.html"));
  AddStoreFlag(command, &args->flags);
  command->add_option("-o,--output", args->html, Tr("Write the report here, one file of HTML"))
      ->type_name("FILE");
  command->add_option("--json", args->json, Tr("Write the figures here as JSON; -: to stdout"))
      ->type_name("FILE");
  command->add_option("--csv", args->csv, Tr("Write a line for each document and input here"))
      ->type_name("FILE");
  command
      ->add_option("--since", args->since,
                   Tr("Only documents stored since this day or time (ISO 8601)"))
      ->type_name("TIME");
  command->add_flag("--no-pictures", args->no_pictures,
                    Tr("Without small pictures of the worst pages"));
  command->callback([args, exit_code] { *exit_code = Run(*args); });
}

}  // namespace sohoa
