// A document whose files come while it is read, as a scanner delivers its pages.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <future>
#include <string>
#include <utility>
#include <vector>

#include "pipeline/ingest.h"
#include "pipeline/pending_document.h"
#include "pipeline/warehouse.h"
#include "storage/search/index_builder.h"
#include "storage/search/search.h"
#include "tests/support/known_words.h"
#include "tests/support/test_scans.h"

namespace sohoa {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing_support::FakeEngine;
using testing_support::FakeEngines;
using testing_support::KnownWords;
using testing_support::NewFolder;
using testing_support::TextOf;
using testing_support::WidthAsText;
using testing_support::WriteJpegFile;
using Kind = DocumentOutcome::Kind;

const FixedClock kClock(absl::FromUnixSeconds(1'774'000'000));

class ComingFilesTest : public testing::Test {
 protected:
  ComingFilesTest()
      : folder_(NewFolder(std::string("coming_") +
                          testing::UnitTest::GetInstance()->current_test_info()->name())),
        warehouse_(OpenWarehouse(folder_ + "/store").value()) {}

  std::string Page(int width) {
    const std::string path = folder_ + "/page-" + std::to_string(width) + ".jpg";
    WriteJpegFile(path, width);
    return path;
  }

  DocumentOutcome Put(const std::string& first, NextFile next, int workers = 2,
                      FakeEngine::ReadFunction read = WidthAsText,
                      const std::atomic<bool>& stop = false) {
    EnginePool engines(FakeEngines(std::move(read)));
    DocumentOutcome last;
    IngestOptions options;
    options.flow.workers = workers;
    options.flow.next_file = std::move(next);
    options.flow.stage.vocabulary = &KnownWords();
    options.scratch_dir = warehouse_.scratch_dir;
    options.split = {.split = false};
    options.on_outcome = [&](const DocumentOutcome& outcome) { last = outcome; };
    summary_ = Ingest({{{first}}}, warehouse_.store.get(), &engines, kClock, options, stop);
    return last;
  }

  // These, one after the other.
  static NextFile Files(std::vector<std::string> files, absl::Status end = absl::OkStatus()) {
    return [files = std::move(files), end,
            at = size_t{0}]() mutable -> absl::StatusOr<std::optional<std::string>> {
      if (at < files.size()) return files[at++];
      if (!end.ok()) return end;
      return std::nullopt;
    };
  }

  void ExpectSound(int64_t documents) {
    CheckReport report = warehouse_.store->Check().value();
    ASSERT_TRUE(CheckIndex(*warehouse_.store, &report).ok());
    EXPECT_THAT(report.problems, IsEmpty());
    EXPECT_EQ(report.documents, documents);
  }

  std::string folder_;
  Warehouse warehouse_;
  IngestSummary summary_;
};

TEST_F(ComingFilesTest, TheDocumentIsTheOneThatAllItsFilesMake) {
  const std::vector<std::string> pages = {Page(301), Page(302), Page(303)};
  const DocumentOutcome outcome = Put(pages[0], Files({pages[1], pages[2]}));
  ASSERT_EQ(outcome.kind, Kind::kStored) << outcome.failure->status;
  FlowFailure failure;
  EXPECT_EQ(outcome.record.source_sha256, HashContent({pages}, &failure)->document);
  EXPECT_EQ(outcome.record.id, outcome.record.source_sha256.substr(0, 24));
  ASSERT_EQ(outcome.record.originals.size(), 3U);
  EXPECT_EQ(outcome.record.pages.at(2).width, 303);
  EXPECT_EQ(Search(*warehouse_.store, "w303").value().total, 1);
  ExpectSound(1);
  // The same files all at once are the same document.
  EXPECT_EQ(Put(pages[0], Files({pages[1], pages[2]})).kind, Kind::kDuplicate);
  ExpectSound(1);
}

// The scanner is slower than the reader: what waits for it must not keep pages from being read.
TEST_F(ComingFilesTest, PagesAreReadWhileTheNextOnesAreAwaited) {
  for (const int workers : {1, 2}) {
    const std::string first = Page(400 + workers), second = Page(410 + workers);
    std::promise<void> read_first;
    std::atomic<bool> told = false;
    const auto read = [&](ImageView image) {
      if (!told.exchange(true)) read_first.set_value();
      return WidthAsText(image);
    };
    bool read_before_the_second_came = false;
    int asked = 0;
    const auto next = [&]() -> absl::StatusOr<std::optional<std::string>> {
      if (++asked > 1) return std::nullopt;
      read_before_the_second_came =
          read_first.get_future().wait_for(std::chrono::seconds(60)) == std::future_status::ready;
      return second;
    };
    EXPECT_EQ(Put(first, next, workers, read).kind, Kind::kStored);
    EXPECT_TRUE(read_before_the_second_came) << workers;
  }
}

TEST_F(ComingFilesTest, AFaultOfTheScannerStoresNothing) {
  const DocumentOutcome outcome =
      Put(Page(301), Files({Page(302)}, absl::AbortedError("paper is jammed in the scanner")));
  EXPECT_EQ(outcome.kind, Kind::kFailed);
  EXPECT_TRUE(absl::IsAborted(outcome.failure->status));
  EXPECT_EQ(outcome.failure->file, "");
  ExpectSound(0);
}

TEST_F(ComingFilesTest, AStopStoresNothing) {
  std::atomic<bool> stop = false;
  int asked = 0;
  const auto next = [&]() -> absl::StatusOr<std::optional<std::string>> {
    if (++asked == 1) return Page(302);
    stop = true;
    return absl::CancelledError("scanning was cancelled");
  };
  Put(Page(301), next, 2, WidthAsText, stop);
  EXPECT_TRUE(summary_.interrupted);
  ExpectSound(0);
}

// All of the pile is one document, also behind the page with the stamp: by its digest it is held.
TEST_F(ComingFilesTest, AStampStopsTheDocumentWithAllItsFiles) {
  const std::vector<std::string> pages = {Page(301), Page(302), Page(303)};
  const auto read = [](ImageView image) {
    return image.width < 302 ? TextOf(image, {"MẬT"}) : WidthAsText(image);
  };
  const DocumentOutcome outcome = Put(pages[0], Files({pages[1], pages[2]}), 2, read);
  EXPECT_EQ(outcome.kind, Kind::kQuarantined);
  FlowFailure failure;
  const std::string digest = HashContent({pages}, &failure)->document;
  EXPECT_EQ(outcome.source_sha256, digest);
  EXPECT_TRUE(warehouse_.store->FindQuarantined(digest).value().has_value());
  ExpectSound(0);
}

}  // namespace
}  // namespace sohoa
