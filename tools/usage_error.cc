#include "tools/usage_error.h"

#include <CLI/CLI.hpp>
#include <regex>
#include <string>

#include "absl/strings/str_cat.h"
#include "tools/messages.h"

namespace sohoa {
namespace {

// A sentence of CLI11 with what it names, and ours.
struct Sentence {
  const char* form;
  const char* ours;
};

std::string InOurWords(const std::string& message) {
  const Sentence sentences[] = {
      {"A subcommand is required", Tr("a command is missing")},
      {"(.*) is required", Tr("$1 is missing")},
      {"The following arguments? (?:was|were) not expected: (.*)", Tr("not known here: $1")},
      {"(.*): 1 required (.*) missing", Tr("$1 needs a value: $2")},
      {"(.*) requires (.*)", Tr("$1 needs $2 as well")},
      {"(.*) excludes (.*)", Tr("$1 does not go with $2")},
      {"Could not convert: (.*) = (.*)", Tr("$1 cannot be “$2”")},
      {"(.*): Value (.*) not in range .* to [0-9]{20,}[.]0*", Tr("$1 cannot be “$2”")},
      {"(.*): Value (.*) not in range ([0-9]*)(?:[.]0*)? to ([0-9]*)(?:[.]0*)?",
       Tr("$1 is from $3 to $4, not $2")},
      {"(.*): (.*) not in \\{(.*)\\}", Tr("$1 is one of $3, not $2")},
  };
  std::smatch found;
  for (const Sentence& sentence : sentences)
    if (std::regex_match(message, found, std::regex(sentence.form)))
      return found.format(sentence.ours);
  return message;
}

// "sohoa ocr" for the command that was being given.
std::string CommandOf(const CLI::App& app) {
  std::string name = app.get_name();
  for (const CLI::App* at = &app; !at->get_subcommands().empty();) {
    at = at->get_subcommands().front();
    absl::StrAppend(&name, " ", at->get_name());
  }
  return name;
}

}  // namespace

void TranslateUsageErrors(CLI::App* app) {
  app->failure_message([](const CLI::App* failed, const CLI::Error& error) {
    return absl::StrCat("sohoa: ", InOurWords(error.what()), "\n", Tr("How it goes:"), " ",
                        CommandOf(*failed), " --help\n");
  });
}

}  // namespace sohoa
