#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_format.h"
#include "pipeline/clock.h"
#include "pipeline/correction.h"
#include "tools/messages.h"
#include "tools/officer.h"
#include "tools/store_commands.h"

namespace sohoa {
namespace {

struct DeletionArguments {
  SettingFlags flags;
  std::vector<std::string> ids;
  std::string officer;
  std::string reason;
  std::string keep_until;
};

Deed DeedOf(const DeletionArguments& args) {
  return {args.officer.empty() ? LoginName() : args.officer, FormatVietnamTime(SystemClock().Now()),
          args.reason};
}

using DoToOne = absl::Status (*)(RecordStore& store, const std::string& id,
                                 const DeletionArguments& args, const Deed& deed);

// Each by itself: one that cannot be done does not hold up the others.
int RunForEach(const DeletionArguments& args, DoToOne what) {
  int code = kExitDone;
  const absl::StatusOr<Warehouse> warehouse = OpenToChange(args.flags, &code);
  if (!warehouse.ok()) return Complain(warehouse.status(), code);
  const Deed deed = DeedOf(args);
  for (const std::string& id : args.ids) {
    const absl::Status done = what(*warehouse->store, id, args, deed);
    if (done.ok()) continue;
    std::fprintf(stderr, "sohoa: %s: %s\n", id.c_str(), TrReason(done).c_str());
    code = kExitSomeFailed;
  }
  return code;
}

int RunDelete(const DeletionArguments& args) {
  return RunForEach(
      args, [](RecordStore& store, const std::string& id, const DeletionArguments& named,
               const Deed& deed) { return DeleteDocument(store, id, deed, named.keep_until); });
}

int RunUndelete(const DeletionArguments& args) {
  return RunForEach(args, [](RecordStore& store, const std::string& id, const DeletionArguments&,
                             const Deed& deed) { return UndeleteDocument(store, id, deed); });
}

int RunPurge(const DeletionArguments& args) {
  int code = kExitDone;
  const absl::StatusOr<Warehouse> warehouse = OpenToChange(args.flags, &code);
  if (!warehouse.ok()) return Complain(warehouse.status(), code);
  const Deed deed = DeedOf(args);
  constexpr size_t kDay = 10;
  absl::StatusOr<std::vector<std::string>> ids = args.ids;
  if (args.ids.empty()) ids = DueForPurge(*warehouse->store, deed.time.substr(0, kDay));
  if (!ids.ok()) return Complain(ids.status(), kExitStoreUnusable);
  if (!ids->empty()) {
    const absl::Status purged =
        PurgeFromStore(*warehouse->store, {*ids, deed.officer, deed.time, deed.reason});
    if (!purged.ok()) return Complain(purged, kExitSomeFailed);
  }
  for (const std::string& id : *ids) std::printf("%s\n", id.c_str());
  std::fprintf(
      stderr, "%s\n",
      absl::StrFormat(Tr("%d documents purged; nothing of them is left in the store"), ids->size())
          .c_str());
  return kExitDone;
}

// A command with what all three have.
std::shared_ptr<DeletionArguments> AddOne(CLI::App* store, const char* name, const char* what,
                                          const char* example, int (*run)(const DeletionArguments&),
                                          int* exit_code) {
  auto args = std::make_shared<DeletionArguments>();  // shared: the callback keeps it
  CLI::App* command = store->add_subcommand(name, what);
  command->footer(Example(example));
  AddStoreFlag(command, &args->flags);
  command->add_option("--officer", args->officer, Tr("Who does it (default: the login name)"))
      ->type_name("NAME");
  command->add_option("--reason", args->reason, Tr("Why"))->type_name("TEXT")->required();
  command->callback([args, run, exit_code] { *exit_code = run(*args); });
  return args;
}

}  // namespace

void AddDeletionCommands(CLI::App* store, int* exit_code) {
  const auto deletion = AddOne(
      store, "delete", Tr("Delete documents: they are kept, and no longer found or shown"),
      "sohoa store delete --store /srv/sohoa 3f5a… --reason 'stored twice' --keep-until 2031-12-31",
      RunDelete, exit_code);
  CLI::App* command = store->get_subcommand("delete");
  command
      ->add_option("--keep-until", deletion->keep_until,
                   Tr("The day before which they are not purged"))
      ->type_name("YYYY-MM-DD")
      ->required();
  command->add_option("ID", deletion->ids, Tr("Which documents"))->required();

  const auto undeletion =
      AddOne(store, "undelete", Tr("Bring deleted documents back"),
             "sohoa store undelete --store /srv/sohoa 3f5a… --reason 'deleted by mistake'",
             RunUndelete, exit_code);
  store->get_subcommand("undelete")
      ->add_option("ID", undeletion->ids, Tr("Which documents"))
      ->required();

  const auto purge =
      AddOne(store, "purge", Tr("Remove deleted documents for good, with all they have"),
             "sohoa store purge --store /srv/sohoa --reason 'the time of keeping is over'",
             RunPurge, exit_code);
  store->get_subcommand("purge")->add_option(
      "ID", purge->ids, Tr("Which documents (none: all that need not be kept any more)"));
}

}  // namespace sohoa
