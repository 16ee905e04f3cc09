#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "pipeline/atomic_file.h"
#include "tools/commands.h"
#include "tools/manual_page.h"
#include "tools/messages.h"

namespace sohoa {
namespace {

int Run(const CLI::App& root, const std::string& folder) {
  std::error_code ec;
  std::filesystem::create_directories(folder, ec);  // an error shows when a file is written
  for (const std::string& name : CommandsWithManual(root))
    if (absl::Status s = WriteFileAtomically(absl::StrCat(folder, "/", ManualFileName(name)),
                                             ManualPage(root, name));
        !s.ok())
      return Complain(s, kExitSomeFailed);
  return kExitDone;
}

}  // namespace

void AddManualCommand(CLI::App* app, int* exit_code) {
  auto folder = std::make_shared<std::string>();  // shared: the callback below keeps it as long as
                                                  // the command
  CLI::App* command =
      app->add_subcommand("manual", Tr("Write the manual pages (man) of all commands"));
  command->footer(Example("sohoa manual /usr/local/share/man/man1"));
  command->add_option("DIR", *folder, Tr("Folder for the pages"))->required();
  command->callback([app, folder, exit_code] { *exit_code = Run(*app, *folder); });
}

}  // namespace sohoa
