#include "pipeline/watch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fcntl.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <set>
#include <thread>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "pipeline/station.h"
#include "pipeline/warehouse.h"
#include "storage/sign/digest.h"
#include "tests/support/known_words.h"
#include "tests/support/test_scans.h"

namespace sohoa {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using testing::UnorderedElementsAre;
using testing_support::FakeEngine;
using testing_support::FakeEngines;
using testing_support::KnownWords;
using testing_support::NewFolder;
using testing_support::ReadBytes;
using testing_support::TextOf;
using testing_support::WidthAsText;
using testing_support::WriteBytes;
using testing_support::WriteJpegFile;
using testing_support::WriteTiffFile;
using Kind = DocumentOutcome::Kind;

constexpr char kCode[] = "H15.50.05.13-261008-0975";

std::string Describe(const DocumentOutcome& outcome) {
  return absl::StrCat("kind ", static_cast<int>(outcome.kind), " path ", outcome.input.path(),
                      " sha256 ", outcome.source_sha256);
}

// A path below a folder, for each file that is no folder of it; hidden folders are left out.
std::set<std::string> FilesBelow(const std::string& folder) {
  std::set<std::string> files;
  std::error_code ec;
  for (fs::recursive_directory_iterator it(folder, ec), end; !ec && it != end; it.increment(ec)) {
    if (it->is_directory() && it->path().filename().string().starts_with('.'))
      it.disable_recursion_pending();
    else if (!it->is_directory())
      files.insert(it->path().lexically_relative(folder).string());
  }
  return files;
}

class WatchTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = NewFolder(std::string("watch_") +
                        testing::UnitTest::GetInstance()->current_test_info()->name());
    inbox_ = folder_ + "/inbox";
    outbox_ = folder_ + "/outbox";
    fs::create_directories(inbox_);
    fs::create_directories(outbox_);
    absl::StatusOr<Warehouse> warehouse = OpenWarehouse(folder_ + "/store");
    ASSERT_TRUE(warehouse.ok()) << warehouse.status();
    warehouse_ = *std::move(warehouse);
    options_.inbox = inbox_;
    options_.times = {.quiet = absl::Milliseconds(60),
                      .settle = absl::Milliseconds(150),
                      .patience = absl::Milliseconds(400)};
    options_.once = true;
    options_.reading.outbox = outbox_;
    options_.reading.describe = Describe;
    options_.reading.ingest.flow.workers = 2;
    options_.reading.ingest.flow.stage.vocabulary = &KnownWords();
    options_.reading.ingest.scratch_dir = warehouse_.scratch_dir;
    options_.reading.on_outcome = [this](const DocumentOutcome& outcome) {
      outcomes_.push_back(outcome);
    };
    options_.on_trouble = [this](const std::string& place, const absl::Status& why) {
      troubles_.push_back(absl::StrCat(place.substr(folder_.size()), ": ", why.message()));
    };
  }

  absl::StatusOr<WatchSummary> Run(const FakeEngine::ReadFunction& read = WidthAsText) {
    outcomes_.clear();
    EnginePool engines(FakeEngines(read));
    return Watch(warehouse_.store.get(), &engines, clock_, options_, stop_);
  }

  WatchSummary RunWell(const FakeEngine::ReadFunction& read = WidthAsText) {
    absl::StatusOr<WatchSummary> summary = Run(read);
    EXPECT_TRUE(summary.ok()) << summary.status();
    return summary.value_or(WatchSummary());
  }

  std::string Jpeg(int width) {
    const std::string path = folder_ + "/made.jpg";
    WriteJpegFile(path, width);
    return ReadBytes(path);
  }

  std::string Station(const std::string& below) { return absl::StrCat(inbox_, "/.sohoa/", below); }

  int64_t Stored() { return warehouse_.store->Stats()->documents; }

  std::string folder_;
  std::string inbox_;
  std::string outbox_;
  Warehouse warehouse_;
  SystemClock clock_;
  WatchOptions options_;
  std::atomic<bool> stop_{false};
  std::vector<DocumentOutcome> outcomes_;
  std::vector<std::string> troubles_;
};

TEST_F(WatchTest, AScanGoesIntoTheStoreAndItsResultsIntoTheOutbox) {
  WriteTiffFile(inbox_ + "/Giấy.tif", {301, 302});
  const std::string bytes = ReadBytes(inbox_ + "/Giấy.tif");
  const WatchSummary summary = RunWell();
  EXPECT_EQ(summary.stored, 1);
  EXPECT_EQ(summary.pages, 2);
  EXPECT_FALSE(summary.work_left);
  ASSERT_THAT(outcomes_, SizeIs(1));
  const Record& record = outcomes_[0].record;
  // The record knows the scan by the name that the officer gave it.
  EXPECT_EQ(record.originals.at(0).path, inbox_ + "/Giấy.tif");
  EXPECT_THAT(FilesBelow(outbox_),
              UnorderedElementsAre("Giấy_" + record.id + ".json", "Giấy_" + record.id + ".pdf"));
  EXPECT_TRUE(ReadBytes(outbox_ + "/Giấy_" + record.id + ".pdf").starts_with("%PDF-"));
  EXPECT_THAT(FilesBelow(inbox_), IsEmpty());
  const std::set<std::string> done = FilesBelow(Station("done"));
  ASSERT_THAT(done, SizeIs(1));
  EXPECT_EQ(ReadBytes(Station("done/") + *done.begin()), bytes);
  EXPECT_TRUE(fs::is_empty(Station("claimed")));
}

TEST_F(WatchTest, AFolderIsADossierAndNumberedPicturesAreADocument) {
  const std::string dossier = absl::StrCat(inbox_, "/2026-11-26/", kCode);
  fs::create_directories(dossier);
  WriteTiffFile(dossier + "/đơn.tif", {310});
  WriteJpegFile(dossier + "/giay-1.jpg", 320);
  WriteJpegFile(dossier + "/giay-2.jpg", 330);
  EXPECT_EQ(RunWell().stored, 2);
  ASSERT_THAT(outcomes_, SizeIs(2));
  for (const DocumentOutcome& outcome : outcomes_) EXPECT_EQ(outcome.record.dossier_code, kCode);
  EXPECT_EQ(outcomes_[1].record.pages.size() + outcomes_[0].record.pages.size(), 3u);
  // The folder was the dossier's alone; the day's stays for the next one.
  EXPECT_FALSE(fs::exists(dossier));
  EXPECT_TRUE(fs::exists(inbox_ + "/2026-11-26"));
  EXPECT_TRUE(fs::exists(absl::StrCat(outbox_, "/2026-11-26/", kCode, "/đơn_",
                                      outcomes_[1].record.id, ".json")) ||
              fs::exists(absl::StrCat(outbox_, "/2026-11-26/", kCode, "/đơn_",
                                      outcomes_[0].record.id, ".json")));
}

TEST_F(WatchTest, WhatCannotBeReadIsKeptWithItsReason) {
  WriteBytes(inbox_ + "/thu.pdf", "this is no PDF at all");
  WriteBytes(inbox_ + "/cut.jpg", Jpeg(300).substr(0, 700));  // taken when patience ends
  WriteJpegFile(inbox_ + "/good.jpg", 340);
  const WatchSummary summary = RunWell();
  EXPECT_EQ(summary.stored, 1);
  EXPECT_EQ(summary.failed, 2);
  const std::set<std::string> failed = FilesBelow(Station("failed"));
  EXPECT_THAT(failed, SizeIs(4));
  EXPECT_EQ(std::count_if(failed.begin(), failed.end(),
                          [](const auto& f) { return absl::EndsWith(f, ".pdf.reason.json"); }),
            1);
  EXPECT_THAT(FilesBelow(outbox_), SizeIs(4));
}

TEST_F(WatchTest, ASecretScanLeavesNothingButItsHash) {
  const std::string dossier = absl::StrCat(inbox_, "/", kCode);
  fs::create_directories(dossier);
  WriteJpegFile(dossier + "/phuong an.jpg", 350);
  WriteJpegFile(dossier + "/phu luc.jpg", 360);
  const WatchSummary summary = RunWell([](ImageView image) -> absl::StatusOr<PageText> {
    return image.width == 350 ? TextOf(image, {"TUYỆT", "MẬT"}) : WidthAsText(image);
  });
  EXPECT_EQ(summary.quarantined, 2);
  EXPECT_EQ(Stored(), 0);
  EXPECT_THAT(FilesBelow(Station("done")), IsEmpty());
  EXPECT_THAT(FilesBelow(Station("quarantined")), SizeIs(4));
  const std::set<std::string> results = FilesBelow(outbox_);
  EXPECT_THAT(results, SizeIs(2));
  for (const std::string& result : results) {
    EXPECT_TRUE(result.starts_with("quarantined/")) << result;
    const std::string text = ReadBytes(outbox_ + "/" + result);
    EXPECT_FALSE(absl::StrContains(text, "phu") || absl::StrContains(text, kCode)) << text;
  }
}

TEST_F(WatchTest, TemporaryNamesLinksAndOtherKindsStayWhereTheyAre) {
  for (const char* name : {"scan.jpg.part", ".scan.jpg", "~scan.jpg", "scan.tmp.jpg"})
    WriteBytes(absl::StrCat(inbox_, "/", name), Jpeg(300));
  WriteBytes(inbox_ + "/notes.txt", "text");
  WriteBytes(folder_ + "/outside.jpg", Jpeg(310));
  fs::create_symlink(folder_ + "/outside.jpg", inbox_ + "/link.jpg");
  EXPECT_EQ(RunWell().stored, 0);
  EXPECT_THAT(FilesBelow(inbox_), SizeIs(6));
}

TEST_F(WatchTest, TheSameNameTwiceIsTwoScansAndTheSameContentIsKnown) {
  WriteJpegFile(inbox_ + "/scan.jpg", 300);
  EXPECT_EQ(RunWell().stored, 1);
  WriteJpegFile(inbox_ + "/scan.jpg", 310);
  EXPECT_EQ(RunWell().stored, 1);
  std::this_thread::sleep_for(std::chrono::milliseconds(1100));  // records tell whole seconds
  WriteJpegFile(inbox_ + "/scan.jpg", 310);
  EXPECT_EQ(RunWell().duplicates, 1);
  EXPECT_EQ(Stored(), 2);
  EXPECT_THAT(FilesBelow(Station("done")), SizeIs(3));
  EXPECT_THAT(FilesBelow(outbox_), SizeIs(6));
}

// A kill between the commit and what follows it.
TEST_F(WatchTest, WhatWasCommittedBeforeAKillGetsItsResultsOnce) {
  WriteJpegFile(inbox_ + "/scan.jpg", 300);
  {
    absl::StatusOr<std::unique_ptr<sohoa::Station>> station = Station::Open(inbox_, clock_);
    ASSERT_TRUE(station.ok());
    const absl::StatusOr<Claim> claim = (*station)->TakeIn({{"scan.jpg", {}}});
    ASSERT_TRUE(claim.ok());
    EnginePool engines(FakeEngines());
    InputDocument input{.files = {(*station)->PathOf(claim->id, "scan.jpg")},
                        .came_as = {inbox_ + "/scan.jpg"}};
    Ingest({input}, warehouse_.store.get(), &engines, clock_, options_.reading.ingest, stop_);
    ASSERT_EQ(Stored(), 1);
  }
  WatchSummary summary = RunWell();
  EXPECT_EQ(summary.stored, 1);  // told as what it was
  EXPECT_THAT(FilesBelow(outbox_), SizeIs(2));
  fs::remove_all(outbox_);
  fs::create_directories(outbox_);
  summary = RunWell();
  EXPECT_EQ(summary.stored + summary.duplicates, 0);
  EXPECT_THAT(FilesBelow(outbox_), IsEmpty());
}

// A kill in the middle of taking a folder, and in the middle of putting away.
TEST_F(WatchTest, NotesAreCarriedOutAfterAKill) {
  absl::StatusOr<std::unique_ptr<sohoa::Station>> station = Station::Open(inbox_, clock_);
  ASSERT_TRUE(station.ok());
  fs::create_directories(inbox_ + "/d");
  for (int k = 0; k < 3; ++k) WriteJpegFile(absl::StrCat(inbox_, "/d/", k, ".jpg"), 300 + 10 * k);
  const absl::StatusOr<Claim> claim = (*station)->TakeIn({{"d/0.jpg", {}}});
  ASSERT_TRUE(claim.ok());
  WriteBytes((*station)->DraftOf(claim->id, "taking"),
             std::string("d/0.jpg\0d/1.jpg\0d/gone.jpg\0", 27));
  absl::StatusOr<Claim> resumed = (*station)->Resume(claim->id);
  ASSERT_TRUE(resumed.ok()) << resumed.status();
  ASSERT_THAT(resumed->files, SizeIs(2));
  EXPECT_EQ(resumed->files[1].path, "d/1.jpg");
  EXPECT_TRUE(fs::exists(inbox_ + "/d/2.jpg"));  // it came later

  const std::string from = (*station)->PathOf(claim->id, "d/0.jpg");
  const std::string to = (*station)->PlaceOf(Shelf::kDone, claim->id, "d/0.jpg");
  WriteBytes((*station)->DraftOf(claim->id, "carrying"),
             from + std::string(1, '\0') + to + std::string(1, '\0'));
  for (int again = 0; again < 2; ++again) {
    resumed = (*station)->Resume(claim->id);
    ASSERT_TRUE(resumed.ok());
    EXPECT_THAT(resumed->files, SizeIs(1));
    EXPECT_TRUE(fs::exists(to));
  }
}

// A scan that kills the station must not kill it for ever, nor hold up the others.
TEST_F(WatchTest, WhatProcessesDiedOfIsReadLastAndGivenUpInTheEnd) {
  {
    absl::StatusOr<std::unique_ptr<sohoa::Station>> station = Station::Open(inbox_, clock_);
    ASSERT_TRUE(station.ok());
    for (const int deaths : {10, 1}) {
      const std::string name = absl::StrCat("deaths", deaths, ".jpg");
      WriteJpegFile(inbox_ + "/" + name, 300 + deaths);
      const absl::StatusOr<Claim> claim = (*station)->TakeIn({{name, {}}});
      ASSERT_TRUE(claim.ok());
      for (int k = 0; k < deaths; ++k) (*station)->NoteBegun(claim->id);
      EXPECT_EQ((*station)->Deaths(claim->id), deaths);
    }
    const absl::StatusOr<Claim> claim = (*station)->TakeIn({{"none.jpg", {}}});
    ASSERT_TRUE(claim.ok());
    WriteJpegFile(folder_ + "/other.jpg", 330);
    fs::create_directories((*station)->ScansOf(claim->id));
    fs::rename(folder_ + "/other.jpg", (*station)->PathOf(claim->id, "other.jpg"));
  }
  const WatchSummary summary = RunWell();
  EXPECT_EQ(summary.stored, 2);
  EXPECT_EQ(summary.failed, 1);
  ASSERT_THAT(outcomes_, SizeIs(3));
  EXPECT_EQ(outcomes_[0].input.path(), inbox_ + "/other.jpg");
  for (const DocumentOutcome& outcome : outcomes_)
    EXPECT_EQ(outcome.kind == Kind::kFailed, absl::EndsWith(outcome.input.path(), "10.jpg"));
}

TEST_F(WatchTest, OneInboxHasOneStation) {
  const absl::StatusOr<std::unique_ptr<sohoa::Station>> station = Station::Open(inbox_, clock_);
  ASSERT_TRUE(station.ok());
  EXPECT_TRUE(absl::IsFailedPrecondition(Run().status()));
}

TEST_F(WatchTest, AnInboxThatIsNotThereIsAnError) {
  fs::remove_all(inbox_);
  EXPECT_TRUE(absl::IsNotFound(Run().status()));
}

TEST_F(WatchTest, WhatIsDoneIsKeptForItsTime) {
  WriteJpegFile(inbox_ + "/scan.jpg", 300);
  WriteBytes(inbox_ + "/bad.pdf", "no PDF");
  RunWell();
  options_.keep_done = absl::Hours(24);
  RunWell();
  EXPECT_THAT(FilesBelow(Station("done")), SizeIs(1));
  options_.keep_done = absl::ZeroDuration();
  RunWell();
  EXPECT_THAT(FilesBelow(Station("done")), IsEmpty());
  EXPECT_THAT(FilesBelow(Station("failed")), SizeIs(2));  // nothing goes that is not stored
}

// Runs until the condition holds; the suite's own limit ends what never does.
class RunningWatchTest : public WatchTest {
 protected:
  void SetUp() override {
    WatchTest::SetUp();
    options_.once = false;
  }

  void Start() {
    thread_ = std::thread([this] { summary_ = RunWell(); });
  }
  static void Until(const std::function<bool()>& condition) {
    while (!condition()) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  void Stop() {
    stop_ = true;
    thread_.join();
  }
  size_t Results() { return FilesBelow(outbox_).size(); }

  std::thread thread_;
  WatchSummary summary_;
};

TEST_F(RunningWatchTest, AScanThatIsStillWrittenIsLeftAlone) {
  Start();
  const std::string bytes = Jpeg(300);
  std::ofstream out(inbox_ + "/slow.jpg", std::ios::binary);
  for (size_t at = 0; at < bytes.size(); at += 1 + bytes.size() / 6) {
    out << bytes.substr(at, 1 + bytes.size() / 6) << std::flush;
    std::this_thread::sleep_for(std::chrono::milliseconds(100));  // longer than the quiet time
    EXPECT_TRUE(fs::exists(inbox_ + "/slow.jpg"));
  }
  out.close();
  Until([&] { return Results() == 2; });
  Stop();
  EXPECT_EQ(summary_.stored, 1);
  EXPECT_EQ(outcomes_.at(0).source_sha256, Sha256Hex(bytes));
}

// Its writer went on after the scan was taken: what is read is what it has become.
TEST_F(RunningWatchTest, AClaimThatChangesComesToRestFirst) {
  const std::string bytes = Jpeg(300);
  WriteBytes(inbox_ + "/a.jpg", bytes);
  std::atomic<bool> has_changed = false;
  EnginePool engines(FakeEngines([&](ImageView image) -> absl::StatusOr<PageText> {
    // While it is being read. What is behind the picture is no matter to the reader.
    if (!has_changed.exchange(true)) {
      for (const std::string& file : FilesBelow(Station("claimed")))
        if (absl::EndsWith(file, "a.jpg")) {
          std::ofstream(Station("claimed/") + file, std::ios::app | std::ios::binary) << "more";
        }
    }
    return WidthAsText(image);
  }));
  options_.once = true;
  const absl::StatusOr<WatchSummary> summary =
      Watch(warehouse_.store.get(), &engines, clock_, options_, stop_);
  ASSERT_TRUE(summary.ok());
  EXPECT_EQ(summary->stored, 1);
  EXPECT_EQ(outcomes_.at(0).source_sha256, Sha256Hex(bytes + "more"));
  EXPECT_EQ(Stored(), 1);
}

TEST_F(RunningWatchTest, ByPollingAsWellAsByEvents) {
  for (const absl::Duration poll : {absl::ZeroDuration(), absl::Milliseconds(50)}) {
    options_.poll = poll;
    stop_ = false;
    const size_t before = Results();
    Start();
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    WriteJpegFile(absl::StrCat(inbox_, "/", before, ".jpg"), 300 + 10 * static_cast<int>(before));
    fs::create_directories(absl::StrCat(inbox_, "/later"));
    WriteJpegFile(absl::StrCat(inbox_, "/later/", before, ".jpg"),
                  310 + 10 * static_cast<int>(before));
    // Results come first, then the scans are put away.
    Until([&] { return Results() == before + 4 && FilesBelow(Station("claimed")).empty(); });
    Stop();
    EXPECT_FALSE(summary_.work_left);
  }
}

TEST_F(RunningWatchTest, AnInboxThatGoesAwayIsToldOnceAndComesBack) {
  options_.poll = absl::Milliseconds(20);
  Start();
  Until([&] { return fs::exists(Station("claimed")); });
  fs::rename(inbox_, folder_ + "/away");
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  EXPECT_FALSE(fs::exists(inbox_));  // nothing is made in the place of a share
  fs::rename(folder_ + "/away", inbox_);
  WriteJpegFile(inbox_ + "/a.jpg", 300);
  Until([&] { return Results() == 2; });
  Stop();
  EXPECT_THAT(troubles_, SizeIs(2)) << testing::PrintToString(troubles_);
}

TEST_F(RunningWatchTest, AnOutboxThatIsNotThereHoldsUpNoReading) {
  fs::rename(outbox_, folder_ + "/away");
  WriteJpegFile(inbox_ + "/a.jpg", 300);
  Start();
  Until([&] { return Stored() == 1; });
  Stop();
  EXPECT_TRUE(summary_.work_left);
  EXPECT_THAT(FilesBelow(Station("done")), IsEmpty());
  fs::rename(folder_ + "/away", outbox_);
  stop_ = false;
  Start();
  Until([&] { return Results() == 2; });
  Stop();
  EXPECT_FALSE(summary_.work_left);
}

TEST_F(RunningWatchTest, ADiskThatIsFullIsNoFaultOfTheScan) {
  WriteJpegFile(inbox_ + "/a.jpg", 300);
  EnginePool engines(FakeEngines([&](ImageView) -> absl::StatusOr<PageText> {
    stop_ = true;  // after the first try
    return absl::ResourceExhaustedError("the disk is full");
  }));
  const absl::StatusOr<WatchSummary> summary =
      Watch(warehouse_.store.get(), &engines, clock_, options_, stop_);
  ASSERT_TRUE(summary.ok());
  EXPECT_TRUE(summary->work_left);
  EXPECT_EQ(summary->failed, 0);
  EXPECT_THAT(FilesBelow(Station("failed")), IsEmpty());
  stop_ = false;
  options_.once = true;
  EXPECT_EQ(RunWell().stored, 1);
}

}  // namespace
}  // namespace sohoa
