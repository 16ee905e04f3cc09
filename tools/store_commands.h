// The commands below `sohoa store` that are not in command_store.cc.
#ifndef SOHOA_TOOLS_STORE_COMMANDS_H_
#define SOHOA_TOOLS_STORE_COMMANDS_H_

#include <string>

#include "absl/status/statusor.h"
#include "pipeline/warehouse.h"
#include "tools/commands.h"

namespace sohoa {

// Opens the store of the flags for writing, if it is there: opening alone would make one. After an
// error *code is the exit code, else kExitDone.
absl::StatusOr<Warehouse> OpenToChange(const SettingFlags& flags, int* code);

// delete, undelete, purge
void AddDeletionCommands(CLI::App* store, int* exit_code);

// backup, restore
void AddBackupCommands(CLI::App* store, int* exit_code);

// rotate-key, encrypt, decrypt
void AddEncryptionCommands(CLI::App* store, int* exit_code);

}  // namespace sohoa

#endif  // SOHOA_TOOLS_STORE_COMMANDS_H_
