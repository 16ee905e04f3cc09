// When the next page of a backfill may be read.
#ifndef SOHOA_PIPELINE_BACKFILL_GATE_H_
#define SOHOA_PIPELINE_BACKFILL_GATE_H_

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "pipeline/clock.h"

namespace sohoa {

// What a backfill tells once when it begins, not each time.
enum class BackfillEvent {
  kPaused,
  kGoesOn,
  kMayNotFit,  // what was found may need more room than there is
  kNoRoom,     // it waits
  kRoomAgain,
  kTimeIsUp,
};

struct BackfillLimits {
  double pages_per_minute = 0;  // 0: as fast as it can
  absl::Time until = absl::InfiniteFuture();
  std::string store_dir;         // whose disk is looked at; empty: none is
  int64_t keep_free_bytes = 0;   // below this much room nothing is begun
  std::function<bool()> paused;  // somebody wants it to wait
};

// One thread asks, which waits meanwhile.
class BackfillGate {
 public:
  // `alive` is called while it waits. What is named must outlive it.
  BackfillGate(const BackfillLimits& limits, const Clock& clock,
               std::function<void(BackfillEvent)> tell, std::function<void()> alive,
               const std::atomic<bool>& stop)
      : limits_(limits),
        clock_(clock),
        tell_(std::move(tell)),
        alive_(std::move(alive)),
        stop_(stop) {}

  // Waits while it is paused or the disk is full. false: it is time to end.
  bool MayBegin();
  // The same, and for the rate.
  void AwaitPage();

 private:
  using Moment = std::chrono::steady_clock::time_point;

  bool HasRoom() const;
  void WaitWhile(const std::function<bool()>& closed, BackfillEvent begun, BackfillEvent over);
  void Rest() const;

  const BackfillLimits& limits_;
  const Clock& clock_;
  const std::function<void(BackfillEvent)> tell_;
  const std::function<void()> alive_;
  const std::atomic<bool>& stop_;
  Moment next_page_{};
};

// Room on the disk of a folder that this user may fill. kNotFound, kUnavailable.
absl::StatusOr<int64_t> FreeBytes(const std::string& folder);

// The next moment at which clocks of this machine's time zone show "HH:MM". kInvalidArgument.
absl::StatusOr<absl::Time> NextTimeOfDay(const std::string& text, absl::Time now);

}  // namespace sohoa

#endif  // SOHOA_PIPELINE_BACKFILL_GATE_H_
