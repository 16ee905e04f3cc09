// Kills, cut logs and full disks: what was committed stays, whole; nothing else does.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "storage/record/backup.h"
#include "storage/record/record_store.h"
#include "tests/storage/record/sample_document.h"

namespace sohoa {
namespace {

namespace fs = std::filesystem;
using testing::IsEmpty;
using testing_support::NumberedDocument;
using testing_support::SampleDocument;
using testing_support::StoreThrough;
using testing_support::TempFolder;

class StoreFaultTest : public testing::Test {
 protected:
  // A thread keeps the mounts of its beginning, and RocksDB's threads begin with the first store:
  // so this comes before all tests. In a namespace of our own nobody else sees the small disk, and
  // it goes with this process.
  static void SetUpTestSuite() {
    may_mount_ = unshare(CLONE_NEWNS) == 0 &&
                 mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0;
  }
  static inline bool may_mount_ = false;

  // Runs commit_loop from document `first` on and kills it after `life`. Gives the number behind
  // the last document whose Commit returned.
  int CommitUntilKilled(int first, std::chrono::milliseconds life) {
    int ends[2];
    EXPECT_EQ(pipe(ends), 0);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    posix_spawn_file_actions_addclose(&actions, ends[0]);
    std::string first_text = std::to_string(first);
    std::string program = SOHOA_COMMIT_LOOP;
    std::string dir = dir_;
    std::string folder = folder_.path();
    char* argv[] = {program.data(), dir.data(), folder.data(), first_text.data(), nullptr};
    pid_t child = 0;
    EXPECT_EQ(posix_spawn(&child, program.c_str(), &actions, nullptr, argv, environ), 0);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    std::FILE* lines = fdopen(ends[0], "r");
    int next = first;
    int number = 0;
    if (std::fscanf(lines, "%d", &number) == 1) next = number + 1;  // it has begun
    std::this_thread::sleep_for(life);
    kill(child, SIGKILL);
    while (std::fscanf(lines, "%d", &number) == 1) next = number + 1;
    std::fclose(lines);
    int status = 0;
    waitpid(child, &status, 0);
    EXPECT_TRUE(WIFSIGNALED(status)) << "commit_loop ended by itself: " << status;
    return next;
  }

  std::string NewestLog() const {
    std::string newest;
    for (const auto& entry : fs::directory_iterator(dir_))
      if (entry.path().extension() == ".log")
        newest = std::max(newest, entry.path().filename().string());
    return newest;
  }

  // Every document from 0 to next-1 is there and whole; one more may be.
  static void ExpectWhole(const std::string& dir, int next) {
    const auto store = OpenRocksStore(dir);
    ASSERT_TRUE(store.ok()) << store.status();
    for (int number = 0; number < next; ++number) ExpectStored(**store, number);
    const auto report = (*store)->Check();
    ASSERT_TRUE(report.ok()) << report.status();
    EXPECT_THAT(report->problems, IsEmpty());
    EXPECT_GE(report->documents, next);
    EXPECT_LE(report->documents, next + 1);
  }

  static void ExpectStored(const RecordStore& store, int number) {
    const SampleDocument document = NumberedDocument(number);
    const std::string& id = document.record.id;
    ASSERT_TRUE(store.ReadRecord(id).ok()) << number;
    for (size_t i = 0; i < document.pages.size(); ++i) {
      const auto page = store.ReadPage(id, static_cast<int>(i));
      ASSERT_TRUE(page.ok()) << number;
      EXPECT_EQ(ToPlainText(*page), ToPlainText(document.pages[i]));
    }
    EXPECT_EQ(testing_support::IndexRowsFrom(store, "row of " + id).size(), 1U);
  }

  const TempFolder folder_;
  const std::string dir_ = folder_.path() + "/store";
};

TEST_F(StoreFaultTest, SurvivesKillsAtAnyMoment) {
  std::mt19937 random(11);
  int next = 0;
  for (int round = 0; round < 12; ++round) {
    next = CommitUntilKilled(next, std::chrono::milliseconds(random() % 150));
    ExpectWhole(dir_, next);
    // The document in which it was killed may have been committed just before.
    const auto store = OpenRocksStore(dir_);
    ASSERT_TRUE(store.ok());
    next = static_cast<int>((*store)->Stats().value().documents);
  }
  EXPECT_GT(next, 12);
}

// Backups that are made while another process writes, and is killed meanwhile.
TEST_F(StoreFaultTest, ABackupBesideAWritingProcessIsWhole) {
  const std::string backups = folder_.path() + "/backups";
  std::vector<std::pair<int64_t, int>> made;  // and how many documents were acknowledged before
  std::thread killed([&] { CommitUntilKilled(0, std::chrono::milliseconds(2500)); });
  while (made.size() < 4) {
    const auto reader = OpenRocksStore(dir_, {.read_only = true});
    if (!reader.ok()) continue;  // not yet made
    const auto before = static_cast<int>((*reader)->Stats().value().documents);
    const auto backup = BackUpStore(dir_, backups);
    EXPECT_TRUE(backup.ok()) << backup.status();
    if (!backup.ok()) break;
    made.emplace_back(backup->number, before);
  }
  killed.join();
  for (const auto& [number, before] : made) {
    const std::string copy = folder_.path() + "/copy" + std::to_string(number);
    ASSERT_TRUE(RestoreStore(backups, number, copy).ok());
    const auto store = OpenRocksStore(copy);
    ASSERT_TRUE(store.ok()) << store.status();
    for (int k = 0; k < before; ++k) ExpectStored(**store, k);
    EXPECT_THAT((*store)->Check().value().problems, IsEmpty());
  }
}

// As after a power cut: the end of the log is missing from some byte on.
TEST_F(StoreFaultTest, ALogThatIsCutAnywhereHoldsWholeDocumentsOnly) {
  // Killed just after it began a new log, the store has nothing in it that could be cut.
  std::string log;
  uintmax_t size = 0;
  for (int next = 0; size == 0;) {
    next = CommitUntilKilled(next, std::chrono::milliseconds(200));
    log = NewestLog();
    ASSERT_FALSE(log.empty());
    size = fs::file_size(dir_ + "/" + log);
  }
  std::mt19937 random(5);
  for (int round = 0; round < 12; ++round) {
    const std::string copy = folder_.path() + "/copy" + std::to_string(round);
    fs::copy(dir_, copy);
    fs::resize_file(copy + "/" + log, random() % size);
    auto store = OpenRocksStore(copy);
    ASSERT_TRUE(store.ok()) << store.status();
    const auto report = (*store)->Check();
    ASSERT_TRUE(report.ok());
    EXPECT_THAT(report->problems, IsEmpty());
    for (int number = 0; number < report->documents; ++number) ExpectStored(**store, number);
    store->reset();
    fs::remove_all(copy);
  }
}

// Fills the store until it refuses. Gives the number of documents that went in.
int FillUp(const std::string& dir, const std::string& folder) {
  const auto store = OpenRocksStore(dir);
  EXPECT_TRUE(store.ok()) << store.status();
  for (int number = 0; number < 1000; ++number) {
    const SampleDocument document = NumberedDocument(number);
    const absl::Status status =
        StoreThrough(**store, folder, document, {{"row of " + document.record.id, ""}});
    if (status.ok()) continue;
    EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted) << status;
    EXPECT_EQ(status.message(), "the disk is full");
    return number;
  }
  ADD_FAILURE() << "the disk was never full";
  return 0;
}

// A limit on the size of files fails as a full disk does, and needs no rights.
TEST_F(StoreFaultTest, SaysThatTheDiskIsFullWhenFilesMayNotGrow) {
  signal(SIGXFSZ, SIG_IGN);
  rlimit before{};
  getrlimit(RLIMIT_FSIZE, &before);
  rlimit tight = before;
  tight.rlim_cur = 5 << 20;
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &tight), 0);
  const int stored = FillUp(dir_, folder_.path());
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &before), 0);
  EXPECT_GT(stored, 0);
  ExpectWhole(dir_, stored);
}

TEST_F(StoreFaultTest, SurvivesAFullDisk) {
  const std::string disk = folder_.path() + "/disk";
  fs::create_directory(disk);
  // In a namespace of our own, so that nobody else sees the mount and it ends with this process.
  if (!may_mount_ || mount("tmpfs", disk.c_str(), "tmpfs", 0, "size=24m") != 0)
    GTEST_SKIP() << "a small disk cannot be mounted here: " << std::strerror(errno);
  const int stored = FillUp(disk + "/store", folder_.path());
  EXPECT_GT(stored, 0);
  ASSERT_EQ(mount("tmpfs", disk.c_str(), "tmpfs", MS_REMOUNT, "size=200m"), 0);
  ExpectWhole(disk + "/store", stored);
  umount2(disk.c_str(), MNT_DETACH);
}

}  // namespace
}  // namespace sohoa
