// The commands of `sohoa`: each takes its arguments, makes one library call and gives an exit code.
#ifndef SOHOA_TOOLS_COMMANDS_H_
#define SOHOA_TOOLS_COMMANDS_H_

#include <atomic>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "tools/settings.h"

namespace CLI {
class App;
}

namespace sohoa {

enum ExitCode {
  kExitDone = 0,
  kExitSomeFailed = 1,  // the others are done; each failure was named on stderr
  kExitUsage = 2,       // wrong arguments or configuration
  kExitStoreUnusable = 3,
  kExitInterrupted = 4,  // run again to go on
};

// Set by SIGINT and SIGTERM.
extern std::atomic<bool> g_stop_requested;

// Set by SIGHUP: configuration and certificates are to be read again.
extern std::atomic<bool> g_reload_requested;

// Flags that override the configuration.
struct SettingFlags {
  std::string config;
  std::optional<std::string> store;
  std::optional<std::string> store_key;
  std::optional<int> store_pin_fd;
  std::optional<std::string> language;
  std::optional<int> workers;
  std::optional<std::string> agency;
  std::optional<std::string> converted_by;
  std::optional<std::string> conversion_qr;
  std::optional<std::string> profile;
  std::optional<std::string> size;
  bool keep_blank = false;
  bool split = false;
  bool blank_sheets = false;
  bool no_correct = false;
  std::optional<double> review_below;
  std::optional<std::string> vocabulary;
  std::optional<std::string> log;
  std::optional<std::string> log_format;
  std::optional<std::string> log_level;
  std::optional<std::string> metrics;
};

// Adds --config and the named flags to a command.
void AddConfigFlag(CLI::App* command, SettingFlags* flags);
void AddStoreFlag(CLI::App* command, SettingFlags* flags);
// --language, --workers, --profile, --size, --keep-blank, --no-correct, --review-below,
// --vocabulary
void AddReadingFlags(CLI::App* command, SettingFlags* flags);

// --converted-by, --conversion-qr
void AddConversionFlags(CLI::App* command, SettingFlags* flags);

// --log, --log-format, --log-level
void AddLogFlags(CLI::App* command, SettingFlags* flags);
// --metrics
void AddMetricsFlag(CLI::App* command, SettingFlags* flags);

// "Example:" in the chosen language and a command line, for the end of a help text.
std::string Example(const char* command_line);

// The words that CLI11 itself writes into help texts, in the chosen language.
void TranslateLabels(CLI::App* app);

// Defaults, file, environment and flags, in this order.
absl::StatusOr<Settings> ResolveSettings(const SettingFlags& flags);
// The same, and a store must be named.
absl::StatusOr<Settings> ResolveStoreSettings(const SettingFlags& flags);

// Prints "sohoa: reason" to stderr and gives `code` back; kExitInterrupted where it was cancelled.
int Complain(const absl::Status& status, int code);

// Each adds its command to `app`; when it was called, its exit code is put into *exit_code.
void AddOcrCommand(CLI::App* app, int* exit_code);
void AddIngestCommand(CLI::App* app, int* exit_code);
void AddScanCommand(CLI::App* app, int* exit_code);
void AddReviewCommand(CLI::App* app, int* exit_code);
void AddBackfillCommand(CLI::App* app, int* exit_code);
void AddSeparatorCommand(CLI::App* app, int* exit_code);
void AddSearchCommand(CLI::App* app, int* exit_code);
void AddListCommand(CLI::App* app, int* exit_code);
void AddShowCommand(CLI::App* app, int* exit_code);
void AddDuplicatesCommand(CLI::App* app, int* exit_code);
void AddReportCommand(CLI::App* app, int* exit_code);
void AddFieldsCommand(CLI::App* app, int* exit_code);
void AddExplainCommand(CLI::App* app, int* exit_code);
void AddQuarantineCommand(CLI::App* app, int* exit_code);
void AddSignCommand(CLI::App* app, int* exit_code);
void AddStoreCommand(CLI::App* app, int* exit_code);
void AddVerifyCommand(CLI::App* app, int* exit_code);
void AddServeCommand(CLI::App* app, int* exit_code);
void AddWatchCommand(CLI::App* app, int* exit_code);
void AddKeyCommand(CLI::App* app, int* exit_code);
void AddCompletionCommand(CLI::App* app, int* exit_code);
void AddManualCommand(CLI::App* app, int* exit_code);

}  // namespace sohoa

#endif  // SOHOA_TOOLS_COMMANDS_H_
