#include "tools/monitor/metrics_text.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace sohoa {
namespace {

absl::string_view Absl(std::string_view text) { return {text.data(), text.size()}; }

std::string InBraces(std::string_view labels, const std::string& further = "") {
  if (labels.empty() && further.empty()) return "";
  const char* comma = labels.empty() || further.empty() ? "" : ",";
  return absl::StrCat("{", Absl(labels), comma, further, "}");
}

}  // namespace

void DurationHistogram::Count(absl::Duration took) {
  const auto bucket = std::find_if(bounds_ms_.begin(), bounds_ms_.end(),
                                   [&](int ms) { return took <= absl::Milliseconds(ms); });
  ++buckets_[static_cast<size_t>(bucket - bounds_ms_.begin())];
  microseconds_ += absl::ToInt64Microseconds(took);
}

int64_t DurationHistogram::count() const {
  int64_t count = 0;
  for (const std::atomic<int64_t>& bucket : buckets_) count += bucket;
  return count;
}

MetricsText& MetricsText::Describe(std::string_view name, std::string_view help, MetricType type) {
  constexpr std::array kTypes = {"counter", "gauge", "histogram"};
  absl::StrAppend(&text_, "# HELP sohoa_", Absl(name), " ", Absl(help), "\n# TYPE sohoa_",
                  Absl(name), " ", kTypes[static_cast<size_t>(type)], "\n");
  return *this;
}

MetricsText& MetricsText::Sample(std::string_view name, std::string_view labels, int64_t value) {
  absl::StrAppend(&text_, "sohoa_", Absl(name), InBraces(labels), " ", value, "\n");
  return *this;
}

MetricsText& MetricsText::Samples(std::string_view name, std::string_view labels,
                                  const DurationHistogram& histogram) {
  int64_t count = 0;
  for (size_t k = 0; k <= histogram.bounds_ms_.size(); ++k) {
    count += histogram.buckets_[k];
    const std::string bound = k < histogram.bounds_ms_.size()
                                  ? absl::StrCat(histogram.bounds_ms_[k] / 1000.0)
                                  : std::string("+Inf");
    absl::StrAppend(&text_, "sohoa_", Absl(name), "_bucket",
                    InBraces(labels, absl::StrCat("le=\"", bound, "\"")), " ", count, "\n");
  }
  absl::StrAppend(&text_, "sohoa_", Absl(name), "_sum", InBraces(labels), " ",
                  static_cast<double>(histogram.microseconds_) / 1e6, "\n");
  return Sample(absl::StrCat(Absl(name), "_count"), labels, count);
}

MetricsText& MetricsText::Append(std::string_view text) {
  text_ += text;
  return *this;
}

}  // namespace sohoa
