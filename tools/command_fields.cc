#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "pipeline/read_fields.h"
#include "pipeline/warehouse.h"
#include "tools/commands.h"
#include "tools/field_table.h"
#include "tools/json_output.h"
#include "tools/messages.h"
#include "tools/reading.h"

namespace sohoa {
namespace {

struct FieldsArguments {
  SettingFlags flags;
  std::vector<std::string> inputs;
  bool json = false;
};

struct ExplainArguments {
  SettingFlags flags;
  std::string id;
  std::string key;
};

void Tell(const FieldsOutcome& outcome, bool json) {
  if (outcome.failure) {
    std::fprintf(stderr, "sohoa: %s\n", TrFailure(*outcome.failure).c_str());
    return;
  }
  if (json)
    std::printf("%s\n", FieldsJson(outcome.record).c_str());
  else
    std::printf("%s\n%s\n", outcome.input.path().c_str(),
                FieldTable(outcome.record.fields, true).c_str());
  std::fflush(stdout);
}

int RunFields(const FieldsArguments& args) {
  absl::StatusOr<Settings> settings = ResolveSettings(args.flags);
  if (!settings.ok()) return Complain(settings.status(), kExitUsage);
  const absl::StatusOr<std::unique_ptr<Reading>> reading = Reading::Open(*settings);
  if (!reading.ok()) return Complain(reading.status(), kExitUsage);
  const InputList inputs = CollectInputs(args.inputs);
  bool failed = !inputs.problems.empty();
  for (const InputProblem& problem : inputs.problems)
    Tell({.failure = FlowFailure{problem.path, std::nullopt, problem.status}}, args.json);

  const SystemClock clock;
  const auto tell = [&](const FieldsOutcome& outcome) {
    failed |= outcome.failure.has_value();
    Tell(outcome, args.json);
  };
  ReadFields(inputs.documents, (*reading)->engines(), clock, (*reading)->Flow(), tell,
             g_stop_requested);
  if (g_stop_requested.load()) return kExitInterrupted;
  return failed ? kExitSomeFailed : kExitDone;
}

std::string KeysOf(const Record& record) {
  std::string keys;
  for (const auto& [key, field] : NamedFields(record.fields))
    absl::StrAppend(&keys, keys.empty() ? "" : ", ", key);
  return keys;
}

int RunExplain(const ExplainArguments& args) {
  absl::StatusOr<Settings> settings = ResolveStoreSettings(args.flags);
  if (!settings.ok()) return Complain(settings.status(), kExitUsage);
  absl::StatusOr<Warehouse> warehouse = OpenWarehouseReadOnly(settings->store, settings->store_key);
  if (!warehouse.ok()) return Complain(warehouse.status(), kExitStoreUnusable);
  absl::StatusOr<Record> record = warehouse->store->ReadRecord(args.id);
  if (!record.ok()) return Complain(record.status(), kExitSomeFailed);
  bool found = false;
  for (const auto& [key, field] : NamedFields(record->fields)) {
    if (!args.key.empty() && key != args.key && !key.starts_with(args.key + ".")) continue;
    found = true;
    std::fputs(ExplainField(key, *field).c_str(), stdout);
  }
  if (!found)
    return Complain(absl::NotFoundError(absl::StrCat("this document has no such field: ", args.key,
                                                     "; it has ", KeysOf(*record))),
                    kExitUsage);
  return kExitDone;
}

}  // namespace

void AddFieldsCommand(CLI::App* app, int* exit_code) {
  auto args = std::make_shared<FieldsArguments>();  // the callback keeps it
  CLI::App* command = app->add_subcommand(
      "fields", Tr("Show the fields of scans and their places, without a store"));
  command->footer(Example("sohoa fields scan.tif"));
  AddConfigFlag(command, &args->flags);
  AddReadingFlags(command, &args->flags);
  command->add_option("FILE", args->inputs, Tr("Scans (TIFF, JPEG, PNG, PDF) and folders of them"))
      ->required();
  command->add_flag("--json", args->json, Tr("Print one line of JSON per document"));
  command->callback([args, exit_code] { *exit_code = RunFields(*args); });
}

void AddExplainCommand(CLI::App* app, int* exit_code) {
  auto args = std::make_shared<ExplainArguments>();  // the callback keeps it
  CLI::App* command =
      app->add_subcommand("explain", Tr("Say why a field of a stored document is as it is"));
  command->footer(Example("sohoa explain --store /srv/sohoa 3f2a issuedDate"));
  AddStoreFlag(command, &args->flags);
  command->add_option("ID", args->id, Tr("The document"))->required();
  command->add_option("FIELD", args->key,
                      Tr("The field's key, as signer.fullName; all without it"));
  command->callback([args, exit_code] { *exit_code = RunExplain(*args); });
}

}  // namespace sohoa
