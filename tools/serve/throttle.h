// How much one may ask, and how often one may be wrong. Memory is bounded: what was quiet longest
// is forgotten first.
#ifndef SOHOA_TOOLS_SERVE_THROTTLE_H_
#define SOHOA_TOOLS_SERVE_THROTTLE_H_

#include <cstddef>
#include <mutex>
#include <string>
#include <unordered_map>

#include "absl/time/time.h"

namespace sohoa {

// A bucket of permits for each name, which fills again steadily. Thread-safe.
class RateLimit {
 public:
  // `per_second` 0: no limit. The bucket holds two seconds' worth, at least 1.
  explicit RateLimit(double per_second) : per_second_(per_second) {}

  // How long to wait before the next permit; zero: it was given.
  absl::Duration Take(const std::string& name, absl::Time now);

 private:
  struct Bucket {
    double permits = 0;
    absl::Time filled;
  };
  const double per_second_;
  std::mutex mutex_;
  std::unordered_map<std::string, Bucket> buckets_;  // guarded by mutex_
};

struct LockOutRules {
  int most_failures = 10;
  absl::Duration within = absl::Minutes(5);
  absl::Duration lasts = absl::Minutes(15);
};

// Addresses that were wrong too often. Thread-safe.
class LockOut {
 public:
  explicit LockOut(const LockOutRules& rules) : rules_(rules) {}

  // How long the address is still locked out; zero: it is not.
  absl::Duration Left(const std::string& address, absl::Time now);
  void Fail(const std::string& address, absl::Time now);

 private:
  struct Record {
    int failures = 0;
    absl::Time first;
    absl::Time locked_until = absl::InfinitePast();
  };
  const LockOutRules rules_;
  std::mutex mutex_;
  std::unordered_map<std::string, Record> records_;  // guarded by mutex_
};

}  // namespace sohoa

#endif  // SOHOA_TOOLS_SERVE_THROTTLE_H_
