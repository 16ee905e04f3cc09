#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>

#include "pipeline/warehouse.h"
#include "storage/record/converted_store.h"
#include "tools/messages.h"
#include "tools/secret_input.h"
#include "tools/store_commands.h"

namespace sohoa {
namespace {

struct EncryptionArguments {
  SettingFlags flags;
  std::string new_key;
  std::optional<int> new_pin_fd;
  bool encrypt = false;  // otherwise the reverse
};

// Of a store with a key.
absl::StatusOr<Settings> SettingsOf(const EncryptionArguments& args) {
  absl::StatusOr<Settings> settings = ResolveStoreSettings(args.flags);
  if (settings.ok() && settings->store_key.empty())
    return absl::InvalidArgumentError("no key of the store was named; use --store-key");
  return settings;
}

int RunRotate(const EncryptionArguments& args) {
  const absl::StatusOr<Settings> settings = SettingsOf(args);
  if (!settings.ok()) return Complain(settings.status(), kExitUsage);
  const MasterKeySource new_key(args.new_key, AskForNewStorePin(args.new_pin_fd));
  const absl::Status rotated = RotateWarehouseKey(settings->store, settings->store_key, new_key);
  if (!rotated.ok()) return Complain(rotated, kExitStoreUnusable);
  std::fprintf(stderr, "%s\n", Tr("The store is opened by the new key alone now."));
  return kExitDone;
}

int RunConvert(const EncryptionArguments& args) {
  const absl::StatusOr<Settings> settings = SettingsOf(args);
  if (!settings.ok()) return Complain(settings.status(), kExitUsage);
  const MasterKeySource none;
  const absl::Status converted = ConvertStore(
      RecordsFolder(settings->store), args.encrypt ? none : settings->store_key,
      args.encrypt ? settings->store_key : none, [] { return g_stop_requested.load(); });
  if (!converted.ok()) return Complain(converted, kExitStoreUnusable);
  std::fprintf(stderr, "%s\n",
               args.encrypt
                   ? Tr("The store is encrypted now. Name its key wherever it is opened, and make "
                        "backups of it in another folder.")
                   : Tr("The store is not encrypted any more. Name its key nowhere, and make "
                        "backups of it in another folder."));
  return kExitDone;
}

void AddRotate(CLI::App* parent, int* exit_code) {
  auto args = std::make_shared<EncryptionArguments>();  // shared: the callback keeps it
  CLI::App* command =
      parent->add_subcommand("rotate-key", Tr("Give an encrypted store another master key"));
  command->footer(
      Example("sohoa store rotate-key --store /srv/sohoa --store-key old.key --new-key new.key"));
  AddStoreFlag(command, &args->flags);
  command
      ->add_option("--new-key", args->new_key,
                   Tr("The new master key: as --store-key has it, of the same kind or another"))
      ->required()
      ->type_name("KEY");
  command
      ->add_option("--new-pin-fd", args->new_pin_fd,
                   Tr("Open file to read the PIN of the new key's token from (else "
                      "SOHOA_NEW_STORE_PIN, else asked)"))
      ->type_name("N");
  command->callback([args, exit_code] { *exit_code = RunRotate(*args); });
}

void AddConvert(CLI::App* parent, bool encrypt, int* exit_code) {
  auto args = std::make_shared<EncryptionArguments>();  // shared: the callback keeps it
  args->encrypt = encrypt;
  CLI::App* command =
      encrypt ? parent->add_subcommand("encrypt",
                                       Tr("Encipher the files of a store that is not encrypted"))
              : parent->add_subcommand("decrypt", Tr("Decipher the files of an encrypted store"));
  command->footer(
      Example(encrypt ? "sohoa store encrypt --store /srv/sohoa --store-key /etc/sohoa/store.key"
                      : "sohoa store decrypt --store /srv/sohoa --store-key /etc/sohoa/store.key"));
  AddStoreFlag(command, &args->flags);
  command->callback([args, exit_code] { *exit_code = RunConvert(*args); });
}

}  // namespace

void AddEncryptionCommands(CLI::App* store, int* exit_code) {
  AddRotate(store, exit_code);
  AddConvert(store, /*encrypt=*/true, exit_code);
  AddConvert(store, /*encrypt=*/false, exit_code);
}

}  // namespace sohoa
