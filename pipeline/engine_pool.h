// Engines for the pages: made once, lent for one page at a time. An engine is the right to work on
// a page: there are as many as pages may be worked on at once, whatever runs in this process, and
// a desk's pages go before a backfill's.
#ifndef SOHOA_PIPELINE_ENGINE_POOL_H_
#define SOHOA_PIPELINE_ENGINE_POOL_H_

#include <array>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "absl/status/statusor.h"
#include "ocr/engine/ocr_engine.h"

namespace sohoa {

using EngineFactory = std::function<absl::StatusOr<std::unique_ptr<OcrEngine>>()>;

enum class FlowPriority {
  kDesk,      // somebody waits for it
  kBackfill,  // goes on when no desk has pages to begin
};

// Thread-safe. Must outlive its turns and leases.
class EnginePool {
 public:
  // `most` engines are lent at once; 0: one per core.
  explicit EnginePool(EngineFactory factory, int most = 0);
  int most() const { return most_; }

  // The announcement of a page to come. While one of a desk is out, no backfill page begins: so
  // none slips in between two of a desk's pages. Dropping it takes it back.
  class Turn {
   public:
    Turn() = default;  // of nothing
    Turn(Turn&& other) noexcept { *this = std::move(other); }
    Turn& operator=(Turn&& other) noexcept;
    ~Turn() { TakeBack(); }

   private:
    friend class EnginePool;
    Turn(EnginePool* pool, FlowPriority priority) : pool_(pool), priority_(priority) {}
    void TakeBack();

    EnginePool* pool_ = nullptr;
    FlowPriority priority_ = FlowPriority::kDesk;
  };
  Turn Announce(FlowPriority priority);

  // An engine that goes back to the pool when dropped.
  using Lease = std::unique_ptr<OcrEngine, std::function<void(OcrEngine*)>>;

  // Waits until one is free and it is this turn's: first come, first served among its kind. Errors
  // are the factory's. REQUIRES: `turn` was announced here, and this thread holds no lease, which
  // it could wait for forever.
  absl::StatusOr<Lease> Borrow(Turn turn);
  absl::StatusOr<Lease> Borrow() { return Borrow(Announce(FlowPriority::kDesk)); }

 private:
  // Null when an engine is still to be made.
  std::unique_ptr<OcrEngine> WaitForOne(FlowPriority priority);
  bool IsNext(FlowPriority priority, int64_t number) const;  // REQUIRES: mutex_ is held
  std::deque<int64_t>& WaitingOf(FlowPriority priority) {
    return waiting_[static_cast<size_t>(priority)];
  }
  void GiveBack(std::unique_ptr<OcrEngine> engine);  // null: it could not be made

  const EngineFactory factory_;
  const int most_;
  std::mutex mutex_;  // guards all below
  std::condition_variable changed_;
  std::vector<std::unique_ptr<OcrEngine>> idle_;
  int lent_ = 0;
  int desk_turns_ = 0;                          // announced, and no engine lent for them yet
  std::array<std::deque<int64_t>, 2> waiting_;  // by priority, in order of arrival
  int64_t arrivals_ = 0;
};

}  // namespace sohoa

#endif  // SOHOA_PIPELINE_ENGINE_POOL_H_
