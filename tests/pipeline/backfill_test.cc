// Backfills that are cut off, meet changed, broken, deadly and secret files and full disks: each
// input is done once, and the journal's sums hold.
#include "pipeline/backfill.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <map>
#include <set>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "pipeline/supervised_worker.h"
#include "tests/support/forwarding_store.h"
#include "tests/support/test_scans.h"

namespace sohoa {
namespace {

namespace fs = std::filesystem;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::UnorderedElementsAre;
using testing_support::FakeEngine;
using testing_support::FakeEngines;
using testing_support::NewFolder;
using testing_support::TextOf;
using testing_support::WriteBytes;
using testing_support::WriteJpegFile;
using testing_support::WriteTiffFile;

constexpr char kCode[] = "H15.50.05.13-261008-0975";
constexpr int kStampedWidth = 366;
constexpr int kDeadlyWidth = 377;

// As on a machine whose battery is empty: each look at it shows an earlier hour.
class BackwardClock final : public Clock {
 public:
  absl::Time Now() const override {
    return absl::FromUnixSeconds(1'774'000'000) - absl::Hours(++looks_);
  }

 private:
  mutable std::atomic<int> looks_{0};
};

class BackfillTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = NewFolder(std::string("backfill_") +
                        testing::UnitTest::GetInstance()->current_test_info()->name());
    scans_ = folder_ + "/scans";
    fs::create_directories(folder_ + "/scratch");
    fs::create_directories(scans_);
    options_.ingest.flow.workers = 2;
    options_.ingest.scratch_dir = folder_ + "/scratch";
    options_.on_outcome = [this](const DocumentOutcome& outcome) {
      if (outcome.kind == DocumentOutcome::Kind::kStored)
        ++stored_[fs::path(outcome.input.path()).filename().string()];
    };
  }

  void Tiff(const std::string& name, const std::vector<int>& widths) const {
    fs::create_directories(fs::path(scans_ + "/" + name).parent_path());
    WriteTiffFile(scans_ + "/" + name, widths);
  }

  absl::StatusOr<PageText> Read(ImageView image) {
    ++pages_read_;
    if (on_page_) on_page_();
    if (image.width == kStampedWidth) return TextOf(image, {"MẬT"});
    if (image.width == kDeadlyWidth) {
      ++deaths_;
      return absl::UnavailableError("the reader died");
    }
    return TextOf(image, {absl::StrCat("w", image.width)});
  }

  BackfillSummary Run(RecordStore* store = nullptr) {
    stop_ = false;
    EnginePool engines(FakeEngines([this](ImageView image) { return Read(image); }));
    BackfillSummary summary = RunBackfill({scans_}, store == nullptr ? store_.get() : store,
                                          &engines, clock_, options_, stop_);
    EXPECT_TRUE(fs::is_empty(options_.ingest.scratch_dir));
    const auto report = store_->Check();
    EXPECT_TRUE(report.ok() && report->problems.empty()) << report.status();
    return summary;
  }

  // Names of the files of inputs in this state, in order.
  std::vector<std::string> In(InputState state) const {
    std::vector<std::string> names;
    const absl::Status walked = store_->ForEachInput(state, [&](const JournalledInput& input) {
      names.push_back(fs::path(input.path()).filename().string());
      return absl::OkStatus();
    });
    EXPECT_TRUE(walked.ok()) << walked;
    return names;
  }

  int64_t Documents() const { return store_->Stats()->documents; }

  std::string folder_;
  std::string scans_;
  BackwardClock clock_;
  BackfillOptions options_;
  std::unique_ptr<RecordStore> store_ = NewMemoryStore();
  std::atomic<bool> stop_{false};
  std::function<void()> on_page_;
  std::atomic<int> pages_read_{0};
  std::atomic<int> deaths_{0};
  std::map<std::string, int> stored_;  // how often each was told to be
};

TEST_F(BackfillTest, SaysOfEveryInputWhatBecameOfIt) {
  Tiff("a.tif", {301, -302, 303});
  fs::copy(scans_ + "/a.tif", scans_ + "/b.tif");
  WriteBytes(scans_ + "/broken.tif", "no picture");
  Tiff("secret.tif", {kStampedWidth});
  WriteBytes(scans_ + "/.hidden.tif", "x");
  WriteBytes(scans_ + "/notes.txt", "x");
  const BackfillSummary summary = Run();
  EXPECT_TRUE(summary.status.ok()) << summary.status;
  EXPECT_EQ(summary.ended, 4);
  EXPECT_EQ(summary.failed, 1);
  EXPECT_THAT(In(InputState::kDone), ElementsAre("a.tif"));
  EXPECT_THAT(In(InputState::kDuplicate), ElementsAre("b.tif"));
  EXPECT_THAT(In(InputState::kFailed), ElementsAre("broken.tif"));
  EXPECT_THAT(In(InputState::kQuarantined), ElementsAre("")) << "the name may tell a secret";
  EXPECT_EQ(summary.totals.pages_read, 3);
  EXPECT_EQ(summary.totals.pages_stored + summary.totals.blank_pages, 3);
  EXPECT_EQ(summary.totals.open(), 0);
  // Once more: nothing is to be done.
  EXPECT_EQ(Run().ended, 0);
  EXPECT_EQ(Documents(), 1);
}

TEST_F(BackfillTest, GoesOnWhereItWasStopped) {
  for (int k = 0; k < 12; ++k) Tiff(absl::StrCat("s", 10 + k, ".tif"), {310 + k});
  for (int run = 0; run < 20 && Documents() < 12; ++run) {
    const int before = pages_read_;
    on_page_ = [&] { stop_ = pages_read_ - before >= 3; };
    Run();
    EXPECT_THAT(In(InputState::kClaimed), IsEmpty());
  }
  on_page_ = nullptr;
  Run();
  EXPECT_EQ(Documents(), 12);
  EXPECT_EQ(stored_.size(), 12U);
  for (const auto& [name, times] : stored_) EXPECT_EQ(times, 1) << name;
}

TEST_F(BackfillTest, ReadsItsPagesAndLeavesTheRestToTheNext) {
  for (int k = 0; k < 12; ++k) Tiff(absl::StrCat("s", 10 + k, ".tif"), {310 + k, 330 + k});
  options_.most_pages = 6;
  options_.ingest.flow.workers = 1;
  int runs = 1;
  for (; runs < 20 && Run().has_read_its_pages; ++runs) {
    EXPECT_THAT(In(InputState::kClaimed), IsEmpty());
    EXPECT_GE(pages_read_, 6 * runs);
    EXPECT_LT(pages_read_, 12 * runs) << "what had been let in when the last one was read";
  }
  EXPECT_GE(runs, 3);
  EXPECT_EQ(Documents(), 12);
  for (const auto& [name, times] : stored_) EXPECT_EQ(times, 1) << name;
}

TEST_F(BackfillTest, ADossierIsNotDividedForItsPages) {
  for (int k = 0; k < 8; ++k) Tiff(absl::StrCat(kCode, "/", k, ".tif"), {310 + k});
  for (int k = 0; k < 20; ++k) Tiff(absl::StrCat("z", 10 + k, "/z.tif"), {330 + k});
  options_.most_pages = 1;
  options_.ingest.flow.workers = 1;
  EXPECT_TRUE(Run().has_read_its_pages);
  EXPECT_THAT(In(InputState::kDiscovered), Not(IsEmpty()));
  EXPECT_THAT(In(InputState::kDiscovered), Each("z.tif")) << "the dossier comes first";
  options_.most_pages = 100;
  EXPECT_FALSE(Run().has_read_its_pages);
  EXPECT_EQ(Documents(), 28);
}

TEST_F(BackfillTest, HasNothingToHandOverWhereAsMuchWasReadAsWasWanted) {
  for (int k = 0; k < 3; ++k) Tiff(absl::StrCat("s", k, ".tif"), {310 + k});
  options_.most_pages = 1;
  options_.most_inputs = 1;
  EXPECT_FALSE(Run().has_read_its_pages);
  EXPECT_THAT(In(InputState::kDiscovered), testing::SizeIs(2));
}

TEST_F(BackfillTest, TakesOverWhatADeadProcessHadClaimed) {
  Tiff("a.tif", {301});
  Tiff("b.tif", {302});
  options_.most_inputs = 1;
  Run();
  JournalledInput claimed;
  ASSERT_TRUE(store_
                  ->ForEachInput(InputState::kDiscovered,
                                 [&](const JournalledInput& input) {
                                   claimed = input;
                                   return absl::OkStatus();
                                 })
                  .ok());
  claimed.state = InputState::kClaimed;
  ASSERT_TRUE(store_->PutInputs({claimed}, {}).ok());
  options_.most_inputs = 0;
  EXPECT_EQ(Run().ended, 1);
  EXPECT_THAT(In(InputState::kDone), ElementsAre("a.tif", "b.tif"));
}

TEST_F(BackfillTest, AnInputThatTwiceKilledItsProcessIsGivenUp) {
  Tiff("a.tif", {301});
  Tiff("killer.tif", {302});
  for (int death = 1; death <= 2; ++death) {
    options_.most_inputs = 0;
    on_page_ = [&] { stop_ = true; };
    Run();
    std::vector<JournalledInput> rows;
    options_.suspicion = {{}, "the process that read it died: signal 11"};
    ASSERT_TRUE(store_
                    ->ForEachInput(InputState::kDiscovered,
                                   [&](const JournalledInput& input) {
                                     rows.push_back(input);
                                     rows.back().state = InputState::kClaimed;
                                     if (input.path() == scans_ + "/killer.tif")
                                       options_.suspicion.keys = {input.key};
                                     return absl::OkStatus();
                                   })
                    .ok());
    ASSERT_TRUE(store_->PutInputs(rows, {}).ok());
  }
  on_page_ = nullptr;
  Run();
  EXPECT_THAT(In(InputState::kDone), ElementsAre("a.tif"));
  EXPECT_THAT(In(InputState::kQuarantined), ElementsAre("killer.tif"));
  EXPECT_TRUE(fs::exists(scans_ + "/killer.tif"));
  options_.suspicion = {};
  options_.retry_failed = true;
  Run();
  EXPECT_THAT(In(InputState::kDone), ElementsAre("a.tif", "killer.tif"));
}

TEST_F(BackfillTest, APageThatNoReaderSurvivesIsTriedOnceMoreAndGivenUp) {
  for (int k = 0; k < 6; ++k) Tiff(absl::StrCat("s", k, ".tif"), {310 + k});
  Tiff("s3-deadly.tif", {301, kDeadlyWidth});
  const BackfillSummary summary = Run();
  EXPECT_EQ(summary.failed, 1);
  EXPECT_THAT(In(InputState::kQuarantined), ElementsAre("s3-deadly.tif"));
  EXPECT_EQ(Documents(), 6);
  EXPECT_EQ(deaths_, 2);
}

TEST_F(BackfillTest, ReadsTheMostImportantFirst) {
  Tiff("late/a.tif", {301});
  Tiff("early/b.tif", {302});
  EnginePool engines(FakeEngines([this](ImageView image) { return Read(image); }));
  options_.most_inputs = 1;
  const auto run = [&](const std::string& source, int priority) {
    options_.discovery.priority = priority;
    return RunBackfill({scans_ + source}, store_.get(), &engines, clock_, options_, stop_);
  };
  run("/early", 0);
  EXPECT_THAT(In(InputState::kDone), ElementsAre("b.tif"));
  Tiff("early/c.tif", {303});
  Tiff("late/d.tif", {304});
  options_.most_inputs = 2;
  run("/early", 0);
  run("/late", 5);
  EXPECT_THAT(In(InputState::kDone), ElementsAre("a.tif", "d.tif", "b.tif", "c.tif"));
}

TEST_F(BackfillTest, AChangedFileIsANewInput) {
  Tiff("a.tif", {301});
  Run();
  Tiff("a.tif", {302});
  fs::last_write_time(scans_ + "/a.tif", fs::file_time_type::clock::now() - std::chrono::hours(9));
  Run();
  EXPECT_THAT(In(InputState::kDone), ElementsAre("a.tif", "a.tif"));
  EXPECT_EQ(Documents(), 2);
  // Touched, and the same content: known by its bytes.
  fs::last_write_time(scans_ + "/a.tif", fs::file_time_type::clock::now());
  Run();
  EXPECT_THAT(In(InputState::kDuplicate), ElementsAre("a.tif"));
  EXPECT_EQ(Documents(), 2);
}

TEST_F(BackfillTest, ADossierIsReadWholeAndStoppedWhole) {
  Tiff("Khan/1.tif", {301});
  Tiff("Khan/2.tif", {302});
  Tiff("Khan/3.tif", {303});
  Tiff(absl::StrCat(kCode, "/a.tif"), {304});
  Tiff(absl::StrCat(kCode, "/b.tif"), {kStampedWidth});
  options_.most_inputs = 1;
  Run();
  EXPECT_EQ(In(InputState::kQuarantined).size(), 2U) << "the code's folder comes first";
  EXPECT_EQ(Documents(), 0);
  Run();
  EXPECT_THAT(In(InputState::kDone), ElementsAre("1.tif", "2.tif", "3.tif"));
}

TEST_F(BackfillTest, WhatAnOfficerReleasedIsReadAgain) {
  Tiff("secret.tif", {kStampedWidth});
  Run();
  EXPECT_EQ(Run().ended, 0);
  std::string source;
  ASSERT_TRUE(store_
                  ->ForEachQuarantined([&](const QuarantineEntry& entry) {
                    source = entry.source_sha256;
                    return absl::OkStatus();
                  })
                  .ok());
  ASSERT_TRUE(store_->Release(source, {"B", "2026-11-23T08:00:00+07:00", "no secret"}).ok());
  EXPECT_EQ(Run().ended, 1);
  EXPECT_THAT(In(InputState::kDone), ElementsAre("secret.tif"));
  EXPECT_EQ(Documents(), 1);
}

// A disk on which there is no room for some commits.
class NarrowStore final : public testing_support::ForwardingStore {
 public:
  NarrowStore(RecordStore* inner, int commits) : ForwardingStore(inner), left_(commits) {}
  absl::StatusOr<std::unique_ptr<DocumentWriter>> NewDocument(const std::string& id) override {
    if (left_-- <= 0) return absl::ResourceExhaustedError("the disk is full");
    return ForwardingStore::NewDocument(id);
  }

 private:
  std::atomic<int> left_;
};

TEST_F(BackfillTest, AFullDiskIsNobodysFailure) {
  for (int k = 0; k < 6; ++k) Tiff(absl::StrCat("s", k, ".tif"), {310 + k});
  NarrowStore narrow(store_.get(), 2);
  const BackfillSummary summary = Run(&narrow);
  EXPECT_EQ(summary.status.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(summary.failed, 0);
  EXPECT_EQ(Documents(), 2);
  EXPECT_TRUE(Run().status.ok());
  EXPECT_EQ(Documents(), 6);
  EXPECT_THAT(In(InputState::kFailed), IsEmpty());
}

TEST_F(BackfillTest, WaitsWhileItIsPausedAndWhileThereIsNoRoom) {
  Tiff("a.tif", {301});
  Tiff("b.tif", {302});
  std::vector<BackfillEvent> events;
  std::atomic<bool> is_full{false};
  options_.on_event = [&](BackfillEvent event) {
    events.push_back(event);
    is_full = event == BackfillEvent::kNoRoom;
  };
  int looks = 0;
  options_.limits.paused = [&] { return ++looks < 3; };
  Run();
  EXPECT_EQ(Documents(), 2);
  EXPECT_THAT(events, ElementsAre(BackfillEvent::kPaused, BackfillEvent::kGoesOn));
  Tiff("c.tif", {303});
  events.clear();
  options_.limits.store_dir = folder_;
  options_.limits.keep_free_bytes = int64_t{1} << 60;
  std::jthread stopper([&] {
    while (!is_full) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    stop_ = true;
  });
  options_.limits.paused = nullptr;
  Run();
  EXPECT_THAT(events, ElementsAre(BackfillEvent::kMayNotFit, BackfillEvent::kNoRoom));
  EXPECT_EQ(Documents(), 2);
}

TEST_F(BackfillTest, BeginsNothingWhenTheTimeIsUp) {
  Tiff("a.tif", {301});
  options_.limits.until = absl::InfinitePast();
  EXPECT_TRUE(Run().status.ok());
  EXPECT_EQ(pages_read_, 0);
  EXPECT_THAT(In(InputState::kDiscovered), ElementsAre("a.tif"));
}

TEST_F(BackfillTest, FindsNumberedPicturesAndLeavesWhatDoesNotCount) {
  for (const char* name : {"p-1.jpg", "p-2.jpg", "p-3.jpg", "q-02.jpg", "q-03.jpg"})
    WriteJpegFile(scans_ + "/" + name, 301);
  const auto found = DiscoverInputs({scans_, scans_ + "/p-1.jpg"}, store_.get(), clock_,
                                    {.on_problem = nullptr}, stop_);
  ASSERT_TRUE(found.ok()) << found.status();
  std::vector<size_t> files;
  ASSERT_TRUE(store_
                  ->ForEachInput(InputState::kDiscovered,
                                 [&](const JournalledInput& input) {
                                   files.push_back(input.files.size());
                                   return absl::OkStatus();
                                 })
                  .ok());
  // The file that was named is taken by itself, as `ingest` does.
  EXPECT_THAT(files, ElementsAre(3U, 1U, 1U, 1U));
  EXPECT_EQ(*found, 4);
}

TEST_F(BackfillTest, SaysThatLinksAreNotFollowed) {
  Tiff("a/1.tif", {301});
  fs::create_directory_symlink(scans_ + "/a", scans_ + "/b");
  fs::create_symlink(scans_ + "/a/1.tif", scans_ + "/2.tif");
  std::vector<std::string> problems;
  const auto tell = [&](const InputProblem& problem) { problems.push_back(problem.path); };
  const auto found = DiscoverInputs({scans_}, store_.get(), clock_, {.on_problem = tell}, stop_);
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_EQ(*found, 1);
  EXPECT_THAT(problems, testing::UnorderedElementsAre(scans_ + "/b", scans_ + "/2.tif"));
}

TEST(BackfillGateTest, KnowsTimesOfDay) {
  const absl::Time now = absl::FromUnixSeconds(1'774'000'000);
  for (const char* text : {"06:00", "6:00", "23:59", "00:00"}) {
    const auto time = NextTimeOfDay(text, now);
    ASSERT_TRUE(time.ok()) << time.status();
    EXPECT_GT(*time, now);
    EXPECT_LE(*time, now + absl::Hours(25));
  }
  for (const char* text : {"", "6", "24:00", "06:60", "6:0", "-1:00", "006:00", "06:00x"})
    EXPECT_FALSE(NextTimeOfDay(text, now).ok()) << text;
}

TEST(BackfillGateTest, KeepsTheRate) {
  const BackfillLimits limits{.pages_per_minute = 60'000};
  const SystemClock clock;
  const std::atomic<bool> stop{false};
  BackfillGate gate(
      limits, clock, [](BackfillEvent) {}, nullptr, stop);
  const auto start = std::chrono::steady_clock::now();
  for (int page = 0; page < 51; ++page) gate.AwaitPage();
  EXPECT_GE(std::chrono::steady_clock::now() - start, std::chrono::milliseconds(50));
}

std::string Key(char c) { return std::string(64, c); }

TEST(SupervisedWorkerTest, TellsTheNextChildDuringWhatTheLastOneDied) {
  std::string reason;
  const auto end = SuperviseWorker(
      [](WorkerVoice* voice, const WorkerTask& task) {
        voice->TookOver();
        if (!task.is_first)
          return task.suspicion.keys == std::vector<std::string>{Key('b'), Key('c')} &&
                         task.told == 1 &&
                         task.suspicion.reason == "the process that read it died: signal 9"
                     ? 7
                     : 8;
        for (const char key : {'a', 'b', 'c'}) voice->Begun(Key(key));
        voice->Ended();
        voice->Told(true);
        raise(SIGKILL);
        return 0;
      },
      {.on_death = [&](const std::string& why) { reason = why; }});
  ASSERT_TRUE(end.ok()) << end.status();
  EXPECT_EQ(end->exit_status, 7);
  EXPECT_EQ(end->failed, 1);
  EXPECT_THAT(reason, HasSubstr("signal 9"));
}

TEST(SupervisedWorkerTest, BeginsAnotherWhenOneHandsOver) {
  const auto end = SuperviseWorker(
      [](WorkerVoice* voice, const WorkerTask& task) {
        voice->TookOver();
        if (task.told == 4) return task.has_found_all && !task.is_first ? 7 : 8;
        if (task.is_first == task.has_found_all) return 9;
        if (task.is_first) voice->Missed();
        for (int k = 0; k < 2; ++k) voice->Told(false);
        return kExitHandedOver;
      },
      {.on_death = [](const std::string& why) { ADD_FAILURE() << why; }});
  ASSERT_TRUE(end.ok()) << end.status();
  EXPECT_EQ(end->exit_status, 7);
  EXPECT_EQ(end->told, 4);
  EXPECT_EQ(end->failed, 1);
}

TEST(SupervisedWorkerTest, TellsTheNextOneToEndWhenOneHandsOverJustThen) {
  bool is_to_end = false;
  const auto end = SuperviseWorker(
      [](WorkerVoice* voice, const WorkerTask& task) {
        sigset_t term;
        sigemptyset(&term);
        sigaddset(&term, SIGTERM);
        sigprocmask(SIG_BLOCK, &term, nullptr);
        voice->TookOver();
        int signal = 0;
        sigwait(&term, &signal);
        return task.is_first ? kExitHandedOver : 7;
      },
      {.stop = [&] { return std::exchange(is_to_end, true); }});
  ASSERT_TRUE(end.ok()) << end.status();
  EXPECT_EQ(end->exit_status, 7);
}

TEST(SupervisedWorkerTest, EndsOneThatMakesNoProgress) {
  const auto end = SuperviseWorker(
      [](WorkerVoice* voice, const WorkerTask& task) {
        voice->TookOver();
        voice->Begun(Key('a'));
        if (task.is_first) raise(SIGSTOP);
        return task.suspicion.keys.size() == 1 ? 0 : 1;
      },
      {.stall_limit = std::chrono::milliseconds(300)});
  ASSERT_TRUE(end.ok()) << end.status();
  EXPECT_EQ(end->exit_status, 0);
}

TEST(SupervisedWorkerTest, GivesUpOneThatCannotEvenBegin) {
  const auto end = SuperviseWorker(
      [](WorkerVoice*, const WorkerTask&) {
        raise(SIGKILL);
        return 0;
      },
      {});
  EXPECT_EQ(end.status().code(), absl::StatusCode::kAborted);
}

TEST(SupervisedWorkerTest, WaitsForRoomUntilItIsStopped) {
  bool waits = false;
  int looks = 0;
  const auto end = SuperviseWorker([](WorkerVoice*, const WorkerTask&) { return kExitNoRoom; },
                                   {.stop = [&] { return waits && ++looks > 2; },
                                    .on_no_room = [&](bool waiting) { waits = waiting; }});
  EXPECT_EQ(end.status().code(), absl::StatusCode::kCancelled);
  EXPECT_TRUE(waits);
}

}  // namespace
}  // namespace sohoa
