#include "pipeline/flow.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <set>
#include <stdexcept>
#include <thread>

#include "tests/support/test_scans.h"

namespace sohoa {
namespace {

using testing::ElementsAre;
using testing_support::FakeEngines;
using testing_support::NewFolder;
using testing_support::TextOf;
using testing_support::WidthAsText;
using testing_support::WriteBytes;
using testing_support::WriteTiffFile;

// Writes down everything that it is told, one line per call.
class RecordingSink : public DocumentSink {
 public:
  bool Admit(size_t document) override { return document != refused; }
  bool AddPage(size_t document, PageResult page) override {
    log.push_back(std::to_string(document) + " " + ToPlainText(page.text).substr(0, 4));
    return log.back() != give_up_at;
  }
  void Fail(size_t document, FlowFailure failure) override {
    log.push_back(std::to_string(document) + " failed" +
                  (failure.page ? " on page " + std::to_string(*failure.page) : ""));
    failures.push_back(failure.status);
  }
  void End(size_t document, const DocumentEnd&) override {
    log.push_back(std::to_string(document) + " end");
  }

  size_t refused = 1'000'000;
  std::string give_up_at;
  std::vector<std::string> log;
  std::vector<absl::Status> failures;
};

std::vector<InputDocument> Batch(const std::string& folder,
                                 const std::vector<std::vector<int>>& documents) {
  std::vector<InputDocument> batch;
  for (size_t k = 0; k < documents.size(); ++k) {
    batch.push_back({{folder + "/" + std::to_string(k) + ".tif"}});
    WriteTiffFile(batch.back().path(), documents[k]);
  }
  return batch;
}

void RunBatch(const std::vector<InputDocument>& batch, DocumentSink* sink, int workers,
              const EngineFactory& factory = FakeEngines(), const std::atomic<bool>& stop = false) {
  EnginePool engines(factory);
  RunFlow(batch, {.workers = workers}, &engines, sink, stop);
}

class FlowTest : public testing::TestWithParam<int> {};  // number of workers

TEST_P(FlowTest, PagesComeInOrderWhateverTheWorkersDo) {
  const auto batch = Batch(NewFolder("flow_order" + std::to_string(GetParam())),
                           {{301, 302, 303}, {304}, {305, 306}});
  const auto slow_first = [](ImageView image) -> absl::StatusOr<PageText> {
    std::this_thread::sleep_for(std::chrono::milliseconds(image.width == 301 ? 80 : 1));
    return WidthAsText(image);
  };
  RecordingSink sink;
  RunBatch(batch, &sink, GetParam(), FakeEngines(slow_first));
  EXPECT_THAT(sink.log, ElementsAre("0 w301", "0 w302", "0 w303", "0 end", "1 w304", "1 end",
                                    "2 w305", "2 w306", "2 end"));
}

TEST_P(FlowTest, OnePagesFailureIsThatDocumentsAndNotTheBatchs) {
  const auto batch =
      Batch(NewFolder("flow_fail" + std::to_string(GetParam())), {{301, 302, 303}, {304}});
  const auto fail_second = [](ImageView image) -> absl::StatusOr<PageText> {
    if (image.width == 302) return absl::InternalError("the reader failed on this page");
    return WidthAsText(image);
  };
  RecordingSink sink;
  RunBatch(batch, &sink, GetParam(), FakeEngines(fail_second));
  EXPECT_THAT(sink.log, ElementsAre("0 w301", "0 failed on page 1", "0 end", "1 w304", "1 end"));
}

TEST_P(FlowTest, AnExceptionInAStageIsAFailureOfThePage) {
  const auto batch = Batch(NewFolder("flow_throw" + std::to_string(GetParam())), {{301}, {302}});
  const auto throwing = [](ImageView image) -> absl::StatusOr<PageText> {
    if (image.width == 301) throw std::runtime_error("boom");
    return WidthAsText(image);
  };
  RecordingSink sink;
  RunBatch(batch, &sink, GetParam(), FakeEngines(throwing));
  EXPECT_THAT(sink.log, ElementsAre("0 failed on page 0", "0 end", "1 w302", "1 end"));
  EXPECT_TRUE(absl::IsInternal(sink.failures.at(0)));
}

TEST_P(FlowTest, FilesThatCannotBeOpenedFailAlone) {
  const std::string folder = NewFolder("flow_bad" + std::to_string(GetParam()));
  auto batch = Batch(folder, {{301}, {302}});
  WriteBytes(folder + "/empty.tif", "");
  WriteBytes(folder + "/text.jpg", "this is no picture at all");
  batch.insert(batch.begin() + 1,
               {{{folder + "/empty.tif"}}, {{folder + "/text.jpg"}}, {{folder + "/gone.tif"}}});
  RecordingSink sink;
  RunBatch(batch, &sink, GetParam());
  EXPECT_THAT(sink.log, ElementsAre("0 w301", "0 end", "1 failed", "1 end", "2 failed", "2 end",
                                    "3 failed", "3 end", "4 w302", "4 end"));
}

TEST_P(FlowTest, GivenUpDocumentsDeliverNothingMore) {
  const auto batch = Batch(NewFolder("flow_giveup" + std::to_string(GetParam())),
                           {{301, 302, 303, 304, 305}, {306}});
  RecordingSink sink;
  sink.give_up_at = "0 w302";
  RunBatch(batch, &sink, GetParam());
  EXPECT_THAT(sink.log, ElementsAre("0 w301", "0 w302", "0 end", "1 w306", "1 end"));
}

TEST_P(FlowTest, RefusedDocumentsAreNotRead) {
  const auto batch =
      Batch(NewFolder("flow_refuse" + std::to_string(GetParam())), {{301}, {302}, {303}});
  RecordingSink sink;
  sink.refused = 1;
  RunBatch(batch, &sink, GetParam());
  EXPECT_THAT(sink.log, ElementsAre("0 w301", "0 end", "1 end", "2 w303", "2 end"));
}

TEST_P(FlowTest, AStopEndsTheRunWithoutAnEndForTheOpenDocument) {
  const auto batch = Batch(NewFolder("flow_stop" + std::to_string(GetParam())),
                           {{301}, {302, 303, 304, 305, 306, 307}});
  std::atomic<bool> stop{false};
  const auto stopping = [&stop](ImageView image) -> absl::StatusOr<PageText> {
    if (image.width == 303) stop = true;
    return WidthAsText(image);
  };
  RecordingSink sink;
  RunBatch(batch, &sink, GetParam(), FakeEngines(stopping), stop);
  EXPECT_THAT(sink.log, testing::Not(testing::Contains("1 end")));
  EXPECT_THAT(sink.log, testing::Not(testing::Contains("1 w307")));
}

INSTANTIATE_TEST_SUITE_P(Workers, FlowTest, testing::Values(1, 2, 4));

TEST(FlowLimitsTest, NoMoreEnginesAreUsedThanWorkers) {
  const auto batch = Batch(NewFolder("flow_engines"), {{301, 302, 303, 304, 305, 306, 307, 308}});
  std::atomic<int> reading{0}, most{0}, made{0};
  const auto counting = [&](ImageView image) -> absl::StatusOr<PageText> {
    const int now = ++reading;
    int seen = most.load();
    while (now > seen && !most.compare_exchange_weak(seen, now)) {
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
    --reading;
    return WidthAsText(image);
  };
  const EngineFactory inner = FakeEngines(counting);
  RecordingSink sink;
  RunBatch(batch, &sink, 3, [&] {
    ++made;
    return inner();
  });
  EXPECT_EQ(sink.log.size(), 9u);
  EXPECT_LE(most.load(), 3);
  EXPECT_LE(made.load(), 3);
}

// Which pages were begun, in order, by their widths; and what they wait for.
class Begun {
 public:
  void Note(int width) {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (seen_.insert(width).second) order_.push_back(width);
    changed_.notify_all();
  }
  // Waits until so many were begun whose width is at least this.
  void WaitFor(size_t pages, int width) {
    std::unique_lock<std::mutex> lock(mutex_);
    changed_.wait(lock, [&] {
      return static_cast<size_t>(std::distance(seen_.lower_bound(width), seen_.end())) >= pages;
    });
  }
  void Open() {
    const std::lock_guard<std::mutex> lock(mutex_);
    open_ = true;
    changed_.notify_all();
  }
  void WaitUntilOpen() {
    std::unique_lock<std::mutex> lock(mutex_);
    changed_.wait(lock, [&] { return open_; });
  }
  std::vector<int> order() {
    const std::lock_guard<std::mutex> lock(mutex_);
    return order_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::set<int> seen_;
  std::vector<int> order_;
  bool open_ = false;
};

// Says that its batch is running as soon as it is asked for its first document.
class DeskSink : public RecordingSink {
 public:
  explicit DeskSink(Begun& begun) : begun_(begun) {}
  bool Admit(size_t document) override {
    begun_.Open();
    return RecordingSink::Admit(document);
  }

 private:
  Begun& begun_;
};

constexpr int kFirstDeskWidth = 401;
constexpr int kLastDeskWidth = 407;
bool IsDesk(int width) { return width >= kFirstDeskWidth; }

class FlowPriorityTest : public testing::TestWithParam<int> {  // number of workers
 protected:
  // A backfill of twelve pages, which has begun as many as it can when the desk's batch comes;
  // its pages are done only then. The desk's last pages, one per worker, are done only when all of
  // them are begun: so they are the only ones at work, and a page of the backfill that is begun
  // before the last of them is one too early.
  void Run(const std::string& name, const std::vector<std::vector<int>>& desk_batch) {
    EnginePool engines(FakeEngines([this](ImageView image) { return Read(image); }), GetParam());
    const std::vector<std::vector<int>> pages = {{301, 302, 303, 304, 305, 306},
                                                 {307, 308, 309, 310, 311, 312}};
    const auto backfill = Batch(NewFolder(name + std::to_string(GetParam())), pages);
    const auto desk = Batch(NewFolder(name + "_desk" + std::to_string(GetParam())), desk_batch);
    std::thread background([&] {
      RunFlow(backfill, {.workers = GetParam(), .priority = FlowPriority::kBackfill}, &engines,
              &backfill_sink_, false);
    });
    begun_.WaitFor(static_cast<size_t>(GetParam()), 0);
    RunFlow(desk, {.workers = GetParam()}, &engines, &desk_sink_, false);
    background.join();
  }

  absl::StatusOr<PageText> Read(ImageView image) {
    const int now = ++reading_;
    int seen = most_.load();
    while (now > seen && !most_.compare_exchange_weak(seen, now)) {
    }
    begun_.Note(image.width);
    if (!IsDesk(image.width)) begun_.WaitUntilOpen();
    if (image.width > kLastDeskWidth - GetParam())
      begun_.WaitFor(static_cast<size_t>(GetParam()), kLastDeskWidth - GetParam() + 1);
    --reading_;
    return WidthAsText(image);
  }

  size_t BackfillPagesBegunBeforeTheDesksLast() {
    const std::vector<int> order = begun_.order();
    const auto last = std::find_if(order.rbegin(), order.rend(), IsDesk);
    return static_cast<size_t>(
        std::count_if(last, order.rend(), [](int width) { return !IsDesk(width); }));
  }

  Begun begun_;
  RecordingSink backfill_sink_;
  DeskSink desk_sink_{begun_};
  std::atomic<int> reading_{0}, most_{0};
};

// It is also a test of whose threads wait: a desk that lacked those of the backfill would never
// have a page per worker at work, and this would never end.
TEST_P(FlowPriorityTest, ADesksPagesBeginBeforeAnyFurtherOneOfABackfill) {
  Run("priority", {{401, 402, 403}, {404, 405}, {406, 407}});
  EXPECT_LE(BackfillPagesBegunBeforeTheDesksLast(), static_cast<size_t>(GetParam()));
  EXPECT_LE(most_.load(), GetParam()) << "pages of both that were worked on at once";
  EXPECT_THAT(desk_sink_.log, ElementsAre("0 w401", "0 w402", "0 w403", "0 end", "1 w404", "1 w405",
                                          "1 end", "2 w406", "2 w407", "2 end"));
  EXPECT_THAT(backfill_sink_.log,
              ElementsAre("0 w301", "0 w302", "0 w303", "0 w304", "0 w305", "0 w306", "0 end",
                          "1 w307", "1 w308", "1 w309", "1 w310", "1 w311", "1 w312", "1 end"));
}

// A document that is given up has pages that never ask for their engine.
TEST_P(FlowPriorityTest, ADeskThatGivesDocumentsUpDoesNotHoldABackfillUp) {
  desk_sink_.give_up_at = "0 w402";
  Run("priority_given_up", {{401, 402, 403}, {404, 405, 406, 407}});
  EXPECT_THAT(desk_sink_.log, ElementsAre("0 w401", "0 w402", "0 end", "1 w404", "1 w405", "1 w406",
                                          "1 w407", "1 end"));
  EXPECT_EQ(backfill_sink_.log.size(), 14u);
}

INSTANTIATE_TEST_SUITE_P(Workers, FlowPriorityTest, testing::Values(1, 2, 4));

TEST(FlowLimitsTest, ADocumentOfTooManyPagesIsRefusedWithAReason) {
  const auto batch = Batch(NewFolder("flow_pages"), {{301, 302, 303}, {304}});
  FlowOptions options{.workers = 1};
  options.stage.limits.max_pages = 2;
  EnginePool engines(FakeEngines());
  RecordingSink sink;
  RunFlow(batch, options, &engines, &sink, false);
  EXPECT_THAT(sink.log, testing::Contains("0 failed"));
  EXPECT_THAT(sink.log, testing::Contains("1 w304"));
}

}  // namespace
}  // namespace sohoa
