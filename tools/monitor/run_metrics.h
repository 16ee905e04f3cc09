// What a run that reads documents counts, and a file with it that monitoring reads.
#ifndef SOHOA_TOOLS_MONITOR_RUN_METRICS_H_
#define SOHOA_TOOLS_MONITOR_RUN_METRICS_H_

#include <array>
#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "pipeline/clock.h"
#include "pipeline/field_decision.h"
#include "pipeline/ingest.h"
#include "tools/monitor/event_log.h"
#include "tools/monitor/metrics_text.h"

namespace sohoa {

// Thread-safe.
class RunMetrics {
 public:
  // `command` is the label of all its numbers. Free bytes are those of the disk with `folder`.
  RunMetrics(FixedText command, std::string folder, absl::Time started)
      : command_(command), folder_(std::move(folder)), started_(started) {}

  void CountDocument(const DocumentOutcome& outcome);
  void CountDecision(FieldDecision::Kind kind) { ++decisions_[static_cast<size_t>(kind)]; }
  void CountPage(absl::Duration took);
  void SetQueue(int64_t documents) { queue_ = documents; }

  int64_t FreeBytes() const;  // -1: not known
  // `running`: false in the last text of a run that came to its end.
  std::string Text(bool running) const;

 private:
  static constexpr std::array kPageBucketsMs = {100,  250,    500,    1000,  2000,
                                                5000, 10'000, 20'000, 60'000};
  static constexpr size_t kOutcomes = 4;   // of DocumentOutcome::Kind
  static constexpr size_t kDecisions = 3;  // of FieldDecision::Kind

  const FixedText command_;
  const std::string folder_;
  const absl::Time started_;
  std::array<std::atomic<int64_t>, kOutcomes> documents_ = {};
  std::array<std::atomic<int64_t>, kDecisions> decisions_ = {};
  std::atomic<int64_t> stored_pages_{0};
  std::atomic<int64_t> waiting_for_signature_{0};
  std::atomic<int64_t> queue_{0};
  DurationHistogram page_took_{kPageBucketsMs};
};

// Writes a text to a file now and then, and when it is dropped: whole or not at all, readable to
// everybody, as the textfile collector of Prometheus' node_exporter wants it (a name that ends in
// .prom).
class MetricsFile {
 public:
  using MakeText = std::function<std::string(bool running)>;
  using Tell = std::function<void(const absl::Status&)>;  // of the first failure in a row

  MetricsFile(std::string path, absl::Duration every, MakeText text, Tell failed);
  MetricsFile(const MetricsFile&) = delete;
  MetricsFile& operator=(const MetricsFile&) = delete;
  ~MetricsFile();

 private:
  void Run();
  void WriteNow(bool running);

  const std::string path_;
  const absl::Duration every_;
  const MakeText text_;
  const Tell failed_;
  bool last_failed_ = false;  // of the thread
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stop_ = false;  // guarded by mutex_
  std::thread thread_;
};

}  // namespace sohoa

#endif  // SOHOA_TOOLS_MONITOR_RUN_METRICS_H_
