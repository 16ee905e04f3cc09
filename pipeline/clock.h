// Time: a seam, so that a fixed clock gives equal bytes for equal input.
#ifndef SOHOA_PIPELINE_CLOCK_H_
#define SOHOA_PIPELINE_CLOCK_H_

#include <string>

#include "absl/time/time.h"

namespace sohoa {

// Thread-safe.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual absl::Time Now() const = 0;
};

class SystemClock final : public Clock {
 public:
  absl::Time Now() const override;
};

// Always the same moment.
class FixedClock final : public Clock {
 public:
  explicit FixedClock(absl::Time now) : now_(now) {}
  absl::Time Now() const override { return now_; }

 private:
  absl::Time now_;
};

// As Vietnamese rules write it: "2026-11-22T10:15:30+07:00" and "2026-11-22".
std::string FormatVietnamTime(absl::Time time);
std::string FormatVietnamDate(absl::Time time);

}  // namespace sohoa

#endif  // SOHOA_PIPELINE_CLOCK_H_
