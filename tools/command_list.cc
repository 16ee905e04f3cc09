#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "pipeline/warehouse.h"
#include "tools/commands.h"
#include "tools/json_output.h"
#include "tools/messages.h"
#include "tools/table.h"

namespace sohoa {
namespace {

struct ListArguments {
  SettingFlags flags;
  bool json = false;
  bool deleted = false;
};

// A value a person must still look at is marked.
std::string Cell(const Field& field) {
  if (field.status == FieldStatus::kMissing) return "-";
  return field.status == FieldStatus::kReview ? field.value + " ?" : field.value;
}

std::vector<std::string> Row(const Record& record) {
  const DocumentFields& f = record.fields;
  const std::string file =
      record.originals.empty()
          ? ""
          : std::filesystem::path(record.originals.front().path).filename().string();
  return {record.id,
          file,
          absl::StrCat(record.pages.size()),
          Cell(f.type_name),
          Cell(f.code),
          Cell(f.issued_date),
          Cell(f.organ_name),
          Cell(f.subject),
          Cell(f.signer.full_name)};
}

int Run(const ListArguments& args) {
  absl::StatusOr<Settings> settings = ResolveStoreSettings(args.flags);
  if (!settings.ok()) return Complain(settings.status(), kExitUsage);
  absl::StatusOr<Warehouse> warehouse = OpenWarehouseReadOnly(settings->store, settings->store_key);
  if (!warehouse.ok()) return Complain(warehouse.status(), kExitStoreUnusable);
  std::vector<std::vector<std::string>> rows = {{Tr("Id"), Tr("File"), Tr("Pages"), Tr("Type"),
                                                 Tr("Code"), Tr("Date"), Tr("Organ"), Tr("Subject"),
                                                 Tr("Signer")}};
  const auto tell = [&](const Record& record) {
    if (args.json) {
      std::printf("%s\n", RecordJson(record).c_str());
    } else {
      rows.push_back(Row(record));
    }
    return absl::OkStatus();
  };
  const absl::Status walked =
      args.deleted ? warehouse->store->ForEachDeleted(tell) : warehouse->store->ForEachRecord(tell);
  if (!walked.ok()) return Complain(walked, kExitStoreUnusable);
  constexpr size_t kMaxCell = 32;
  if (!args.json) std::fputs(FormatTable(rows, kMaxCell).c_str(), stdout);
  return kExitDone;
}

}  // namespace

void AddListCommand(CLI::App* app, int* exit_code) {
  auto args = std::make_shared<ListArguments>();  // shared: the callback below keeps it as long as
                                                  // the command
  CLI::App* command =
      app->add_subcommand("list", Tr("List the documents of a store with their fields"));
  command->footer(Example("sohoa list --store /srv/sohoa"));
  AddStoreFlag(command, &args->flags);
  command->add_flag("--json", args->json, Tr("Print one line of JSON per document"));
  command->add_flag("--deleted", args->deleted, Tr("Those that were deleted, not the others"));
  command->callback([args, exit_code] { *exit_code = Run(*args); });
}

}  // namespace sohoa
