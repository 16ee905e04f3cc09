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

// One line per command: "ingest|--store --json …", commands below others as "store check|…".
void AppendCases(const CLI::App* command, const std::string& path, std::string* script) {
  absl::StrAppend(script, "    '", path, "') words='", absl::StrJoin(WordsAfter(command), " "),
                  "' ;;\n");
  for (const CLI::App* sub : command->get_subcommands(nullptr))
    AppendCases(sub, path.empty() ? sub->get_name() : absl::StrCat(path, " ", sub->get_name()),
                script);
}

// Bash reads the commands typed so far, looks up what may follow them, and falls back to file
// names.
std::string BashScript(const CLI::App* root) {
  std::string script =
      "_sohoa() {\n"
      "  local current=\"${COMP_WORDS[COMP_CWORD]}\" path='' words='' word\n"
      "  for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
      "    case \"$word\" in\n"
      "      -*) break ;;\n"
      "      ocr|ingest|search|list|show|quarantine|sign|store|verify|completion) [ -z \"$path\" ] "
      "&& "
      "path=\"$word\" ;;\n"
      "      check|stats) [ \"$path\" = store ] && path=\"store $word\" ;;\n"
      "      release) [ \"$path\" = quarantine ] && path=\"quarantine $word\" ;;\n"
      "    esac\n"
      "  done\n"
      "  case \"$path\" in\n";
  AppendCases(root, "", &script);
  absl::StrAppend(
      &script,
      "  esac\n"
      "  if [[ -z $path || $path = store || $path = quarantine || $current = -* ]]; then\n"
      "    COMPREPLY=($(compgen -W \"$words\" -- \"$current\"))\n"
      "  else\n"
      "    COMPREPLY=($(compgen -f -- \"$current\"))\n"
      "  fi\n"
      "}\n"
      "complete -o filenames -F _sohoa sohoa\n");
  return script;
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
