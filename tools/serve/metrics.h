// What the service counts.
#ifndef SOHOA_TOOLS_SERVE_METRICS_H_
#define SOHOA_TOOLS_SERVE_METRICS_H_

#include <array>
#include <atomic>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "tools/monitor/metrics_text.h"
#include "tools/serve/access.h"

namespace sohoa {

// A number that is asked for when the metrics are.
struct Gauge {
  std::string_view name;  // behind "sohoa_"
  std::string_view help;
  int64_t value = 0;
  bool only_grows = false;
};

// Thread-safe.
class Metrics {
 public:
  void Count(Endpoint endpoint, int status, absl::Duration took);
  // Requests for what there is no endpoint for.
  void CountUnknown(int status);

  std::string Text(const std::vector<Gauge>& gauges) const;

 private:
  static constexpr std::array kBucketsMs = {1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 5000};
  struct Row {
    std::array<std::atomic<int64_t>, 6> by_class = {};  // 1xx … 5xx at 1 … 5
    DurationHistogram took{kBucketsMs};
  };
  static void AddRow(std::string_view name, const Row& row, MetricsText* requests,
                     MetricsText* durations);

  std::array<Row, kEndpoints> rows_;
  Row unknown_;
};

}  // namespace sohoa

#endif  // SOHOA_TOOLS_SERVE_METRICS_H_
