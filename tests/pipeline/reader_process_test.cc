// What becomes of a page, of the next one and of the batch when the process that reads misbehaves.
#include "pipeline/reader_process.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <iterator>

#include "pipeline/ingest.h"
#include "pipeline/warehouse.h"
#include "tests/pipeline/fake_reader.h"
#include "tests/support/test_scans.h"

namespace sohoa {
namespace {

using namespace std::string_literals;
using namespace testing_support;
using testing::HasSubstr;

constexpr auto kShort = std::chrono::milliseconds(500);

ReaderProcessOptions Fake(const std::string& language = "vie") {
  return {.language = language, .program = SOHOA_FAKE_READER};
}

std::unique_ptr<OcrEngine> Engine(const ReaderProcessOptions& options = Fake()) {
  absl::StatusOr<std::unique_ptr<OcrEngine>> engine = NewReaderProcess(options);
  EXPECT_TRUE(engine.ok()) << engine.status();
  return *std::move(engine);
}

absl::StatusOr<std::string> ReadPage(OcrEngine& engine, int width) {
  const absl::StatusOr<PageText> page = engine.Read(MakePage(width).view(), 100, ReadMode::kPage);
  if (!page.ok()) return page.status();
  return ToPlainText(*page);
}

void ExpectReadsOn(OcrEngine& engine) {
  EXPECT_EQ(ReadPage(engine, 301).value_or("nothing"), "w301\n");
  EXPECT_EQ(ReadPage(engine, 302).value_or("nothing"), "w302\n");
}

pid_t ProcessOf(OcrEngine& engine) {
  return static_cast<pid_t>(std::stol(ReadPage(engine, kItsProcess).value_or("0")));
}

TEST(ReaderProcessTest, OneProcessReadsPageAfterPage) {
  const auto engine = Engine();
  const pid_t first = ProcessOf(*engine);
  ExpectReadsOn(*engine);
  EXPECT_EQ(ProcessOf(*engine), first);
}

TEST(ReaderProcessTest, TheReadersOwnErrorIsThePagesAndCostsNoProcess) {
  const auto engine = Engine();
  const pid_t first = ProcessOf(*engine);
  EXPECT_TRUE(absl::IsInternal(ReadPage(*engine, kFails).status()));
  EXPECT_EQ(ProcessOf(*engine), first);
}

TEST(ReaderProcessTest, AReaderThatComputesForeverIsKilled) {
  ReaderProcessOptions options = Fake();
  options.cpu_limit = kShort;
  const auto engine = Engine(options);
  const pid_t first = ProcessOf(*engine);
  const absl::Status status = ReadPage(*engine, kSpins).status();
  EXPECT_TRUE(absl::IsDeadlineExceeded(status)) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr("of computing"));
  EXPECT_NE(kill(first, 0), 0) << "the process is gone";
  ExpectReadsOn(*engine);
}

TEST(ReaderProcessTest, TheLimitIsOfOnePageAndNotOfAll) {
  ReaderProcessOptions options = Fake();
  options.cpu_limit = kShort;
  const auto engine = Engine(options);
  for (int round = 0; round < 2; ++round) {
    EXPECT_TRUE(absl::IsDeadlineExceeded(ReadPage(*engine, kSpins).status()));
    ExpectReadsOn(*engine);
  }
}

TEST(ReaderProcessTest, AReaderThatWaitsForeverIsKilled) {
  ReaderProcessOptions options = Fake();
  options.wall_limit = std::chrono::seconds(2);
  const auto engine = Engine(options);
  const absl::Status status = ReadPage(*engine, kSleeps).status();
  EXPECT_TRUE(absl::IsDeadlineExceeded(status)) << status;
  EXPECT_EQ(status.message(), "reading took too long: more than 2 s");
  ExpectReadsOn(*engine);
}

TEST(ReaderProcessTest, AReaderThatDoesNotListenIsKilled) {
  ReaderProcessOptions options = Fake("deaf");
  options.wall_limit = std::chrono::seconds(1);
  const auto engine = Engine(options);
  EXPECT_TRUE(absl::IsDeadlineExceeded(
      engine->Read(MakePage(3000, 3000).view(), 100, ReadMode::kPage).status()));
}

class ReaderFault : public testing::TestWithParam<FakeReaderWidth> {};

TEST_P(ReaderFault, CostsThePageAlone) {
  const auto engine = Engine();
  const pid_t first = ProcessOf(*engine);
  for (int round = 0; round < 2; ++round) {
    const absl::Status status = ReadPage(*engine, GetParam()).status();
    EXPECT_TRUE(absl::IsUnavailable(status)) << status;
    EXPECT_THAT(std::string(status.message()),
                testing::AnyOf("the reader died", "the reader sent nonsense"));
    ExpectReadsOn(*engine);
  }
  EXPECT_NE(ProcessOf(*engine), first);
}

INSTANTIATE_TEST_SUITE_P(All, ReaderFault,
                         testing::Values(kCrashes, kLeaves, kStopsHalfway, kRaves, kBoasts, kLies,
                                         kMisplaces));

TEST(ReaderProcessTest, AReaderThatCannotBeginIsAnErrorAtOnce) {
  for (const char* how : {"dead", "raving"})
    EXPECT_TRUE(absl::IsUnavailable(NewReaderProcess(Fake(how)).status())) << how;
  ReaderProcessOptions missing;
  missing.program = "/nonexistent/reader";
  EXPECT_TRUE(absl::IsNotFound(NewReaderProcess(missing).status()));
}

TEST(ReaderProcessTest, APartOfAPictureIsReadAsItIs) {
  const Image page = MakePage(600);
  const auto engine = Engine();
  const absl::StatusOr<PageText> text =
      engine->Read(PartOf(page.view(), {100, 50, 405, 350}), 100, ReadMode::kBlock);
  ASSERT_TRUE(text.ok()) << text.status();
  EXPECT_EQ(ToPlainText(*text), "w305\n");
  EXPECT_EQ(text->height, 300);
  EXPECT_EQ(text->dpi, 100);
}

TEST(ReaderProcessTest, TheReaderGetsNothingOfOurs) {
  const auto engine = Engine();
  const std::string proc = "/proc/" + std::to_string(ProcessOf(*engine));
  EXPECT_EQ(ReadBytes(proc + "/environ"), "OMP_THREAD_LIMIT=1\0LC_ALL=C.UTF-8\0"s);
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(proc + "/fd"), {}), 3);
}

// Ctrl-C in a terminal and the stop of a service reach every process of the group; a run that ends
// in good order still needs its readers.
TEST(ReaderProcessTest, SignalsToAllDoNotEndIt) {
  const auto engine = Engine();
  const pid_t first = ProcessOf(*engine);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) kill(first, signal);
  ExpectReadsOn(*engine);
  EXPECT_EQ(ProcessOf(*engine), first);
}

// True once the process has ended; waits for it.
bool Ended(pid_t process) {
  const int handle = static_cast<int>(syscall(SYS_pidfd_open, process, 0));
  if (handle < 0) return errno == ESRCH;
  constexpr int kLongEnoughMs = 60'000;
  pollfd waiting{.fd = handle, .events = POLLIN};
  const bool ended = poll(&waiting, 1, kLongEnoughMs) == 1;
  close(handle);
  return ended;
}

TEST(ReaderProcessTest, ItEndsWithTheEngine) {
  auto engine = Engine();
  const pid_t process = ProcessOf(*engine);
  engine.reset();
  EXPECT_TRUE(Ended(process));
}

class ReaderOfAKilled : public testing::TestWithParam<int> {};  // the page that it is at

TEST_P(ReaderOfAKilled, ProcessEndsToo) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  const pid_t asker = fork();
  if (asker == 0) {
    const auto engine = Engine();
    const pid_t reader = ProcessOf(*engine);
    if (write(ends[1], &reader, sizeof(reader)) < 0) _exit(1);
    ReadPage(*engine, GetParam()).IgnoreError();
    for (;;) pause();
  }
  pid_t reader = 0;
  ASSERT_EQ(read(ends[0], &reader, sizeof(reader)), static_cast<ssize_t>(sizeof(reader)));
  kill(asker, SIGKILL);
  waitpid(asker, nullptr, 0);
  EXPECT_TRUE(Ended(reader));
  close(ends[0]);
  close(ends[1]);
}

INSTANTIATE_TEST_SUITE_P(All, ReaderOfAKilled, testing::Values(301, kSpins, kSleeps));

TEST(ReaderProcessTest, APageThatMakesTheReaderHangFailsItsDocumentAndTheBatchGoesOn) {
  const std::string folder = NewFolder("reader_hangs");
  absl::StatusOr<Warehouse> warehouse = OpenWarehouse(folder + "/store");
  ASSERT_TRUE(warehouse.ok()) << warehouse.status();
  const std::vector<InputDocument> batch = {
      {{folder + "/a.tif"}}, {{folder + "/b.tif"}}, {{folder + "/c.tif"}}};
  WriteTiffFile(batch[0].path(), {301, 302});
  WriteTiffFile(batch[1].path(), {303, kSpins, 304});
  WriteTiffFile(batch[2].path(), {305});

  ReaderProcessOptions reader = Fake();
  reader.cpu_limit = kShort;
  EnginePool engines([&reader] { return NewReaderProcess(reader); }, 2);
  IngestOptions options;
  options.flow.workers = 2;
  options.scratch_dir = warehouse->scratch_dir;
  std::vector<DocumentOutcome> outcomes;
  options.on_outcome = [&](const DocumentOutcome& outcome) { outcomes.push_back(outcome); };
  const IngestSummary summary = Ingest(batch, warehouse->store.get(), &engines,
                                       FixedClock(absl::FromUnixSeconds(0)), options, false);

  EXPECT_EQ(summary.stored, 2);
  EXPECT_EQ(summary.failed, 1);
  ASSERT_EQ(outcomes.size(), 3u);
  EXPECT_EQ(outcomes[0].kind, DocumentOutcome::Kind::kStored);
  EXPECT_EQ(outcomes[2].kind, DocumentOutcome::Kind::kStored);
  ASSERT_EQ(outcomes[1].kind, DocumentOutcome::Kind::kFailed);
  EXPECT_EQ(outcomes[1].failure->file, batch[1].path());
  EXPECT_EQ(outcomes[1].failure->page, 1);
  EXPECT_THAT(std::string(outcomes[1].failure->status.message()),
              HasSubstr("reading took too long"));
}

}  // namespace
}  // namespace sohoa
