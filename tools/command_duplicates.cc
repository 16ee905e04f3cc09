#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_format.h"
#include "pipeline/alike.h"
#include "pipeline/warehouse.h"
#include "tools/commands.h"
#include "tools/json_output.h"
#include "tools/likeness_text.h"
#include "tools/messages.h"

namespace sohoa {
namespace {

struct DuplicatesArguments {
  SettingFlags flags;
  bool json = false;
};

std::string FileOf(const Record& record) {
  return record.originals.empty()
             ? "-"
             : std::filesystem::path(record.originals.front().path).filename().string();
}

void PrintPair(const AlikePair& pair, bool json) {
  if (json) {
    std::printf("%s\n", AlikePairJson(pair).c_str());
    return;
  }
  std::printf("%s (%s)\n%s (%s)\n    %s\n\n", pair.record.id.c_str(), FileOf(pair.record).c_str(),
              pair.other.id.c_str(), FileOf(pair.other).c_str(), LikenessText(pair.like).c_str());
}

void PrintSameBytes(const JournalledInput& input, bool json) {
  if (json) {
    std::printf("%s\n", SameBytesJson(input).c_str());
    return;
  }
  std::printf("%s\n%s\n    %s\n\n", input.files.empty() ? "-" : input.path().c_str(),
              input.record_ids.empty() ? "-" : input.record_ids.front().c_str(),
              Tr("the same bytes (not stored again)"));
}

int Run(const DuplicatesArguments& args) {
  absl::StatusOr<Settings> settings = ResolveStoreSettings(args.flags);
  if (!settings.ok()) return Complain(settings.status(), kExitUsage);
  absl::StatusOr<Warehouse> warehouse = OpenWarehouseReadOnly(settings->store, settings->store_key);
  if (!warehouse.ok()) return Complain(warehouse.status(), kExitStoreUnusable);
  int64_t pairs = 0;
  const absl::Status walked = ForEachAlike(*warehouse->store, [&](const AlikePair& pair) {
    ++pairs;
    PrintPair(pair, args.json);
    return absl::OkStatus();
  });
  if (!walked.ok()) return Complain(walked, kExitStoreUnusable);
  const absl::Status inputs =
      warehouse->store->ForEachInput(InputState::kDuplicate, [&](const JournalledInput& input) {
        ++pairs;
        PrintSameBytes(input, args.json);
        return absl::OkStatus();
      });
  if (!inputs.ok()) return Complain(inputs, kExitStoreUnusable);
  std::fprintf(stderr, "%s\n",
               absl::StrFormat(Tr("%d pairs that may be one document twice"), pairs).c_str());
  return kExitDone;
}

}  // namespace

void AddDuplicatesCommand(CLI::App* app, int* exit_code) {
  auto args = std::make_shared<DuplicatesArguments>();  // shared: the callback below keeps it as
                                                        // long as the command
  CLI::App* command = app->add_subcommand(
      "duplicates", Tr("List documents that may be in the store twice: by number, by their pages"));
  command->footer(Example("sohoa duplicates --store /srv/sohoa"));
  AddStoreFlag(command, &args->flags);
  command->add_flag("--json", args->json, Tr("Print one line of JSON per pair"));
  command->callback([args, exit_code] { *exit_code = Run(*args); });
}

}  // namespace sohoa
