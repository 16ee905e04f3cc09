#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "pipeline/warehouse.h"
#include "storage/search/index_builder.h"
#include "storage/search/index_merge.h"
#include "tools/commands.h"
#include "tools/json_output.h"
#include "tools/messages.h"
#include "tools/store_commands.h"

namespace sohoa {
namespace {

struct StoreArguments {
  SettingFlags flags;
  bool json = false;
};

absl::StatusOr<Warehouse> Open(const StoreArguments& args, int* code) {
  *code = kExitUsage;
  absl::StatusOr<Settings> settings = ResolveStoreSettings(args.flags);
  if (!settings.ok()) return settings.status();
  *code = kExitStoreUnusable;
  return OpenWarehouseReadOnly(settings->store, settings->store_key);
}

int RunStats(const StoreArguments& args) {
  int code = kExitDone;
  absl::StatusOr<Warehouse> warehouse = Open(args, &code);
  if (!warehouse.ok()) return Complain(warehouse.status(), code);
  absl::StatusOr<StoreStats> stats = warehouse->store->Stats();
  if (!stats.ok()) return Complain(stats.status(), kExitStoreUnusable);
  const absl::StatusOr<std::vector<TableSize>> sizes = warehouse->store->TableSizes();
  if (!sizes.ok()) return Complain(sizes.status(), kExitStoreUnusable);
  if (args.json) {
    std::printf("%s\n", StatsJson(*stats, *sizes).c_str());
  } else {
    std::printf("%s\n",
                absl::StrFormat(Tr("%d documents, %d pages, %d bytes, %d quarantined, %d old "
                                   "versions, %d deleted"),
                                stats->documents, stats->pages, stats->bytes, stats->quarantined,
                                stats->old_versions, stats->deleted)
                    .c_str());
    for (const TableSize& size : *sizes)
      std::printf("%s\n", absl::StrFormat("%16d  %s", size.bytes, size.table).c_str());
  }
  return kExitDone;
}

int RunCompact(const StoreArguments& args) {
  int code = kExitDone;
  const absl::StatusOr<Warehouse> warehouse = OpenToChange(args.flags, &code);
  if (!warehouse.ok()) return Complain(warehouse.status(), code);
  if (absl::Status s = CompactIndex(*warehouse->store); !s.ok())
    return Complain(s, kExitStoreUnusable);
  if (absl::Status s = warehouse->store->Compact(); !s.ok()) return Complain(s, kExitStoreUnusable);
  return kExitDone;
}

// What a damaged store has lost, document by document.
void TellDamage(const Warehouse& warehouse, const CheckReport& report) {
  if (!warehouse.damage.ok())
    std::fprintf(stderr, "sohoa: %s\n", TrReason(warehouse.damage).c_str());
  if (report.damaged.empty()) return;
  std::printf("%s\n", absl::StrFormat(Tr("of %d documents something is lost or wrong:"),
                                      report.damaged.size())
                          .c_str());
  for (const std::string& id : report.damaged) std::printf("  %s\n", id.c_str());
}

int RunCheck(const StoreArguments& args) {
  int code = kExitDone;
  absl::StatusOr<Warehouse> warehouse = Open(args, &code);
  if (!warehouse.ok()) return Complain(warehouse.status(), code);
  absl::StatusOr<CheckReport> report = warehouse->store->Check();
  if (!report.ok()) return Complain(report.status(), kExitStoreUnusable);
  if (absl::Status s = CheckIndex(*warehouse->store, &*report); !s.ok())
    report->problems.push_back(absl::StrCat("the index cannot be proved: ", s.message()));
  if (args.json) {
    std::printf("%s\n", CheckJson(*report).c_str());
  } else {
    std::printf("%s\n", absl::StrFormat(Tr("%d documents and %d files checked, %d problems"),
                                        report->documents, report->files, report->problems.size())
                            .c_str());
    for (const std::string& problem : report->problems) std::printf("%s\n", problem.c_str());
    TellDamage(*warehouse, *report);
  }
  return report->problems.empty() && warehouse->damage.ok() ? kExitDone : kExitSomeFailed;
}

int RunReindex(const StoreArguments& args) {
  int code = kExitDone;
  absl::StatusOr<Warehouse> warehouse = OpenToChange(args.flags, &code);
  if (!warehouse.ok()) return Complain(warehouse.status(), code);
  if (absl::Status s = RebuildIndex(*warehouse->store); !s.ok())
    return Complain(s, kExitStoreUnusable);
  return kExitDone;
}

void AddSub(CLI::App* parent, const char* name, const char* what, const char* example,
            int (*run)(const StoreArguments&), int* exit_code) {
  auto args = std::make_shared<StoreArguments>();  // shared: the callback below keeps it as long as
                                                   // the command
  CLI::App* command = parent->add_subcommand(name, what);
  command->footer(Example(example));
  AddStoreFlag(command, &args->flags);
  command->add_flag("--json", args->json, Tr("Print JSON"));
  command->callback([args, run, exit_code] { *exit_code = run(*args); });
}

}  // namespace

absl::StatusOr<Warehouse> OpenToChange(const SettingFlags& flags, int* code) {
  *code = kExitUsage;
  const absl::StatusOr<Settings> settings = ResolveStoreSettings(flags);
  if (!settings.ok()) return settings.status();
  *code = kExitStoreUnusable;
  if (absl::Status s = OpenWarehouseReadOnly(settings->store, settings->store_key).status();
      !s.ok())
    return s;
  absl::StatusOr<Warehouse> warehouse = OpenWarehouse(settings->store, settings->store_key);
  if (warehouse.ok()) *code = kExitDone;
  return warehouse;
}

void AddStoreCommand(CLI::App* app, int* exit_code) {
  CLI::App* command = app->add_subcommand("store", Tr("Look after a store"));
  command->footer(Example("sohoa store check --store /srv/sohoa"));
  command->require_subcommand(1);
  AddSub(command, "check", Tr("Prove that every record has its parts and every hash holds"),
         "sohoa store check --store /srv/sohoa", RunCheck, exit_code);
  AddSub(command, "reindex", Tr("Make the search index anew from the records and their texts"),
         "sohoa store reindex --store /srv/sohoa", RunReindex, exit_code);
  AddSub(command, "stats", Tr("Count documents, pages and bytes"),
         "sohoa store stats --store /srv/sohoa --json", RunStats, exit_code);
  AddSub(command, "compact",
         Tr("Rewrite the store's files, so that what was deleted takes no room"),
         "sohoa store compact --store /srv/sohoa", RunCompact, exit_code);
  AddBackupCommands(command, exit_code);
  AddDeletionCommands(command, exit_code);
  AddEncryptionCommands(command, exit_code);
}

}  // namespace sohoa
