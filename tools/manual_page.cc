#include "tools/manual_page.h"

#include <CLI/CLI.hpp>
#include <array>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "tools/messages.h"
#include "tools/version.h"

namespace sohoa {
namespace {

// Text as man takes it: no macro at the beginning of a line, and hyphens that can be searched for.
std::string Plain(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if ((c == '.' || c == '\'') && (out.empty() || out.back() == '\n')) out += "\\&";
    if (c == '\\') {
      out += "\\e";
    } else if (c == '-') {
      out += "\\-";
    } else {
      out += c;
    }
  }
  return out;
}
std::string Bold(const std::string& text) { return absl::StrCat("\\fB", Plain(text), "\\fR"); }
std::string Italic(const std::string& text) { return absl::StrCat("\\fI", Plain(text), "\\fR"); }

void AddHeading(const std::string& heading, std::string* page) {
  absl::StrAppend(page, ".SH ", heading, "\n");
}
void AddItem(const std::string& term, const std::string& text, std::string* page) {
  absl::StrAppend(page, ".TP\n", term, "\n", Plain(text), "\n");
}

// "-h, --help", "--store DIR", "PATH"
std::string TermOf(const CLI::Option& option) {
  if (option.get_positional()) return Italic(option.get_name(true));
  std::vector<std::string> names;
  for (const std::string& name : option.get_snames()) names.push_back(Bold("-" + name));
  for (const std::string& name : option.get_lnames()) names.push_back(Bold("--" + name));
  const std::string type = option.get_items_expected_max() > 0 ? option.get_type_name() : "";
  return absl::StrCat(absl::StrJoin(names, ", "), type.empty() ? "" : " " + Italic(type));
}

std::string TextOf(const CLI::Option& option) {
  return absl::StrCat(option.get_description(), option.get_required() ? " " : "",
                      option.get_required() ? Tr("(required)") : "");
}

bool IsShown(const CLI::App& command) { return !command.get_group().empty(); }

void AddOptions(const CLI::App& command, bool positional, std::string* page) {
  for (const CLI::Option* option : command.get_options())
    if (option->get_positional() == positional) AddItem(TermOf(*option), TextOf(*option), page);
}

std::string SynopsisOf(const CLI::App& command, const std::string& path) {
  std::string line = absl::StrCat(Bold(path), " [", Italic(Tr("OPTIONS")), "]");
  for (const CLI::Option* option : command.get_options()) {
    if (!option->get_positional()) continue;
    const bool many = option->get_items_expected_max() > 1;
    const std::string name = absl::StrCat(Italic(option->get_name(true)), many ? "..." : "");
    absl::StrAppend(&line, " ", option->get_required() ? name : absl::StrCat("[", name, "]"));
  }
  if (!command.get_subcommands(nullptr).empty()) absl::StrAppend(&line, " ", Italic(Tr("COMMAND")));
  return line + "\n";
}

// The command lines at the end of a help text: those that are indented.
std::string ExamplesOf(const CLI::App& command) {
  std::string lines;
  for (const absl::string_view line : absl::StrSplit(command.get_footer(), '\n'))
    if (line.substr(0, 2) == "  ") absl::StrAppend(&lines, Plain(std::string(line)), "\n");
  return lines.empty() ? "" : absl::StrCat(".nf\n", lines, ".fi\n");
}

void AddCommandsBelow(const CLI::App& command, const std::string& path, std::string* page) {
  for (const CLI::App* below : command.get_subcommands(nullptr)) {
    if (!IsShown(*below)) continue;
    const std::string name = absl::StrCat(path, " ", below->get_name());
    absl::StrAppend(page, ".SS ", Plain(name), "\n", Plain(below->get_description()), "\n.PP\n",
                    SynopsisOf(*below, name));
    AddOptions(*below, true, page);
    AddOptions(*below, false, page);
    if (const std::string examples = ExamplesOf(*below); !examples.empty())
      absl::StrAppend(page, ".PP\n", Tr("Example:"), "\n.PP\n", examples);
    AddCommandsBelow(*below, name, page);
  }
}

void AddListOfCommands(const CLI::App& root, std::string* page) {
  AddHeading(Tr("COMMANDS"), page);
  for (const CLI::App* command : root.get_subcommands(nullptr))
    if (IsShown(*command))
      AddItem(absl::StrCat(Bold("sohoa-" + command->get_name()), "(1)"), command->get_description(),
              page);
}

void AddExitStatus(std::string* page) {
  AddHeading(Tr("EXIT STATUS"), page);
  AddItem(Bold("0"), Tr("All is done."), page);
  AddItem(Bold("1"), Tr("Some inputs failed; each is named on stderr, the others are done."), page);
  AddItem(Bold("2"), Tr("Wrong arguments or configuration."), page);
  AddItem(Bold("3"), Tr("The store cannot be used."), page);
  AddItem(Bold("4"), Tr("Interrupted; run it again to go on."), page);
}

void AddSurroundings(std::string* page) {
  AddHeading(Tr("ENVIRONMENT"), page);
  AddItem(Bold("SOHOA_CONFIG"), Tr("The configuration file, where --config names none."), page);
  AddItem(absl::StrCat(Bold("SOHOA_STORE"), ", ", Bold("SOHOA_LOG"), ", ..."),
          Tr("Each key of the configuration file, in capitals behind SOHOA_. Flags go before them, "
             "and they before the file."),
          page);
  AddItem(Bold("SOHOA_LANG"), Tr("Language of messages: vi or en"), page);
  AddHeading(Tr("FILES"), page);
  AddItem(Italic("/etc/sohoa/sohoa.toml"), Tr("What a site sets once."), page);
}

void AddSeeAlso(const CLI::App& root, const std::string& name, std::string* page) {
  AddHeading(Tr("SEE ALSO"), page);
  std::vector<std::string> pages;
  for (const std::string& other : CommandsWithManual(root))
    if (other != name) pages.push_back(Bold(other.empty() ? "sohoa" : "sohoa-" + other) + "(1)");
  absl::StrAppend(page, absl::StrJoin(pages, ",\n"), "\n");
}

}  // namespace

std::string ManualFileName(const std::string& name) {
  return absl::StrCat("sohoa", name.empty() ? "" : "-", name, ".1");
}

std::vector<std::string> CommandsWithManual(const CLI::App& root) {
  std::vector<std::string> names = {""};
  for (const CLI::App* command : root.get_subcommands(nullptr))
    if (IsShown(*command)) names.push_back(command->get_name());
  return names;
}

std::string ManualPage(const CLI::App& root, const std::string& name) {
  const CLI::App& command = name.empty() ? root : *root.get_subcommand(name);
  const std::string file = ManualFileName(name);
  const std::string title = file.substr(0, file.size() - 2);
  const std::string path = name.empty() ? "sohoa" : "sohoa " + name;
  std::string page = absl::StrCat(".TH ", absl::AsciiStrToUpper(title), " 1 \"\" \"sohoa ",
                                  kVersion, "\" sohoa\n");
  AddHeading(Tr("NAME"), &page);
  absl::StrAppend(&page, title, " \\- ", Plain(command.get_description()), "\n");
  AddHeading(Tr("SYNOPSIS"), &page);
  page += SynopsisOf(command, path);
  if (name.empty()) {
    AddListOfCommands(root, &page);
  } else if (!command.get_subcommands(nullptr).empty()) {
    AddHeading(Tr("COMMANDS"), &page);
    AddCommandsBelow(command, path, &page);
  }
  AddHeading(Tr("OPTIONS"), &page);
  AddOptions(command, true, &page);
  AddOptions(command, false, &page);
  AddHeading(Tr("EXAMPLES"), &page);
  page += ExamplesOf(command);
  AddExitStatus(&page);
  AddSurroundings(&page);
  AddSeeAlso(root, name, &page);
  return page;
}

}  // namespace sohoa
