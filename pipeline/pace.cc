#include "pipeline/pace.h"

#include <algorithm>
#include <array>

namespace sohoa {
namespace {

constexpr size_t kMostKept = 20'000;  // a fortnight of minutes, two years of hours
constexpr int64_t kMostBars = 60;
constexpr int64_t kVietnamMinutes = 7 * 60;  // ahead of UTC
constexpr std::array<int64_t, 9> kWidths = {1,       5,       15,          60,          3 * 60,
                                            12 * 60, 24 * 60, 7 * 24 * 60, 28 * 24 * 60};

// The next wider one; each is a multiple of the one before.
int64_t Wider(int64_t width) {
  const auto* const next = std::upper_bound(kWidths.begin(), kWidths.end(), width);
  return next == kWidths.end() ? 2 * width : *next;
}

int64_t FloorDiv(int64_t a, int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

}  // namespace

int64_t Pace::IndexOf(absl::Time time) const {
  return FloorDiv(absl::ToUnixSeconds(time) / 60 + kVietnamMinutes, width_min_);
}

void Pace::Add(absl::Time stored, int64_t pages) {
  Sum& sum = sums_[IndexOf(stored)];
  ++sum.documents;
  sum.pages += pages;
  if (sums_.size() > kMostKept) Widen();
}

void Pace::Widen() {
  const int64_t wider = Wider(width_min_);
  std::map<int64_t, Sum> sums;
  for (const auto& [index, sum] : sums_) {
    Sum& into = sums[FloorDiv(index * width_min_, wider)];
    into.documents += sum.documents;
    into.pages += sum.pages;
  }
  sums_ = std::move(sums);
  width_min_ = wider;
}

void Pace::Fill(ReportFigures* figures) const {
  if (sums_.empty()) return;
  figures->busy_minutes = static_cast<int64_t>(sums_.size()) * width_min_;
  Pace bars = *this;
  while (bars.sums_.rbegin()->first - bars.sums_.begin()->first >= kMostBars) bars.Widen();
  figures->pace_width = absl::Minutes(bars.width_min_);
  for (int64_t index = bars.sums_.begin()->first; index <= bars.sums_.rbegin()->first; ++index) {
    const auto found = bars.sums_.find(index);
    const Sum sum = found == bars.sums_.end() ? Sum{} : found->second;
    figures->pace.push_back(
        {absl::FromUnixSeconds((index * bars.width_min_ - kVietnamMinutes) * 60), sum.documents,
         sum.pages});
    figures->pages_in_busiest = std::max(figures->pages_in_busiest, sum.pages);
  }
}

}  // namespace sohoa
