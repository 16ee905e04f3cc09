#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_format.h"
#include "pipeline/clock.h"
#include "pipeline/pending_document.h"
#include "pipeline/warehouse.h"
#include "tools/commands.h"
#include "tools/json_output.h"
#include "tools/messages.h"
#include "tools/officer.h"

namespace sohoa {
namespace {

struct QuarantineArguments {
  SettingFlags flags;
  bool json = false;
  std::vector<std::string> what;  // a hash, or the files of one document
  std::string officer;
  std::string reason;
};

bool IsHash(const std::string& text) {
  constexpr size_t kDigits = 64;
  return text.size() == kDigits && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

// Hash, time, state and reason: no path and no word of a document.
std::string EntryLine(const QuarantineEntry& entry) {
  const std::string line =
      absl::StrFormat("%s  %s  %s", entry.source_sha256, entry.time, Tr(entry.reason.c_str()));
  if (entry.release)
    return line + "\n    " +
           absl::StrFormat(Tr("released by %s at %s: %s"), entry.release->officer,
                           entry.release->time, entry.release->reason);
  if (!entry.cause_sha256.empty())
    return line + "\n    " + absl::StrFormat(Tr("the stamp is on %s"), entry.cause_sha256);
  return line;
}

int RunList(const QuarantineArguments& args) {
  absl::StatusOr<Settings> settings = ResolveStoreSettings(args.flags);
  if (!settings.ok()) return Complain(settings.status(), kExitUsage);
  absl::StatusOr<Warehouse> warehouse = OpenWarehouseReadOnly(settings->store, settings->store_key);
  if (!warehouse.ok()) return Complain(warehouse.status(), kExitStoreUnusable);
  const absl::Status walked =
      warehouse->store->ForEachQuarantined([&](const QuarantineEntry& entry) {
        std::printf("%s\n", (args.json ? QuarantineJson(entry) : EntryLine(entry)).c_str());
        return absl::OkStatus();
      });
  return walked.ok() ? kExitDone : Complain(walked, kExitStoreUnusable);
}

// The hash of what was named on the command line; else what failed was told.
std::optional<std::string> HashOf(const std::vector<std::string>& what) {
  if (what.size() == 1 && IsHash(what.front())) return what.front();
  FlowFailure failure;
  const absl::StatusOr<ContentHash> hash = HashContent({what}, &failure);
  if (hash.ok()) return hash->document;
  std::fprintf(stderr, "sohoa: %s\n", TrFailure(failure).c_str());
  return std::nullopt;
}

int RunRelease(const QuarantineArguments& args) {
  absl::StatusOr<Settings> settings = ResolveStoreSettings(args.flags);
  if (!settings.ok()) return Complain(settings.status(), kExitUsage);
  const std::string officer = args.officer.empty() ? LoginName() : args.officer;
  const std::optional<std::string> hash = HashOf(args.what);
  if (!hash) return kExitSomeFailed;
  // Only a store that is there is opened for writing, which would make one.
  if (absl::Status s = OpenWarehouseReadOnly(settings->store, settings->store_key).status();
      !s.ok())
    return Complain(s, kExitStoreUnusable);
  absl::StatusOr<Warehouse> warehouse = OpenWarehouse(settings->store, settings->store_key);
  if (!warehouse.ok()) return Complain(warehouse.status(), kExitStoreUnusable);
  const std::string now = FormatVietnamTime(SystemClock().Now());
  if (absl::Status s = warehouse->store->Release(*hash, {officer, now, args.reason}); !s.ok())
    return Complain(s, kExitSomeFailed);
  std::printf("%s\n",
              absl::StrFormat(Tr("released %s; ingest it again to store it"), *hash).c_str());
  return kExitDone;
}

void AddList(CLI::App* parent, int* exit_code) {
  auto args = std::make_shared<QuarantineArguments>();  // shared: the callback keeps it
  CLI::App* list =
      parent->add_subcommand("list", Tr("List hash, time and reason of what was stopped"));
  list->footer(Example("sohoa quarantine list --store /srv/sohoa"));
  AddStoreFlag(list, &args->flags);
  list->add_flag("--json", args->json, Tr("Print one line of JSON per entry"));
  list->callback([args, exit_code] { *exit_code = RunList(*args); });
}

void AddRelease(CLI::App* parent, int* exit_code) {
  auto args = std::make_shared<QuarantineArguments>();  // shared: the callback keeps it
  CLI::App* release =
      parent->add_subcommand("release", Tr("Declare an alarm false; the audit keeps who and why"));
  release->footer(Example(
      "sohoa quarantine release --store /srv/sohoa scan.pdf --reason 'no secret: a heading'"));
  AddStoreFlag(release, &args->flags);
  release->add_option("--officer", args->officer, Tr("Who declares it (default: the login name)"))
      ->type_name("NAME");
  release->add_option("--reason", args->reason, Tr("Why the alarm is false"))
      ->type_name("TEXT")
      ->required();
  release
      ->add_option("WHAT", args->what,
                   Tr("Hash of the document, or its file; several: the pages of one document"))
      ->required();
  release->callback([args, exit_code] { *exit_code = RunRelease(*args); });
}

}  // namespace

void AddQuarantineCommand(CLI::App* app, int* exit_code) {
  CLI::App* command =
      app->add_subcommand("quarantine", Tr("What the secrecy gate stopped, and its release"));
  command->footer(Example("sohoa quarantine list --store /srv/sohoa"));
  command->require_subcommand(1);
  AddList(command, exit_code);
  AddRelease(command, exit_code);
}

}  // namespace sohoa
