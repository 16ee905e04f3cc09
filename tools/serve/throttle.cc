#include "tools/serve/throttle.h"

#include <algorithm>

namespace sohoa {
namespace {

constexpr size_t kMostNames = 20'000;

// Drops every entry that `is_quiet` says nothing depends on; where none is, an arbitrary one.
template <typename Map, typename IsQuiet>
void MakeRoom(Map* map, IsQuiet is_quiet) {
  if (map->size() < kMostNames) return;
  std::erase_if(*map, [&](const auto& entry) { return is_quiet(entry.second); });
  if (map->size() >= kMostNames) map->erase(map->begin());
}

}  // namespace

absl::Duration RateLimit::Take(const std::string& name, absl::Time now) {
  if (per_second_ <= 0) return absl::ZeroDuration();
  const double most = std::max(1.0, 2 * per_second_);
  const std::lock_guard lock(mutex_);
  MakeRoom(&buckets_, [&](const Bucket& bucket) { return now - bucket.filled > absl::Seconds(2); });
  Bucket& bucket = buckets_.try_emplace(name, Bucket{most, now}).first->second;
  const double elapsed = std::max(0.0, absl::ToDoubleSeconds(now - bucket.filled));
  bucket.permits = std::min(most, bucket.permits + elapsed * per_second_);
  bucket.filled = now;
  if (bucket.permits < 1) return absl::Seconds((1 - bucket.permits) / per_second_);
  bucket.permits -= 1;
  return absl::ZeroDuration();
}

absl::Duration LockOut::Left(const std::string& address, absl::Time now) {
  const std::lock_guard lock(mutex_);
  const auto found = records_.find(address);
  if (found == records_.end()) return absl::ZeroDuration();
  return std::max(absl::ZeroDuration(), found->second.locked_until - now);
}

void LockOut::Fail(const std::string& address, absl::Time now) {
  const std::lock_guard lock(mutex_);
  MakeRoom(&records_, [&](const Record& record) {
    return record.locked_until < now && now - record.first > rules_.within;
  });
  Record& record = records_.try_emplace(address, Record{0, now}).first->second;
  if (now - record.first > rules_.within) record = {0, now};
  if (++record.failures >= rules_.most_failures) record = {0, now, now + rules_.lasts};
}

std::unique_ptr<PlaceLimit::Place> PlaceLimit::Take(const std::string& name) {
  const std::lock_guard lock(mutex_);
  size_t& taken = taken_[name];
  if (most_ > 0 && taken >= most_) return nullptr;
  ++taken;
  return std::make_unique<Place>(this, name);
}

void PlaceLimit::GiveBack(const std::string& name) {
  const std::lock_guard lock(mutex_);
  const auto found = taken_.find(name);
  if (--found->second == 0) taken_.erase(found);
}

}  // namespace sohoa
