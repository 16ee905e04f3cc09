#include "pipeline/clock.h"

#include "absl/time/clock.h"

namespace sohoa {
namespace {

// Việt Nam keeps UTC+7 all year; a fixed offset needs no time-zone database on the machine.
absl::TimeZone VietnamZone() { return absl::FixedTimeZone(7 * 60 * 60); }

}  // namespace

absl::Time SystemClock::Now() const { return absl::Now(); }

std::string FormatVietnamTime(absl::Time time) {
  return absl::FormatTime("%Y-%m-%dT%H:%M:%S%Ez", time, VietnamZone());
}

std::string FormatVietnamDate(absl::Time time) {
  return absl::FormatTime("%Y-%m-%d", time, VietnamZone());
}

}  // namespace sohoa
