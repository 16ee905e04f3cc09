#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>

#include "absl/strings/str_format.h"
#include "absl/time/time.h"
#include "pipeline/clock.h"
#include "pipeline/warehouse.h"
#include "storage/record/backup.h"
#include "tools/json_output.h"
#include "tools/messages.h"
#include "tools/store_commands.h"

namespace sohoa {
namespace {

struct BackupArguments {
  SettingFlags flags;
  std::string folder;  // of the backups
  BackupOptions options;
  int64_t number = 0;
  bool list = false;
  bool json = false;
};

void Tell(const StoreBackup& backup, bool json) {
  const std::string time = FormatVietnamTime(absl::FromUnixSeconds(backup.time));
  std::printf("%s\n", json ? BackupJson(backup, time).c_str()
                           : absl::StrFormat(Tr("backup %d  %s  %d bytes in %d files"),
                                             backup.number, time, backup.bytes, backup.files)
                                 .c_str());
}

int RunBackup(const BackupArguments& args) {
  const absl::StatusOr<Settings> settings = ResolveStoreSettings(args.flags);
  if (!settings.ok()) return Complain(settings.status(), kExitUsage);
  BackupOptions options = args.options;
  options.key = settings->store_key;
  const absl::StatusOr<StoreBackup> backup =
      BackUpStore(RecordsFolder(settings->store), args.folder, options);
  if (!backup.ok()) return Complain(backup.status(), kExitStoreUnusable);
  Tell(*backup, args.json);
  return kExitDone;
}

int RunList(const BackupArguments& args) {
  const absl::StatusOr<Settings> settings = ResolveSettings(args.flags);
  if (!settings.ok()) return Complain(settings.status(), kExitUsage);
  const absl::StatusOr<std::vector<StoreBackup>> backups =
      ListBackups(args.folder, settings->store_key);
  if (!backups.ok()) return Complain(backups.status(), kExitSomeFailed);
  for (const StoreBackup& backup : *backups) Tell(backup, args.json);
  return kExitDone;
}

int RunRestore(const BackupArguments& args) {
  if (args.list) return RunList(args);
  const absl::StatusOr<Settings> settings = ResolveStoreSettings(args.flags);
  if (!settings.ok()) return Complain(settings.status(), kExitUsage);
  std::error_code error;
  std::filesystem::create_directories(settings->store, error);  // else restoring fails, and says so
  const absl::Status restored =
      RestoreStore(args.folder, args.number, RecordsFolder(settings->store), settings->store_key);
  if (!restored.ok()) return Complain(restored, kExitSomeFailed);
  std::fprintf(stderr, "%s\n", Tr("restored; prove it with sohoa store check"));
  return kExitDone;
}

void AddBackup(CLI::App* store, int* exit_code) {
  auto args = std::make_shared<BackupArguments>();  // shared: the callback keeps it
  CLI::App* command = store->add_subcommand(
      "backup", Tr("Copy the store into a folder of backups; only what is new is copied"));
  command->footer(Example("sohoa store backup --store /srv/sohoa --to /backup/sohoa --keep 30"));
  AddStoreFlag(command, &args->flags);
  command->add_option("--to", args->folder, Tr("Folder of the backups"))
      ->type_name("FOLDER")
      ->required();
  command->add_option("--keep", args->options.keep, Tr("How many of them stay (default: all)"))
      ->check(CLI::Range(1, 1 << 20))
      ->type_name("N");
  command->add_flag("--json", args->json, Tr("Print JSON"));
  command->callback([args, exit_code] { *exit_code = RunBackup(*args); });
}

void AddRestore(CLI::App* store, int* exit_code) {
  auto args = std::make_shared<BackupArguments>();  // shared: the callback keeps it
  CLI::App* command = store->add_subcommand("restore", Tr("Make a store from a backup"));
  command->footer(Example("sohoa store restore --store /srv/sohoa --from /backup/sohoa"));
  AddStoreFlag(command, &args->flags);
  command->add_option("--from", args->folder, Tr("Folder of the backups"))
      ->type_name("FOLDER")
      ->required();
  command->add_option("--backup", args->number, Tr("Which of them (default: the newest)"))
      ->type_name("N");
  command->add_flag("--list", args->list, Tr("List the backups and restore none"));
  command->add_flag("--json", args->json, Tr("Print JSON"));
  command->callback([args, exit_code] { *exit_code = RunRestore(*args); });
}

}  // namespace

void AddBackupCommands(CLI::App* store, int* exit_code) {
  AddBackup(store, exit_code);
  AddRestore(store, exit_code);
}

}  // namespace sohoa
