// sohoa: from paper dossiers to signed, searchable, lasting records.
#include <CLI/CLI.hpp>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <string>

#include "tools/commands.h"
#include "tools/messages.h"
#include "tools/usage_error.h"
#include "tools/version.h"

namespace sohoa {

// The only globals: a signal handler can reach nothing else.
std::atomic<bool> g_stop_requested{false};
std::atomic<bool> g_reload_requested{false};
static_assert(std::atomic<bool>::is_always_lock_free);

namespace {

void RequestStop(int) { g_stop_requested.store(true); }

// The first signal ends the run in good order; the second one, at once. A reader that closes our
// output is noticed by the failing write.
void InstallSignalHandlers() {
  struct sigaction action = {};
  action.sa_handler = RequestStop;
  action.sa_flags = static_cast<int>(SA_RESETHAND);
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
}

int Main(int argc, char** argv) {
  ChooseLanguage(argc, argv);
  InstallSignalHandlers();
  CLI::App app(Tr("Digitize paper dossiers: read Vietnamese scans, keep them searchable."),
               "sohoa");
  app.footer(Example("sohoa ingest --store /srv/sohoa /srv/scans") + "\n" +
             Tr("Exit codes: 0 all done; 1 some inputs failed; 2 usage; 3 store unusable; 4 "
                "interrupted."));
  TranslateLabels(&app);
  TranslateUsageErrors(&app);
  app.set_version_flag("--version", std::string("sohoa ") + kVersion,
                       Tr("Print the version and exit"));
  std::string language_of_messages;  // was read by ChooseLanguage; here for the help text
  app.add_option("--lang", language_of_messages, Tr("Language of messages: vi or en"))
      ->type_name("LANG");
  app.require_subcommand(1);
  app.fallthrough();
  int exit_code = kExitDone;
  AddOcrCommand(&app, &exit_code);
  AddIngestCommand(&app, &exit_code);
  AddScanCommand(&app, &exit_code);
  AddReviewCommand(&app, &exit_code);
  AddBackfillCommand(&app, &exit_code);
  AddWatchCommand(&app, &exit_code);
  AddSearchCommand(&app, &exit_code);
  AddListCommand(&app, &exit_code);
  AddShowCommand(&app, &exit_code);
  AddDuplicatesCommand(&app, &exit_code);
  AddReportCommand(&app, &exit_code);
  AddFieldsCommand(&app, &exit_code);
  AddExplainCommand(&app, &exit_code);
  AddQuarantineCommand(&app, &exit_code);
  AddSeparatorCommand(&app, &exit_code);
  AddSignCommand(&app, &exit_code);
  AddStoreCommand(&app, &exit_code);
  AddVerifyCommand(&app, &exit_code);
  AddServeCommand(&app, &exit_code);
  AddKeyCommand(&app, &exit_code);
  AddCompletionCommand(&app, &exit_code);
  AddManualCommand(&app, &exit_code);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kExitDone : kExitUsage;
  }
  errno = 0;
  if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) {
    if (errno == EPIPE) return exit_code;  // the reader has seen enough, as `head` does
    std::fprintf(stderr, "sohoa: %s\n", Tr("the output could not be written"));
    return exit_code == kExitDone ? kExitSomeFailed : exit_code;
  }
  return exit_code;
}

}  // namespace
}  // namespace sohoa

int main(int argc, char** argv) { return sohoa::Main(argc, argv); }
