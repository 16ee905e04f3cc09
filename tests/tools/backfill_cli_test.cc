// A backfill whose worker hands over to another, as somebody sees it who runs the program: with a
// reader that takes no time, since it takes hundreds of pages.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "tests/storage/sign/signing_site.h"
#include "tests/support/run_program.h"
#include "tests/support/test_scans.h"

namespace sohoa {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;
using test::SigningSite;
using testing::HasSubstr;
using testing::Not;
using testing_support::ImportIntoToken;
using testing_support::NewFolder;
using testing_support::ProgramPath;
using testing_support::ProgramResult;
using testing_support::ReadBytes;
using testing_support::RunShell;
using testing_support::TestToken;
using testing_support::WriteBytes;
using testing_support::WriteTiffFile;

constexpr int kPagesOfAScan = 120;

class BackfillCliTest : public testing::Test {
 protected:
  // Programs are copied, so that the reader beside them is another.
  void SetUp() override {
    fs::create_directories(folder_ + "/bin");
    fs::create_directories(folder_ + "/scans");
    for (const char* program :
         {"sohoa", "sohoa-pdfa", "sohoa-pdfworker", "sohoa-pdfupdate", "sohoa-signatures"})
      Copy(program, program);
    Copy("sohoa_fake_reader", "sohoa-reader");
  }

  void Copy(const std::string& program, const std::string& name) const {
    const ProgramResult copied =
        RunShell("cp " + ProgramPath(program) + " '" + folder_ + "/bin/" + name + "'");
    ASSERT_EQ(copied.exit_code, 0) << copied.err;
  }

  void Scan(int number) const {
    WriteTiffFile(absl::StrCat(folder_, "/scans/", number, ".tif"),
                  std::vector<int>(kPagesOfAScan, 200 + number));
  }

  // `before` stands before the program: input, variables.
  ProgramResult Backfill(const std::string& arguments, const std::string& before = "") const {
    return RunShell(before + " env -u LANG -u LC_ALL SOHOA_CONFIG= '" + folder_ +
                    "/bin/sohoa' backfill --json --keep-free 0 --workers 1 --store '" + folder_ +
                    "/store' --log '" + folder_ + "/log' " + arguments);
  }

  // How often the log says that a worker began.
  int Began() const {
    int began = 0;
    std::istringstream lines(ReadBytes(folder_ + "/log"));
    for (std::string line; std::getline(lines, line);)
      began += Json::parse(line)["event"] == "started" ? 1 : 0;
    return began;
  }

  static int Count(const std::string& text, const std::string& part) {
    return static_cast<int>(std::vector<std::string>(absl::StrSplit(text, part)).size()) - 1;
  }

  const std::string folder_ = NewFolder("backfill_cli");
};

TEST_F(BackfillCliTest, WorkersHandOverAndNothingIsToldTwice) {
  for (int k = 0; k < 10; ++k) Scan(k);
  const ProgramResult result =
      Backfill("'" + folder_ + "/scans' '" + folder_ + "/scans/missing.tif'");
  EXPECT_EQ(result.exit_code, 1) << "one path is not there: " << result.err;
  EXPECT_GE(Began(), 2);
  EXPECT_THAT(result.err, Not(HasSubstr("begun anew"))) << "nobody died";
  std::set<std::string> ids;
  std::istringstream lines(result.out);
  int told = 0;
  for (std::string line; std::getline(lines, line); ++told) {
    const Json outcome = Json::parse(line);
    if (outcome.value("status", "") == "stored") ids.insert(outcome.at("id").get<std::string>());
  }
  EXPECT_EQ(told, 11);
  EXPECT_EQ(ids.size(), 10U);
  EXPECT_THAT(result.err, HasSubstr("10 done (1200 pages stored, 0 blank)"));
}

// What comes through a pipe comes once.
TEST_F(BackfillCliTest, EachWorkerHasTheStoresKeyFromAPipe) {
  for (int k = 0; k < 6; ++k) Scan(k);
  WriteBytes(folder_ + "/key", std::string(64, 'a'));
  const ProgramResult result =
      Backfill("--store-key fd:0 '" + folder_ + "/scans'", "cat '" + folder_ + "/key' |");
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_GE(Began(), 2);
  EXPECT_THAT(result.err, HasSubstr("6 done"));
}

TEST_F(BackfillCliTest, EachWorkerHasThePinsThatWereGivenOnce) {
  for (int k = 0; k < 6; ++k) Scan(k);
  const TestToken& token = SigningSite::Get().token();
  ImportIntoToken(token, SigningSite::Get().authority().Issue(), "master", "77");
  const ProgramResult result =
      Backfill("--store-key '" + SigningSite::Get().Uri("master") + "' --key '" +
                   SigningSite::Get().token_rsa() + "' --pin-fd 0 '" + folder_ + "/scans'",
               "echo " + token.pin + " | SOHOA_STORE_PIN=" + token.pin);
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_GE(Began(), 2);
  EXPECT_EQ(Count(result.out, "\"signature\":{"), 6) << result.out.substr(0, 2000);
}

TEST_F(BackfillCliTest, OneWorkerDoesAllWhereAPinIsTypedAtTheReader) {
  for (int k = 0; k < 6; ++k) Scan(k);
  const SigningSite& site = SigningSite::Get();
  const ProgramResult result = Backfill(
      "--key '" + site.Uri("agency", SOHOA_UNPLUGGABLE_MODULE) + "' '" + folder_ + "/scans'",
      "SOHOA_TEST_MODULE='" + site.token().module + "' SOHOA_TEST_READER_PIN=" + site.token().pin);
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(Began(), 1);
  EXPECT_EQ(Count(result.out, "\"signature\":{"), 6);
}

// The file is a pipe: there is nothing in it for a second worker.
TEST_F(BackfillCliTest, GoesOnWithoutTheKeyWhenItIsGone) {
  for (int k = 0; k < 10; ++k) Scan(k);
  const std::string key = "'" + folder_ + "/key.p12'";
  RunShell("mkfifo " + key);
  const ProgramResult result =
      Backfill("--key " + key + " '" + folder_ + "/scans'",
               "(exec 9>" + key + "; rm " + key + "; cat '" + SigningSite::Get().pkcs12() +
                   "' >&9) & SOHOA_PIN='đồng-tâm-2026'");
  EXPECT_EQ(result.exit_code, 1) << "some are not signed: " << result.err;
  EXPECT_EQ(Began(), 2) << "it is not tried by each";
  EXPECT_THAT(result.err, HasSubstr("10 done"));
  EXPECT_THAT(result.err, HasSubstr("stored, and not signed"));
  EXPECT_GE(Count(result.out, "\"signature\":{"), 1);
  EXPECT_GE(Count(result.out, "\"awaitingSignature\""), 1);
}

TEST_F(BackfillCliTest, DoesNotBeginWithoutTheKeyThatWasNamed) {
  Scan(1);
  const ProgramResult result = Backfill("--key /nowhere.p12 '" + folder_ + "/scans'");
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr("/nowhere.p12"));
}

}  // namespace
}  // namespace sohoa
