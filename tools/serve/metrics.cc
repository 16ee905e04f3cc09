#include "tools/serve/metrics.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace sohoa {
namespace {

absl::string_view Absl(std::string_view text) { return {text.data(), text.size()}; }

size_t ClassOf(int status) { return static_cast<size_t>(std::clamp(status / 100, 1, 5)); }

}  // namespace

void Metrics::Count(Endpoint endpoint, int status, absl::Duration took) {
  Row& row = rows_[static_cast<size_t>(endpoint)];
  ++row.by_class[ClassOf(status)];
  const auto bucket = std::find_if(kBucketsMs.begin(), kBucketsMs.end(),
                                   [&](int ms) { return took <= absl::Milliseconds(ms); });
  ++row.buckets[static_cast<size_t>(bucket - kBucketsMs.begin())];
  row.microseconds += absl::ToInt64Microseconds(took);
}

void Metrics::CountUnknown(int status) { ++unknown_.by_class[ClassOf(status)]; }

void Metrics::AppendRow(std::string_view name, const Row& row, std::string* requests,
                        std::string* durations) const {
  for (size_t k = 1; k < row.by_class.size(); ++k)
    if (row.by_class[k] > 0)
      absl::StrAppend(requests, "sohoa_requests_total{endpoint=\"", Absl(name), "\",status=\"", k,
                      "xx\"} ", row.by_class[k].load(), "\n");
  int64_t count = 0;
  std::string lines;
  for (size_t k = 0; k < row.buckets.size(); ++k) {
    count += row.buckets[k];
    const std::string bound =
        k < kBucketsMs.size() ? absl::StrCat(kBucketsMs[k] / 1000.0) : std::string("+Inf");
    absl::StrAppend(&lines, "sohoa_request_seconds_bucket{endpoint=\"", Absl(name), "\",le=\"",
                    bound, "\"} ", count, "\n");
  }
  if (count == 0) return;
  absl::StrAppend(durations, lines, "sohoa_request_seconds_sum{endpoint=\"", Absl(name), "\"} ",
                  static_cast<double>(row.microseconds) / 1e6,
                  "\nsohoa_request_seconds_count{endpoint=\"", Absl(name), "\"} ", count, "\n");
}

std::string Metrics::Text(const std::vector<Gauge>& gauges) const {
  std::string requests =
      "# HELP sohoa_requests_total Requests answered.\n# TYPE sohoa_requests_total counter\n";
  std::string durations =
      "# HELP sohoa_request_seconds From a request's head to its answer's beginning.\n"
      "# TYPE sohoa_request_seconds histogram\n";
  for (size_t k = 0; k < rows_.size(); ++k)
    AppendRow(NameOf(static_cast<Endpoint>(k)), rows_[k], &requests, &durations);
  AppendRow("none", unknown_, &requests, &durations);
  std::string text = absl::StrCat(requests, durations);
  for (const Gauge& gauge : gauges)
    absl::StrAppend(&text, "# HELP sohoa_", Absl(gauge.name), " ", Absl(gauge.help),
                    "\n# TYPE sohoa_", Absl(gauge.name), gauge.only_grows ? " counter" : " gauge",
                    "\nsohoa_", Absl(gauge.name), " ", gauge.value, "\n");
  return text;
}

}  // namespace sohoa
