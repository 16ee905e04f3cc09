#include "pipeline/flow.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <map>
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
