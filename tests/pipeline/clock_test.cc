#include "pipeline/clock.h"

#include <gtest/gtest.h>

namespace sohoa {
namespace {

TEST(ClockTest, TimesAreWrittenAsVietnameseRulesWant) {
  const FixedClock clock(absl::FromUnixSeconds(1'774'000'000));  // 2026-03-20 09:46:40 UTC
  EXPECT_EQ(FormatVietnamTime(clock.Now()), "2026-03-20T16:46:40+07:00");
  EXPECT_EQ(FormatVietnamDate(clock.Now()), "2026-03-20");
}

TEST(ClockTest, TheDayIsThatOfVietnam) {
  EXPECT_EQ(FormatVietnamDate(absl::FromUnixSeconds(1'774'026'000)), "2026-03-21");  // 17:00 UTC
}

}  // namespace
}  // namespace sohoa
