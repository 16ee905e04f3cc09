#include "tools/serve/metrics.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace sohoa {
namespace {

size_t ClassOf(int status) { return static_cast<size_t>(std::clamp(status / 100, 1, 5)); }

}  // namespace

void Metrics::Count(Endpoint endpoint, int status, absl::Duration took) {
  Row& row = rows_[static_cast<size_t>(endpoint)];
  ++row.by_class[ClassOf(status)];
  row.took.Count(took);
}

void Metrics::CountUnknown(int status) { ++unknown_.by_class[ClassOf(status)]; }

void Metrics::AddRow(std::string_view name, const Row& row, MetricsText* requests,
                     MetricsText* durations) {
  const std::string endpoint =
      absl::StrCat("endpoint=\"", absl::string_view(name.data(), name.size()), "\"");
  for (size_t k = 1; k < row.by_class.size(); ++k)
    if (row.by_class[k] > 0)
      requests->Sample("requests_total", absl::StrCat(endpoint, ",status=\"", k, "xx\""),
                       row.by_class[k]);
  if (row.took.count() > 0) durations->Samples("request_seconds", endpoint, row.took);
}

std::string Metrics::Text(const std::vector<Gauge>& gauges) const {
  MetricsText requests;
  MetricsText durations;
  requests.Describe("requests_total", "Requests answered.", MetricType::kCounter);
  durations.Describe("request_seconds", "From a request's head to its answer's beginning.",
                     MetricType::kHistogram);
  for (size_t k = 0; k < rows_.size(); ++k)
    AddRow(NameOf(static_cast<Endpoint>(k)), rows_[k], &requests, &durations);
  AddRow("none", unknown_, &requests, &durations);
  requests.Append(durations.Take());
  for (const Gauge& gauge : gauges)
    requests
        .Describe(gauge.name, gauge.help,
                  gauge.only_grows ? MetricType::kCounter : MetricType::kGauge)
        .Sample(gauge.name, "", gauge.value);
  return requests.Take();
}

}  // namespace sohoa
