// The manual pages say what the commands take: no more and no less than --help does.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "tests/support/run_program.h"
#include "tests/support/test_scans.h"

namespace sohoa {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing_support::NewFolder;
using testing_support::ProgramPath;
using testing_support::ProgramResult;
using testing_support::ReadBytes;
using testing_support::RunShell;

ProgramResult Sohoa(const std::string& arguments) {
  return RunShell("env -u LANG -u LC_ALL SOHOA_CONFIG= " + ProgramPath("sohoa") + " " + arguments);
}

std::set<std::string> MatchesIn(const std::string& text, const std::string& pattern) {
  const std::regex form(pattern);
  std::set<std::string> found;
  for (auto it = std::sregex_iterator(text.begin(), text.end(), form); it != std::sregex_iterator();
       ++it)
    found.insert((*it)[1]);
  return found;
}

// The names at the beginnings of the lines below the heading "Subcommands:" of a help text.
std::vector<std::string> CommandsIn(const std::string& help) {
  std::vector<std::string> names;
  std::istringstream lines(help.substr(std::min(help.size(), help.find("\nSubcommands:"))));
  std::string line;
  for (int k = 0; k < 2; ++k) std::getline(lines, line);
  while (std::getline(lines, line) && line.starts_with("  "))
    if (line[2] != ' ') names.push_back(line.substr(2, line.find(' ', 2) - 2));
  return names;
}

// Options of the command and of all below it, as their helps list them.
std::set<std::string> OptionsOf(const std::string& command) {
  const std::string help = Sohoa(command + " --help").out;
  std::set<std::string> options = MatchesIn(help, "\n  (?:-[a-zA-Z],)?(--[a-z-]+)");
  for (const std::string& below : CommandsIn(help)) options.merge(OptionsOf(command + " " + below));
  return options;
}

// What stands as a term in a page: with man's escapes taken off.
std::set<std::string> TermsIn(std::string page) {
  page = std::regex_replace(page, std::regex(R"(\\-)"), "-");
  return MatchesIn(page, R"(\n\.TP\n(?:\\fB-[a-zA-Z]\\fR, )?\\fB(--[a-z-]+)\\fR)");
}

class ManualCliTest : public testing::Test {
 protected:
  const std::string folder_ = NewFolder("manual");
};

TEST_F(ManualCliTest, EachPageHasTheOptionsOfItsCommandAndNoOthers) {
  ASSERT_EQ(Sohoa("manual " + folder_ + "/man1").exit_code, 0);
  const std::string root_help = Sohoa("--help").out;
  const std::vector<std::string> commands = CommandsIn(root_help);
  ASSERT_GT(commands.size(), 10U) << root_help;
  for (const std::string& command : commands) {
    const std::string page = ReadBytes(folder_ + "/man1/sohoa-" + command + ".1");
    EXPECT_EQ(TermsIn(page), OptionsOf(command)) << command;
    EXPECT_THAT(page, HasSubstr("\n.SH EXIT STATUS\n")) << command;
  }
  EXPECT_EQ(TermsIn(ReadBytes(folder_ + "/man1/sohoa.1")),
            MatchesIn(root_help, "\n  (?:-[a-zA-Z],)?(--[a-z-]+)"));
  const auto pages =
      std::distance(fs::directory_iterator(folder_ + "/man1"), fs::directory_iterator());
  EXPECT_EQ(pages, static_cast<std::ptrdiff_t>(commands.size()) + 1);
}

TEST_F(ManualCliTest, ManHasNothingToSayAgainstThem) {
  ASSERT_EQ(Sohoa("manual " + folder_ + "/man1").exit_code, 0);
  ASSERT_EQ(Sohoa("manual " + folder_ + "/vi/man1 --lang vi").exit_code, 0);
  EXPECT_THAT(ReadBytes(folder_ + "/vi/man1/sohoa-ingest.1"), HasSubstr("\n.SH TÙY CHỌN\n"));
  if (RunShell("command -v groff").exit_code != 0) GTEST_SKIP() << "groff is not installed";
  const ProgramResult checked =
      RunShell("for page in " + folder_ + "/man1/*.1 " + folder_ +
               "/vi/man1/*.1; do groff -K utf8 -man -Tutf8 -ww -z \"$page\" || exit 1; done");
  EXPECT_EQ(checked.exit_code, 0);
  EXPECT_EQ(checked.err, "");
}

TEST_F(ManualCliTest, AFolderThatCannotBeMadeIsNamed) {
  testing_support::WriteBytes(folder_ + "/file", "");
  EXPECT_EQ(Sohoa("manual " + folder_ + "/file/man1").exit_code, 1);
}

}  // namespace
}  // namespace sohoa
