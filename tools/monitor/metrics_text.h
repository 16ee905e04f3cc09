// The text form that Prometheus reads (exposition format 0.0.4), of the service and of the files
// that other commands write.
#ifndef SOHOA_TOOLS_MONITOR_METRICS_TEXT_H_
#define SOHOA_TOOLS_MONITOR_METRICS_TEXT_H_

#include <array>
#include <atomic>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "absl/time/time.h"

namespace sohoa {

enum class MetricType { kCounter, kGauge, kHistogram };

// How long things took, in buckets. Thread-safe.
class DurationHistogram {
 public:
  // `bounds_ms`: the buckets' upper bounds, growing, at most kMostBuckets of them; the last bucket
  // is beyond. They outlive this.
  static constexpr size_t kMostBuckets = 15;
  explicit DurationHistogram(std::span<const int> bounds_ms) : bounds_ms_(bounds_ms) {}

  void Count(absl::Duration took);
  int64_t count() const;

 private:
  friend class MetricsText;
  const std::span<const int> bounds_ms_;
  std::array<std::atomic<int64_t>, kMostBuckets + 1> buckets_ = {};
  std::atomic<int64_t> microseconds_{0};
};

// Names begin with "sohoa_", which is put before them. Labels are written as they stand:
// `endpoint="search"`. Not thread-safe.
class MetricsText {
 public:
  // Stands before the first sample of its name; all samples of a name follow one another.
  MetricsText& Describe(std::string_view name, std::string_view help, MetricType type);
  MetricsText& Sample(std::string_view name, std::string_view labels, int64_t value);
  // NAME_bucket, NAME_sum (seconds) and NAME_count.
  MetricsText& Samples(std::string_view name, std::string_view labels,
                       const DurationHistogram& histogram);
  // What another one has, behind this.
  MetricsText& Append(std::string_view text);

  std::string Take() { return std::move(text_); }

 private:
  std::string text_;
};

}  // namespace sohoa

#endif  // SOHOA_TOOLS_MONITOR_METRICS_TEXT_H_
