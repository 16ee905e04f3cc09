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
#include "tests/support/run_program.h"
#include "tests/support/test_scans.h"

namespace sohoa {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;
using testing::HasSubstr;
using testing::Not;
using testing_support::NewFolder;
using testing_support::ProgramPath;
using testing_support::ProgramResult;
using testing_support::ReadBytes;
using testing_support::RunShell;
using testing_support::WriteBytes;
using testing_support::WriteTiffFile;

constexpr int kPagesOfAScan = 120;

class BackfillCliTest : public testing::Test {
 protected:
  // Programs are copied, so that the reader beside them is another.
  void SetUp() override {
    fs::create_directories(folder_ + "/bin");
    fs::create_directories(folder_ + "/scans");
    for (const char* program : {"sohoa", "sohoa-pdfa", "sohoa-pdfworker"}) Copy(program, program);
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

  ProgramResult Backfill(const std::string& arguments) const {
    return RunShell("env -u LANG -u LC_ALL SOHOA_CONFIG= '" + folder_ +
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

TEST_F(BackfillCliTest, AWorkerWithAKeyFromAnOpenFileDoesAll) {
  for (int k = 0; k < 6; ++k) Scan(k);
  WriteBytes(folder_ + "/key", std::string(64, 'a'));
  const ProgramResult result =
      Backfill("--store-key fd:3 '" + folder_ + "/scans' 3<'" + folder_ + "/key'");
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(Began(), 1);
  EXPECT_THAT(result.err, HasSubstr("6 done"));
}

}  // namespace
}  // namespace sohoa
