#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "tools/commands.h"
#include "tools/messages.h"

namespace sohoa {
namespace {

// The words that may follow `command`: its own commands and its flags.
std::vector<std::string> WordsAfter(const CLI::App* command) {
  std::vector<std::string> words;
  for (const CLI::App* sub : command->get_subcommands(nullptr)) words.push_back(sub->get_name());
  for (const CLI::Option* option : command->get_options())
    for (const std::string& name : option->get_lnames()) words.push_back("--" + name);
  return words;
}

// Visits each command with its path: "", "ingest", "store", "store check", …
template <typename Visit>
void ForEachCommand(const CLI::App* command, const std::string& path, const Visit& visit) {
  visit(command, path);
  for (const CLI::App* sub : command->get_subcommands(nullptr))
    ForEachCommand(sub, path.empty() ? sub->get_name() : absl::StrCat(path, " ", sub->get_name()),
                   visit);
}

// Bash reads the commands typed so far, looks up what may follow them, and falls back to file
// names where no further command can.
std::string BashScript(const CLI::App* root) {
  std::vector<std::string> paths;
  std::string cases;
  ForEachCommand(root, "", [&](const CLI::App* command, const std::string& path) {
    if (!path.empty()) paths.push_back(absl::StrCat("'", path, "'"));
    absl::StrAppend(&cases, "    '", path, "') words='", absl::StrJoin(WordsAfter(command), " "),
                    command->get_subcommands(nullptr).empty() ? "' ;;\n" : "'; more=yes ;;\n");
  });
  return absl::StrCat(
      "_sohoa() {\n"
      "  local current=\"${COMP_WORDS[COMP_CWORD]}\" path='' words='' more='' word\n"
      "  for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
      "    [[ $word = -* ]] && break\n"
      "    case \"${path:+$path }$word\" in\n"
      "      ",
      absl::StrJoin(paths, "|"),
      ") path=\"${path:+$path }$word\" ;;\n"
      "    esac\n"
      "  done\n"
      "  case \"$path\" in\n",
      cases,
      "  esac\n"
      "  if [[ -n $more || $current = -* ]]; then\n"
      "    COMPREPLY=($(compgen -W \"$words\" -- \"$current\"))\n"
      "  else\n"
      "    COMPREPLY=($(compgen -f -- \"$current\"))\n"
      "  fi\n"
      "}\n"
      "complete -o filenames -F _sohoa sohoa\n");
}

}  // namespace

void AddCompletionCommand(CLI::App* app, int* exit_code) {
  auto shell = std::make_shared<std::string>();  // shared: the callback below keeps it as long as
                                                 // the command
  CLI::App* command =
      app->add_subcommand("completion", Tr("Print the completion of commands for a shell"));
  command->footer(Example("source <(sohoa completion bash)"));
  command->add_option("SHELL", *shell, "bash")->required()->check(CLI::IsMember({"bash"}));
  command->callback([app, shell, exit_code] {
    std::fputs(BashScript(app).c_str(), stdout);
    *exit_code = kExitDone;
  });
}

}  // namespace sohoa
