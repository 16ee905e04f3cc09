// PINs and passphrases from people and scripts: never from the command line, which everyone on the
// machine can read.
#ifndef SOHOA_TOOLS_SECRET_INPUT_H_
#define SOHOA_TOOLS_SECRET_INPUT_H_

#include <optional>

#include "storage/sign/key_store.h"

namespace sohoa {

// Whatever happens to this process from now on, no dump of its memory is written, and no other of
// its user may look into it. For programs that open a key.
void KeepSecretsOutOfDumps();

// Asks, when it is called: the open file `pin_fd` (one line); else the variable SOHOA_PIN, which is
// wiped; else the person at the terminal, without showing what is typed. kUnauthenticated when
// there is none of these; kCancelled when the program is told to stop meanwhile.
AskSecret AskForPin(std::optional<int> pin_fd);

// The same for the token with the master key of a store: SOHOA_STORE_PIN. And for the one that it
// changes to: SOHOA_NEW_STORE_PIN.
AskSecret AskForStorePin(std::optional<int> pin_fd);
AskSecret AskForNewStorePin(std::optional<int> pin_fd);

}  // namespace sohoa

#endif  // SOHOA_TOOLS_SECRET_INPUT_H_
