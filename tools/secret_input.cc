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

absl::StatusOr<Secret> FromEnvironment(char* value) {
  absl::StatusOr<Secret> secret = Secret::Copy(value);
  explicit_bzero(value, std::strlen(value));
  unsetenv("SOHOA_PIN");
  return secret;
}

// Whatever happens, the terminal shows again what is typed.
absl::StatusOr<Secret> FromTerminal(int terminal) {
  termios shown = {};
  if (tcgetattr(terminal, &shown) != 0)
    return absl::UnavailableError("the PIN or passphrase cannot be read");
  termios hidden = shown;
  hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO);
  dprintf(terminal, "%s ", Tr("PIN or passphrase of the key:"));
  tcsetattr(terminal, TCSAFLUSH, &hidden);
  absl::StatusOr<Secret> secret = Secret::ReadLine(terminal);
  tcsetattr(terminal, TCSAFLUSH, &shown);
  dprintf(terminal, "\n");
  return secret;
}

}  // namespace

void KeepSecretsOutOfDumps() {
  const rlimit none = {};
  setrlimit(RLIMIT_CORE, &none);
  prctl(PR_SET_DUMPABLE, 0);  // also where dumps go to a program, whatever their size
}

AskSecret AskForPin(std::optional<int> pin_fd) {
  return [pin_fd]() -> absl::StatusOr<Secret> {
    if (pin_fd) return Secret::ReadLine(*pin_fd);
    if (char* value = std::getenv("SOHOA_PIN"); value != nullptr) return FromEnvironment(value);
    const int terminal = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (terminal < 0)
      return absl::UnauthenticatedError(
          "the key needs a PIN or passphrase; use --pin-fd or SOHOA_PIN");
    absl::StatusOr<Secret> secret = FromTerminal(terminal);
    close(terminal);
    return secret;
  };
}

}  // namespace sohoa
