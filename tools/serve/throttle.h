// How much one may ask, and how often one may be wrong. Memory is bounded: what was quiet longest
// is forgotten first.
#ifndef SOHOA_TOOLS_SERVE_THROTTLE_H_
#define SOHOA_TOOLS_SERVE_THROTTLE_H_

#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <utility>

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

// At most so many at once of each name. Thread-safe; outlives the places.
class PlaceLimit {
 public:
  explicit PlaceLimit(size_t most) : most_(most) {}  // 0: no limit

  // Given back when it is dropped.
  class Place {
   public:
    Place(PlaceLimit* limit, std::string name) : limit_(limit), name_(std::move(name)) {}
    ~Place() { limit_->GiveBack(name_); }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;

   private:
    PlaceLimit* const limit_;
    const std::string name_;
  };
  std::unique_ptr<Place> Take(const std::string& name);  // null: none is free

 private:
  void GiveBack(const std::string& name);

  const size_t most_;
  std::mutex mutex_;
  std::unordered_map<std::string, size_t> taken_;  // guarded by mutex_; as many as places
};

}  // namespace sohoa

#endif  // SOHOA_TOOLS_SERVE_THROTTLE_H_
