#include "tools/monitor/run_metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <atomic>
#include <filesystem>
#include <set>
#include <sstream>
#include <string>

#include "absl/time/clock.h"
#include "tests/support/test_scans.h"

namespace sohoa {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing_support::NewFolder;
using testing_support::ReadBytes;

// Each sample's name is described before it and once (a histogram's samples have endings of their
// own): what a reader of the format insists on.
void ExpectWellFormed(const std::string& text) {
  std::set<std::string> described;
  std::string current;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("# TYPE ")) {
      current = line.substr(7, line.find(' ', 7) - 7);
      EXPECT_TRUE(described.insert(current).second) << line;
    } else if (!line.starts_with("# HELP ")) {
      EXPECT_TRUE(line.starts_with(current)) << line;
      EXPECT_NE(line.find(' '), std::string::npos) << line;
    }
  }
  EXPECT_TRUE(text.ends_with('\n'));
}

TEST(RunMetricsTest, CountsWhatWasTold) {
  RunMetrics metrics("ingest", testing::TempDir(), absl::FromUnixSeconds(1'700'000'000));
  DocumentOutcome stored;
  stored.kind = DocumentOutcome::Kind::kStored;
  stored.record.pages.resize(3);
  metrics.CountDocument(stored);
  metrics.CountDocument(DocumentOutcome{});
  metrics.CountPage(absl::Milliseconds(250));
  metrics.CountPage(absl::Seconds(90));
  metrics.SetQueue(7);
  metrics.CountDecision(FieldDecision::Kind::kAbsent);
  const std::string text = metrics.Text(true);
  ExpectWellFormed(text);
  for (const char* line :
       {"sohoa_run_documents_total{command=\"ingest\",outcome=\"stored\"} 1\n",
        "sohoa_run_documents_total{command=\"ingest\",outcome=\"failed\"} 1\n",
        "sohoa_run_stored_pages_total{command=\"ingest\"} 3\n",
        "sohoa_run_page_seconds_bucket{command=\"ingest\",le=\"0.1\"} 0\n",
        "sohoa_run_page_seconds_bucket{command=\"ingest\",le=\"0.25\"} 1\n",
        "sohoa_run_page_seconds_bucket{command=\"ingest\",le=\"60\"} 1\n",
        "sohoa_run_page_seconds_bucket{command=\"ingest\",le=\"+Inf\"} 2\n",
        "sohoa_run_page_seconds_sum{command=\"ingest\"} 90.25\n",
        "sohoa_run_page_seconds_count{command=\"ingest\"} 2\n",
        "sohoa_run_queue_documents{command=\"ingest\"} 7\n",
        "sohoa_run_decisions_total{command=\"ingest\",decision=\"confirmed\"} 0\n",
        "sohoa_run_decisions_total{command=\"ingest\",decision=\"absent\"} 1\n",
        "sohoa_run_started_time_seconds{command=\"ingest\"} 1700000000\n",
        "sohoa_run_running{command=\"ingest\"} 1\n"})
    EXPECT_THAT(text, HasSubstr(line));
  EXPECT_GT(metrics.FreeBytes(), 0);
  EXPECT_EQ(RunMetrics("ingest", "/nowhere", absl::Now()).FreeBytes(), -1);
}

TEST(MetricsFileTest, IsThereWhileItRunsAndSaysWhenItEnded) {
  const std::string folder = NewFolder("metrics_file");
  const std::string path = folder + "/sohoa.prom";
  const auto text = [](bool running) { return std::string(running ? "runs\n" : "ended\n"); };
  {
    const MetricsFile file(path, absl::Milliseconds(5), text, [](const absl::Status&) {});
    for (int k = 0; k < 1000 && !fs::exists(path); ++k) absl::SleepFor(absl::Milliseconds(5));
    EXPECT_EQ(ReadBytes(path), "runs\n");
  }
  EXPECT_EQ(ReadBytes(path), "ended\n");
  struct stat info {};
  ASSERT_EQ(stat(path.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777U, 0644U) << "the collector is another user";
  EXPECT_EQ(std::distance(fs::directory_iterator(folder), fs::directory_iterator()), 1);
}

TEST(MetricsFileTest, AFailureIsToldOnce) {
  std::atomic<int> attempts{0};
  std::atomic<int> told{0};
  {
    const MetricsFile file(
        "/nowhere/sohoa.prom", absl::Milliseconds(1),
        [&](bool) {
          ++attempts;
          return std::string("x\n");
        },
        [&](const absl::Status&) { ++told; });
    for (int k = 0; k < 1000 && attempts < 3; ++k) absl::SleepFor(absl::Milliseconds(1));
  }
  EXPECT_GE(attempts, 3);
  EXPECT_EQ(told, 1);
}

}  // namespace
}  // namespace sohoa
