#include "pipeline/arrivals.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include "absl/strings/str_cat.h"
#include "pipeline/scan_state.h"
#include "tests/support/test_scans.h"

namespace sohoa {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using testing_support::NewFolder;
using testing_support::ReadBytes;
using testing_support::WriteBytes;
using testing_support::WriteJpegFile;
using testing_support::WriteTiffFile;

ScanState StateOf(const std::string& bytes) {
  const std::string path = NewFolder("scan_state") + "/scan";
  WriteBytes(path, bytes);
  const absl::StatusOr<ScanLook> look = LookAtScan(path);
  EXPECT_TRUE(look.ok()) << look.status();
  return look.ok() ? look->state : ScanState::kBeingWritten;
}

std::string Jpeg() {
  const std::string path = NewFolder("jpeg") + "/a.jpg";
  WriteJpegFile(path, 320);
  return ReadBytes(path);
}

std::string Tiff() {
  const std::string path = NewFolder("tiff") + "/a.tif";
  WriteTiffFile(path, {300, 310, 320});
  return ReadBytes(path);
}

constexpr char kPdf[] =
    "%PDF-1.4\n1 0 obj\n<</Type/Catalog>>\nendobj\nxref\n0 1\ntrailer\n<</Root 1 0 R>>\n"
    "startxref\n45\n%%EOF\n";

// Each beginning of a scan is what a copy may have written by now.
void ExpectBeginningsUnfinished(const std::string& whole, size_t step, size_t allowed) {
  EXPECT_EQ(StateOf(whole), ScanState::kWhole);
  for (size_t length = 0; length + allowed < whole.size(); length += step)
    EXPECT_EQ(StateOf(whole.substr(0, length)), ScanState::kUnfinished) << length;
}

TEST(ScanStateTest, TheBeginningOfAScanIsNotAScan) {
  ExpectBeginningsUnfinished(Jpeg(), 97, 0);
  ExpectBeginningsUnfinished(Tiff(), 101, 0);
  ExpectBeginningsUnfinished(kPdf, 1, 1);  // the last line end
  const std::string png("\x89PNG\r\n\x1A\n\0\0\0\rIHDR1234567890123\0\0\0\0IEND\xAE\x42\x60\x82",
                        41);
  ExpectBeginningsUnfinished(png, 1, 0);
}

TEST(ScanStateTest, ZerosThatACopyIsToFillAreNoScan) {
  for (const std::string& scan : {Jpeg(), Tiff(), std::string(kPdf)}) {
    EXPECT_EQ(StateOf(std::string(scan.size(), '\0')), ScanState::kUnfinished);
    std::string half = scan;
    std::fill(half.begin() + static_cast<std::ptrdiff_t>(half.size() / 2), half.end(), '\0');
    EXPECT_EQ(StateOf(half), ScanState::kUnfinished);
  }
}

TEST(ScanStateTest, ALinearizedPdfIsAsLongAsItSays) {
  const std::string head = "%PDF-1.4\n1 0 obj\n<</Linearized 1/L 900/H[1 1]>>\nendobj\n";
  const std::string first_part = head + "startxref\n0\n%%EOF\n";
  EXPECT_EQ(StateOf(first_part), ScanState::kUnfinished);
  std::string whole = first_part + std::string(900 - first_part.size(), 'x');
  whole.replace(880, 20, "startxref\n14\n%%EOF\n\n");
  EXPECT_EQ(StateOf(whole), ScanState::kWhole);
}

// A file can say anything of itself: offsets behind its end, directories in a circle, a count of
// 2^32 strips.
TEST(ScanStateTest, HostileTiffsDoNoHarm) {
  const std::string circle("II*\0\x08\0\0\0\x01\0\x00\x01\x03\0\x01\0\0\0\x01\0\0\0\x08\0\0\0", 26);
  EXPECT_NE(StateOf(circle), ScanState::kBeingWritten);
  std::string tiff = Tiff();
  for (size_t at = 4; at < tiff.size(); at += 53) {
    std::string changed = tiff;
    changed[at] = '\xFF';
    EXPECT_NE(StateOf(changed), ScanState::kBeingWritten);
  }
}

TEST(ScanStateTest, WhatSomebodyHasOpenForWritingIsNotTaken) {
  const std::string path = NewFolder("writer") + "/a.jpg";
  WriteBytes(path, Jpeg());
  const int writer = open(path.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
  ASSERT_GE(writer, 0);
  const absl::StatusOr<ScanLook> look = LookAtScan(path);
  close(writer);
  ASSERT_TRUE(look.ok());
  // Where the file system gives no leases, nothing can be known.
  if (look->state == ScanState::kWhole) GTEST_SKIP() << "no leases on this file system";
  EXPECT_EQ(look->state, ScanState::kBeingWritten);
  EXPECT_EQ(LookAtScan(path)->state, ScanState::kWhole);
}

TEST(ScanStateTest, LinksPipesAndFoldersAreNoScans) {
  const std::string folder = NewFolder("no_scans");
  WriteBytes(folder + "/a.jpg", Jpeg());
  std::filesystem::create_symlink(folder + "/a.jpg", folder + "/link.jpg");
  ASSERT_EQ(mkfifo((folder + "/pipe.jpg").c_str(), 0600), 0);
  for (const char* name : {"/link.jpg", "/pipe.jpg", ""})
    EXPECT_TRUE(absl::IsInvalidArgument(LookAtScan(folder + name).status())) << name;
  EXPECT_TRUE(absl::IsNotFound(LookAtScan(folder + "/none").status()));
}

TEST(ArrivalUnitTest, AFolderARunOrAScan) {
  EXPECT_EQ(UnitOf("scan.pdf", true).name, "scan.pdf");
  EXPECT_FALSE(UnitOf("scan.pdf", true).is_group);
  EXPECT_EQ(UnitOf("a-1.jpg", true).name, UnitOf("a-12.jpg", true).name);
  EXPECT_NE(UnitOf("a-1.jpg", false).name, UnitOf("a-12.jpg", false).name);
  EXPECT_EQ(UnitOf("Nguyễn/a.pdf", true).name, UnitOf("Nguyễn/b-1.jpg", true).name);
  EXPECT_NE(UnitOf("2026-11-26/Nguyễn/a.pdf", true).name,
            UnitOf("2026-11-26/Trần/a.pdf", true).name);
  // All below a dossier's folder is the dossier's.
  const std::string code = "H15.50.05.13-261008-0975";
  EXPECT_EQ(UnitOf(code + "/a.pdf", true).name, UnitOf(code + "/annex/b.pdf", true).name);
  EXPECT_EQ(UnitOf("x/" + code + "/a.pdf", true).name, UnitOf("x/" + code + "/y/b.pdf", true).name);
}

TEST(ArrivalUnitTest, NamesThatScannersAndCopiesUseMeanwhile) {
  for (const char* name : {".scan.pdf", "~scan.pdf", "~$scan.pdf", "scan.pdf~", "scan.pdf.part",
                           "scan.pdf.filepart", "d/scan.tmp", "scan.tmp.pdf", "SCAN.PDF.TMP"})
    EXPECT_TRUE(IsTemporaryName(name)) << name;
  for (const char* name : {"scan.pdf", "part.pdf", "d.tmp/scan.pdf", "tmp-1.jpg"})
    EXPECT_FALSE(IsTemporaryName(name)) << name;
}

class ArrivalsTest : public testing::Test {
 protected:
  static constexpr ArrivalTimes kTimes = {.quiet = absl::Seconds(2), .settle = absl::Seconds(10)};

  // A walk that meets these files, as (name, size); the names of the units that have settled.
  std::vector<std::string> WalkAt(int second,
                                  const std::vector<std::pair<std::string, int>>& files) {
    for (const auto& [name, size] : files) {
      const ArrivalUnit unit = UnitOf(name, true);
      if (arrivals_.Wants(unit)) arrivals_.See(unit, {name, {size, 0}}, !IsTemporaryName(name));
    }
    settled_ = arrivals_.EndWalk(absl::Seconds(second));
    std::vector<std::string> names;
    for (const SettledUnit& unit : settled_) names.push_back(unit.unit.name);
    return names;
  }

  Arrivals arrivals_{kTimes, {.most_units = 100, .most_candidates = 10, .most_files = 6}};
  std::vector<SettledUnit> settled_;
};

TEST_F(ArrivalsTest, AScanSettlesWhenNobodyChangedItForTheQuietTime) {
  EXPECT_THAT(WalkAt(0, {{"a.pdf", 10}}), IsEmpty());
  EXPECT_EQ(arrivals_.NextDue(), absl::Seconds(2));
  EXPECT_THAT(WalkAt(1, {{"a.pdf", 20}}), IsEmpty());
  EXPECT_THAT(WalkAt(2, {{"a.pdf", 20}}), IsEmpty());
  EXPECT_THAT(WalkAt(3, {{"a.pdf", 20}}), IsEmpty());  // now it is due: the next walk lists it
  EXPECT_THAT(WalkAt(3, {{"a.pdf", 20}}), ElementsAre("a.pdf"));
  EXPECT_EQ(settled_[0].quiet_since, absl::Seconds(1));
  EXPECT_EQ(settled_[0].files.at(0).trace.size, 20);
}

TEST_F(ArrivalsTest, WhatChangesInTheLastWalkIsNotSettled) {
  WalkAt(0, {{"a.pdf", 10}});
  WalkAt(2, {{"a.pdf", 10}});
  EXPECT_THAT(WalkAt(2, {{"a.pdf", 11}}), IsEmpty());
  EXPECT_THAT(WalkAt(3, {{"a.pdf", 11}}), IsEmpty());
}

TEST_F(ArrivalsTest, AFolderWaitsForAllOfItAndForTemporaryFilesInIt) {
  WalkAt(0, {{"d/a.pdf", 1}});
  WalkAt(9, {{"d/a.pdf", 1}, {"d/b.pdf.part", 1}});
  WalkAt(18, {{"d/a.pdf", 1}, {"d/b.pdf.part", 2}});
  WalkAt(20, {{"d/a.pdf", 1}, {"d/b.pdf", 2}});
  EXPECT_THAT(WalkAt(29, {{"d/a.pdf", 1}, {"d/b.pdf", 2}}), IsEmpty());
  WalkAt(30, {{"d/b.pdf", 2}, {"d/a.pdf", 1}});
  EXPECT_THAT(WalkAt(30, {{"d/a.pdf", 1}, {"d/b.pdf", 2}}), ElementsAre("d/"));
  EXPECT_THAT(settled_[0].files, SizeIs(2));
}

TEST_F(ArrivalsTest, WhatIsPutOffComesAgain) {
  for (const int second : {0, 2}) WalkAt(second, {{"a.pdf", 1}});
  ASSERT_THAT(WalkAt(2, {{"a.pdf", 1}}), SizeIs(1));
  arrivals_.PutOff("a.pdf", absl::Seconds(7), true);
  EXPECT_TRUE(arrivals_.are_all_stuck());
  for (const int second : {3, 6, 7}) EXPECT_THAT(WalkAt(second, {{"a.pdf", 1}}), IsEmpty());
  EXPECT_THAT(WalkAt(7, {{"a.pdf", 1}}), SizeIs(1));
  EXPECT_THAT(WalkAt(8, {}), IsEmpty());
  EXPECT_TRUE(arrivals_.empty());
}

// 100,000 files must not take the memory of 100,000 files.
TEST_F(ArrivalsTest, MemoryIsBoundedAndEverythingHasItsTurn) {
  std::vector<std::pair<std::string, int>> inbox;
  for (int k = 0; k < 1000; ++k) inbox.emplace_back(absl::StrCat("scan", k, ".pdf"), 1);
  size_t taken = 0;
  for (int second = 0; !inbox.empty() && second < 1000; second += 2) {
    WalkAt(second, inbox);
    const std::vector<std::string> settled = WalkAt(second, inbox);
    EXPECT_LE(settled.size(), 10u);
    taken += settled.size();
    std::erase_if(inbox, [&](const auto& file) {
      return std::find(settled.begin(), settled.end(), file.first) != settled.end();
    });
  }
  EXPECT_EQ(taken, 1000u);
}

TEST_F(ArrivalsTest, ALargeFolderIsTakenInPartsThatLeaveRunsWhole) {
  const std::vector<std::pair<std::string, int>> files = {
      {"d/a.pdf", 1},   {"d/b-1.jpg", 1}, {"d/b-10.jpg", 1}, {"d/b-1x.pdf", 1},
      {"d/b-2.jpg", 1}, {"d/b-3.jpg", 1}, {"d/b-4.jpg", 1},  {"d/b-5.jpg", 1}};
  for (const int second : {0, 10}) WalkAt(second, files);
  ASSERT_THAT(WalkAt(10, files), ElementsAre("d/"));
  std::vector<std::string> names;
  for (const ArrivedFile& file : settled_[0].files) names.push_back(file.path);
  for (const std::string& name : names)
    EXPECT_TRUE(!name.starts_with("d/b-") || name == "d/b-1x.pdf") << name;
  EXPECT_THAT(names, testing::Contains("d/a.pdf"));
}

}  // namespace
}  // namespace sohoa
