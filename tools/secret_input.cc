#include "tools/secret_input.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <termios.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "tools/messages.h"

namespace sohoa {
namespace {

absl::StatusOr<Secret> FromEnvironment(const char* variable, char* value) {
  absl::StatusOr<Secret> secret = Secret::Copy(value);
  explicit_bzero(value, std::strlen(value));
  unsetenv(variable);
  return secret;
}

// Whatever happens, the terminal shows again what is typed.
absl::StatusOr<Secret> FromTerminal(int terminal, const char* question) {
  termios shown = {};
  if (tcgetattr(terminal, &shown) != 0)
    return absl::UnavailableError("the PIN or passphrase cannot be read");
  termios hidden = shown;
  hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO);
  dprintf(terminal, "%s ", question);
  tcsetattr(terminal, TCSAFLUSH, &hidden);
  absl::StatusOr<Secret> secret = Secret::ReadLine(terminal);
  tcsetattr(terminal, TCSAFLUSH, &shown);
  dprintf(terminal, "\n");
  return secret;
}

struct Asking {
  const char* variable;
  const char* question;
  const char* nobody;  // what is said where there is no terminal either
};

AskSecret Ask(std::optional<int> pin_fd, const Asking& asking) {
  return [pin_fd, asking]() -> absl::StatusOr<Secret> {
    if (pin_fd) return Secret::ReadLine(*pin_fd);
    if (char* value = std::getenv(asking.variable); value != nullptr)
      return FromEnvironment(asking.variable, value);
    const int terminal = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (terminal < 0) return absl::UnauthenticatedError(asking.nobody);
    absl::StatusOr<Secret> secret = FromTerminal(terminal, asking.question);
    close(terminal);
    return secret;
  };
}

}  // namespace

void KeepSecretsOutOfDumps() {
  const rlimit none = {};
  setrlimit(RLIMIT_CORE, &none);
  prctl(PR_SET_DUMPABLE, 0);  // also where dumps go to a program, whatever their size
}

AskSecret AskForPin(std::optional<int> pin_fd) {
  return Ask(pin_fd, {"SOHOA_PIN", Tr("PIN or passphrase of the key:"),
                      "the key needs a PIN or passphrase; use --pin-fd or SOHOA_PIN"});
}

AskSecret AskForStorePin(std::optional<int> pin_fd) {
  return Ask(pin_fd,
             {"SOHOA_STORE_PIN", Tr("PIN of the token with the store's key:"),
              "the token with the store's key needs a PIN; use --store-pin-fd or SOHOA_STORE_PIN"});
}

AskSecret AskForNewStorePin(std::optional<int> pin_fd) {
  return Ask(pin_fd, {"SOHOA_NEW_STORE_PIN", Tr("PIN of the token with the store's new key:"),
                      "the token with the store's new key needs a PIN; use --new-pin-fd or "
                      "SOHOA_NEW_STORE_PIN"});
}

}  // namespace sohoa
