// Nothing of a secret scan comes out of the program: not into the store's folder, not onto the
// screen. Real scans of the maker, real reader, real store. Tables are compressed, so a word in
// them would not show to a search for its bytes; the log and the pieces of files are not.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "ocr/text/normalize.h"
#include "tests/support/run_program.h"
#include "tests/support/test_scans.h"

namespace sohoa {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;
using testing::HasSubstr;
using testing_support::NewFolder;
using testing_support::ProgramPath;
using testing_support::ProgramResult;
using testing_support::ReadBytes;
using testing_support::RunShell;

constexpr char kCode[] = "H15.50.05.13-261008-0975";

ProgramResult Sohoa(const std::string& arguments) {
  return RunShell("env -u LANG -u LC_ALL SOHOA_CONFIG= " + ProgramPath("sohoa") + " " + arguments);
}

// Words of the scans' truth files that no program says by chance, as printed and without marks.
std::set<std::string> TelltaleWords(const std::string& folder) {
  constexpr size_t kLongEnough = 8;  // bytes, with marks
  std::set<std::string> words;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.path().extension() != ".json") continue;
    const Json truth = Json::parse(ReadBytes(entry.path()));
    for (const Json& page : truth.at("pages")) {
      for (const Json& word : page.at("words")) {
        const std::string text = word.at(0);
        const std::string folded = FoldForMatch(text);
        if (text.size() < kLongEnough || folded == text) continue;  // has marks
        words.insert(text);
        if (folded.size() >= kLongEnough) words.insert(folded);
      }
    }
    fs::remove(entry.path());
  }
  return words;
}

class SecrecyLeakTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = NewFolder("secrecy_leak");
    fs::create_directories(folder_ + "/in/" + kCode);
  }

  void Make(const std::string& arguments, const std::string& to) {
    const ProgramResult made = RunShell(ProgramPath("make_scans") + " --out '" + folder_ + to +
                                        "' --dpi 200 " + arguments);
    ASSERT_EQ(made.exit_code, 0) << made.err;
  }

  void ExpectNone(const std::set<std::string>& words, const std::string& where,
                  const std::string& text) {
    for (const std::string& word : words)
      EXPECT_EQ(text.find(word), std::string::npos) << word << " stands in " << where;
  }

  std::string folder_;
};

TEST_F(SecrecyLeakTest, NoWordOfASecretDossierIsInTheStoreOrOnTheScreen) {
  Make("--count 3 --seed 7701 --secret --profile office --pages 1-1 --format pdf", "/in");
  Make("--count 1 --seed 7711 --secret --profile clean --pages 1-1 --format tiff-g4", "/in");
  Make("--count 1 --seed 7751 --secret --stamp red-plain --profile office --pages 1-1 --format pdf",
       "/in");
  Make("--count 1 --seed 7761 --secret --stamp black --profile office --pages 1-1 --format jpeg",
       "/in");
  Make(
      "--count 1 --seed 7771 --secret --stamp black-plain --profile clean --pages 1-1 "
      "--format tiff-g4",
      "/in");
  Make("--count 3 --seed 71701 --secret --profile worn --pages 1-1 --format tiff-g4", "/in");
  Make("--count 1 --seed 7781 --name s --secret --profile clean --pages 2-2 --format pdf", "/in");
  // A dossier: an ordinary document, one with its stamp on the third page, and a last one.
  const std::string dossier = std::string("/in/") + kCode;
  Make("--count 1 --seed 7721 --name a --profile clean --pages 1-1 --format tiff-g4", dossier);
  Make("--count 1 --seed 7731 --name b --secret --profile clean --pages 3-3 --format pdf", dossier);
  Make("--count 1 --seed 7741 --name c --profile clean --pages 1-1 --format tiff-g4", dossier);
  const std::set<std::string> words = TelltaleWords(folder_ + "/in");
  ASSERT_GT(words.size(), 50u);
  // Their stamps come to stand on the last page.
  const ProgramResult turned =
      RunShell("cd '" + folder_ + "/in' && for f in s*.pdf '" + kCode +
               "'/b*.pdf; do qpdf --replace-input \"$f\" --pages . 2-z,1 --; done");
  ASSERT_EQ(turned.exit_code, 0) << turned.err;

  const std::string store = " --store '" + folder_ + "/store' ";
  const ProgramResult run = Sohoa("ingest --json" + store + "'" + folder_ + "/in'");
  ASSERT_EQ(run.exit_code, 0) << run.err;
  std::istringstream lines(run.out);
  int stopped = 0;
  for (std::string line; std::getline(lines, line); ++stopped)
    EXPECT_EQ(Json::parse(line).at("status"), "quarantined") << line;
  EXPECT_EQ(stopped, 14);
  ExpectNone(words, "what was printed", FoldForMatch(run.out) + run.out + run.err);

  const ProgramResult list = Sohoa("quarantine list" + store);
  EXPECT_EQ(list.exit_code, 0) << list.err;
  EXPECT_EQ(list.out.find("/in/"), std::string::npos) << "a path may tell of the content";
  EXPECT_EQ(Sohoa("store check" + store).exit_code, 0);
  EXPECT_EQ(Json::parse(Sohoa("store stats --json" + store).out).at("documents"), 0);
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder_ + "/store")) {
    if (entry.is_regular_file()) ExpectNone(words, entry.path(), ReadBytes(entry.path()));
  }
}

TEST_F(SecrecyLeakTest, AReleasedScanIsStoredAndTheAuditSaysWhoLetItPass) {
  Make("--count 1 --seed 77 --secret --profile clean --pages 1-1 --format jpeg", "/in");
  TelltaleWords(folder_ + "/in");  // removes the truth files
  const std::string store = " --store '" + folder_ + "/store' ";
  const std::string ingest = "ingest --json" + store + "'" + folder_ + "/in'";
  const std::string sha = Json::parse(Sohoa(ingest).out).at("source").at("sha256");

  const std::string release = "quarantine release" + store + sha;
  EXPECT_EQ(Sohoa(release).exit_code, 2) << "a reason is asked for";
  EXPECT_EQ(Sohoa("quarantine release --reason x" + store + std::string(64, '0')).exit_code, 1);
  ASSERT_EQ(Sohoa(release + " --officer Nga --reason 'a heading'").exit_code, 0);
  EXPECT_EQ(Sohoa(release + " --officer Nga --reason 'a heading'").exit_code, 1);
  const Json entry = Json::parse(Sohoa("quarantine list --json" + store).out);
  EXPECT_EQ(entry.at("status"), "released");
  EXPECT_EQ(entry.at("released").at("officer"), "Nga");

  const Json stored = Json::parse(Sohoa(ingest).out);
  EXPECT_EQ(stored.at("status"), "stored");
  EXPECT_EQ(stored.at("secrecy").at("status"), "review");
  EXPECT_THAT(stored.at("secrecy").at("reasons").dump(), HasSubstr("Nga"));
  const Json check = Json::parse(Sohoa("store check --json" + store).out);
  EXPECT_EQ(check.at("auditRows"), 2);
  EXPECT_EQ(check.at("auditHead").get<std::string>().size(), 64u);
  EXPECT_EQ(check.at("sound"), true);
}

}  // namespace
}  // namespace sohoa
