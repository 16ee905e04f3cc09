// A desk's day from the command line: paper through a scanner into the store, doubts to an officer.
// SANE's drivers are its own `test` one and one that does what drivers do on bad days.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/run_program.h"
#include "tests/support/test_scans.h"

namespace sohoa {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using testing_support::NewFolder;
using testing_support::ProgramPath;
using testing_support::ProgramResult;
using testing_support::ReadBytes;
using testing_support::RunShell;
using testing_support::WriteBytes;

std::vector<Json> LinesOf(const std::string& text) {
  std::istringstream in(text);
  std::vector<Json> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(Json::parse(line));
  return lines;
}

class DeskTest : public testing::Test {
 protected:
  DeskTest()
      : folder_(NewFolder(std::string("desk_") +
                          testing::UnitTest::GetInstance()->current_test_info()->name())),
        store_(folder_ + "/store") {
    fs::create_directory(folder_ + "/sane");
    WriteBytes(folder_ + "/sane/dll.conf", "test\nfaulty\n");
    WriteBytes(folder_ + "/sane/test.conf",
               "number_of_devices 1\nmode Gray\ndepth 8\nresolution_min 1.0\n"
               "resolution_max 1200.0\nresolution_quant 1.0\nresolution 50.0\ngeometry_min 0.0\n"
               "geometry_max 200.0\ngeometry_quant 1.0\ntl_x 0.0\ntl_y 0.0\nbr_x 80.0\n"
               "br_y 100.0\n");
  }

  // A line of shell in which $SOHOA is the program and $STORE says which store.
  ProgramResult Shell(const std::string& line) const {
    return RunShell("unset LANG LC_ALL; export SOHOA_CONFIG= SANE_CONFIG_DIR='" + folder_ +
                    "/sane' LD_LIBRARY_PATH=" SOHOA_FAULTY_DRIVER_FOLDER "; SOHOA=" +
                    ProgramPath("sohoa") + "; STORE='--store " + store_ + "'; " + line);
  }
  ProgramResult Scan(const std::string& arguments) const {
    return Shell("$SOHOA scan $STORE " + arguments);
  }

  // Scans that are not stored.
  std::vector<std::string> Kept() const {
    std::vector<std::string> kept;
    for (const auto& entry : fs::directory_iterator(store_ + "/scans"))
      if (entry.is_directory()) kept.push_back(entry.path().string());
    return kept;
  }

  void ExpectSound(const std::string& documents) const {
    EXPECT_EQ(Shell("$SOHOA store check $STORE").exit_code, 0);
    EXPECT_THAT(Shell("$SOHOA store stats $STORE --json").out,
                HasSubstr("\"documents\":" + documents));
  }

  // What its log says of these events, without the times.
  std::vector<Json> Logged(const std::string& event) const {
    std::vector<Json> logged;
    for (Json line : LinesOf(ReadBytes(folder_ + "/sohoa.log")))
      if (line["event"] == event) {
        line.erase("time");
        logged.push_back(line);
      }
    return logged;
  }
  std::string Watched() const {
    return " --log '" + folder_ + "/sohoa.log' --metrics '" + folder_ + "' ";
  }

  const std::string folder_;
  const std::string store_;
};

TEST_F(DeskTest, ScannersAreListed) {
  const ProgramResult result = Shell("$SOHOA scan --list --json");
  EXPECT_EQ(result.exit_code, 0) << result.err;
  std::vector<std::string> names;
  for (const Json& scanner : LinesOf(result.out)) names.push_back(scanner["name"]);
  EXPECT_THAT(names, testing::Contains("test:0"));
  EXPECT_THAT(Shell("$SOHOA --lang vi scan --list").out, HasSubstr("Máy quét"));
}

TEST_F(DeskTest, PagesOfAFeederBecomeOneDocument) {
  const ProgramResult result = Scan(
      "--json --device test:0 --source feeder --resolution 75 --pages 3 --mode gray "
      "--option 'test-picture=Color pattern' --dossier H15.50.05.13-261008-0975" +
      Watched());
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const std::vector<Json> lines = LinesOf(result.out);
  ASSERT_THAT(lines, SizeIs(1));
  EXPECT_EQ(lines[0]["status"], "stored");
  EXPECT_EQ(lines[0]["dossierCode"], "H15.50.05.13-261008-0975");
  ASSERT_THAT(Logged("documentStored"), SizeIs(1));
  EXPECT_EQ(Logged("documentStored")[0]["document"], lines[0]["id"]);
  EXPECT_EQ(Logged("documentStored")[0]["pages"], lines[0]["pages"].size());
  EXPECT_EQ(Logged("started").at(0)["command"], "scan");
  EXPECT_EQ(Logged("stopped").at(0)["exitCode"], 0);
  EXPECT_THAT(ReadBytes(folder_ + "/sohoa-scan.prom"),
              HasSubstr("documents_total{command=\"scan\",outcome=\"stored\"} 1\n"));
  EXPECT_THAT(Kept(), IsEmpty());
  ExpectSound("1");
  const ProgramResult original = Shell("$SOHOA show $STORE " + lines[0]["id"].get<std::string>() +
                                       " --original '" + folder_ + "/first.png'");
  EXPECT_EQ(original.exit_code, 0) << original.err;
}

TEST_F(DeskTest, PagesGoIntoAFolderBehindThoseThatAreThere) {
  const std::string pages = folder_ + "/pages";
  for (int k = 0; k < 2; ++k) {
    const ProgramResult result =
        Shell("$SOHOA scan --device faulty:good --duplex -o '" + pages + "'");
    ASSERT_EQ(result.exit_code, 0) << result.err;
  }
  EXPECT_TRUE(fs::exists(pages + "/page-0016.png"));
  EXPECT_FALSE(fs::exists(pages + "/page-0017.png"));
  const ProgramResult one = Shell("$SOHOA scan --device faulty:good -o '" + folder_ + "/one.png'");
  EXPECT_EQ(one.exit_code, 0) << one.err;
  EXPECT_TRUE(fs::exists(folder_ + "/one.png"));
  EXPECT_FALSE(fs::exists(folder_ + "/one.png.scan"));
}

TEST_F(DeskTest, AJamKeepsWhatWasScannedUntilSomebodySays) {
  const ProgramResult jam = Scan("--device faulty:jam" + Watched());
  EXPECT_EQ(jam.exit_code, 1);
  EXPECT_THAT(jam.err, HasSubstr("paper is jammed in the scanner"));
  EXPECT_THAT(jam.err, HasSubstr("--resume"));
  EXPECT_EQ(Logged("documentFailed").at(0)["reason"], "paper is jammed in the scanner");
  ASSERT_THAT(Kept(), SizeIs(1));
  EXPECT_TRUE(fs::exists(Kept()[0] + "/page-0002.png"));
  // Another person's papers do not go among them.
  const ProgramResult next = Shell("$SOHOA --lang vi scan $STORE --device faulty:good");
  EXPECT_EQ(next.exit_code, 1);
  EXPECT_THAT(next.err, HasSubstr("một lần quét chưa xong"));
  ExpectSound("0");
  const ProgramResult resumed = Scan("--json --resume --device faulty:good");
  ASSERT_EQ(resumed.exit_code, 0) << resumed.err;
  EXPECT_THAT(Kept(), IsEmpty());
  const Json record = LinesOf(resumed.out).at(0);
  EXPECT_EQ(record["source"]["files"].size(), 6U) << record["source"];
  ExpectSound("1");
}

TEST_F(DeskTest, AKilledScanIsPickedUp) {
  Shell("$SOHOA scan $STORE --device faulty:hang >/dev/null 2>&1 & echo $! > '" + folder_ +
        "/pid'");
  for (int k = 0; k < 600; ++k) {
    if (fs::exists(store_ + "/scans") && !Kept().empty() &&
        fs::exists(Kept()[0] + "/page-0002.png"))
      break;
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  Shell("kill -9 $(cat '" + folder_ + "/pid')");
  ASSERT_THAT(Kept(), SizeIs(1));
  const ProgramResult finished = Scan("--json --finish");
  EXPECT_EQ(finished.exit_code, 0) << finished.err;
  EXPECT_EQ(LinesOf(finished.out).at(0)["status"], "stored");
  EXPECT_THAT(Kept(), IsEmpty());
  ExpectSound("1");
}

TEST_F(DeskTest, WhatIsScannedAndNobodyWantsIsDropped) {
  Scan("--device faulty:cover");
  ASSERT_THAT(Kept(), SizeIs(1));
  EXPECT_EQ(Scan("--discard").exit_code, 0);
  EXPECT_THAT(Kept(), IsEmpty());
  const ProgramResult empty = Scan("--device faulty:empty" + Watched());
  EXPECT_EQ(Logged("inputUnusable").at(0)["reason"], "there is no paper in the feeder");
  EXPECT_EQ(Logged("stopped").at(0)["exitCode"], 1);
  EXPECT_EQ(empty.exit_code, 1);
  EXPECT_THAT(empty.err, HasSubstr("no paper in the feeder"));
  EXPECT_THAT(Kept(), IsEmpty());
  EXPECT_EQ(Scan("--dossier 12").exit_code, 2);
  EXPECT_EQ(Scan("--mode red").exit_code, 2);
}

TEST_F(DeskTest, AnOfficerConfirmsAndCorrectsFields) {
  const ProgramResult made =
      RunShell(ProgramPath("make_scans") + " --out '" + folder_ +
               "/in' --count 1 --seed 11 --profile clean --pages 1 --format tiff-g4 --dpi 200");
  ASSERT_EQ(made.exit_code, 0) << made.err;
  const ProgramResult stored = Shell("$SOHOA ingest $STORE --json '" + folder_ + "/in'");
  ASSERT_EQ(stored.exit_code, 0) << stored.err;
  const std::string id = LinesOf(stored.out).at(0)["id"];
  const std::string review = "$SOHOA review $STORE " + Watched() + id;

  // From the command line.
  const ProgramResult changed =
      Shell(review +
            " 'subject=Về việc lát vỉa hè' 'issuedDate=5/2/2026' --confirm organName "
            "--officer 'Trần Thị B' --reason 'đọc trên giấy' --json");
  ASSERT_EQ(changed.exit_code, 0) << changed.err;
  EXPECT_EQ(LinesOf(changed.out).at(0)["version"], 2);
  const auto decided = [&id](const char* field, const char* decision) {
    return Json({{"level", "info"},
                 {"event", "fieldDecided"},
                 {"document", id},
                 {"field", field},
                 {"decision", decision}});
  };
  const auto all_decided =
      testing::ElementsAre(decided("subject", "corrected"), decided("issuedDate", "corrected"),
                           decided("organName", "confirmed"));
  EXPECT_THAT(Logged("fieldDecided"), all_decided);
  EXPECT_THAT(ReadBytes(folder_ + "/sohoa-review.prom"),
              HasSubstr("decisions_total{command=\"review\",decision=\"corrected\"} 2\n"));
  const std::string versions = Shell("$SOHOA show $STORE --versions " + id).out;
  EXPECT_THAT(versions, HasSubstr("Trần Thị B"));
  EXPECT_THAT(versions, HasSubstr("subject corrected, issuedDate corrected, organName confirmed: "
                                  "đọc trên giấy"));
  const Json record = Json::parse(Shell("$SOHOA show $STORE --json " + id).out);
  EXPECT_EQ(record["issuedDate"]["value"], "2026-02-05");
  EXPECT_EQ(record["organName"]["status"], "confirmed");
  EXPECT_EQ(Json::parse(Shell("$SOHOA search $STORE --json 'lat via he'").out)["total"], 1);

  // A change behind --confirm was once taken for another field that is right.
  EXPECT_EQ(
      Shell(review + " --confirm typeName --confirm place signer.position=- --officer B").exit_code,
      0);
  EXPECT_THAT(Logged("fieldDecided"), SizeIs(6));

  // Nothing that is no value.
  EXPECT_EQ(Shell(review + " issuedDate=31/02/2026").exit_code, 1);
  EXPECT_EQ(Shell(review + " secrecy=MẬT").exit_code, 1);
  EXPECT_EQ(Shell("$SOHOA review $STORE subject=x").exit_code, 2);
  EXPECT_THAT(Shell("$SOHOA show $STORE --versions " + id).out, Not(HasSubstr("\n4 ")));
  EXPECT_THAT(Logged("fieldDecided"), SizeIs(6));
}

TEST_F(DeskTest, QuestionsAreAskedFieldByFieldWithTheirPlaces) {
  // A number that was written by hand waits for a person.
  const ProgramResult made = RunShell(ProgramPath("make_scans") + " --out '" + folder_ +
                                      "/in' --count 1 --seed 5 --profile office --pages 1");
  ASSERT_EQ(made.exit_code, 0) << made.err;
  const ProgramResult stored = Shell("$SOHOA ingest $STORE --json '" + folder_ + "/in'");
  ASSERT_EQ(stored.exit_code, 0) << stored.err;
  const std::string id = LinesOf(stored.out).at(0)["id"];
  // Something to ask about, whatever was read.
  const std::string places = folder_ + "/places";
  const std::string list = "$SOHOA review $STORE --json --cutouts '" + places + "'";
  const std::vector<Json> doubts = LinesOf(Shell(list).out);
  ASSERT_FALSE(doubts.empty());
  for (const Json& doubt : doubts) {
    EXPECT_EQ(doubt["id"], id);
    if (doubt["status"] == "review") {
      EXPECT_TRUE(fs::exists(doubt["cutout"].get<std::string>())) << doubt;
      EXPECT_FALSE(doubt["reasons"].empty()) << doubt;
    }
  }
  // The first one does not exist on the paper; then enough.
  const ProgramResult asked = Shell(
      "printf -- '-\\nq\\n' | $SOHOA review $STORE --ask --officer 'Lê C' --json" + Watched());
  EXPECT_EQ(asked.exit_code, 0) << asked.err;
  EXPECT_THAT(asked.err, HasSubstr(doubts[0]["field"].get<std::string>() + ":"));
  EXPECT_THAT(LinesOf(Shell(list).out), SizeIs(doubts.size() - 1));
  ASSERT_THAT(Logged("fieldDecided"), SizeIs(1));
  EXPECT_EQ(Logged("fieldDecided")[0]["field"], doubts[0]["field"]);
  EXPECT_EQ(Logged("fieldDecided")[0]["decision"], "absent");
  EXPECT_THAT(Shell("$SOHOA show $STORE --versions " + id).out,
              HasSubstr("Lê C  " + doubts[0]["field"].get<std::string>() + " absent"));
}

}  // namespace
}  // namespace sohoa
