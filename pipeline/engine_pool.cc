#include "pipeline/engine_pool.h"

#include <algorithm>
#include <thread>
#include <utility>

namespace sohoa {

EnginePool::EnginePool(EngineFactory factory, int most)
    : factory_(std::move(factory)),
      most_(most > 0 ? most : std::max(1, static_cast<int>(std::thread::hardware_concurrency()))) {}

EnginePool::Turn& EnginePool::Turn::operator=(Turn&& other) noexcept {
  TakeBack();
  pool_ = std::exchange(other.pool_, nullptr);
  priority_ = other.priority_;
  return *this;
}

void EnginePool::Turn::TakeBack() {
  if (pool_ == nullptr) return;
  EnginePool& pool = *std::exchange(pool_, nullptr);
  if (priority_ != FlowPriority::kDesk) return;
  {
    const std::lock_guard<std::mutex> lock(pool.mutex_);
    --pool.desk_turns_;
  }
  pool.changed_.notify_all();
}

EnginePool::Turn EnginePool::Announce(FlowPriority priority) {
  if (priority == FlowPriority::kDesk) {
    const std::lock_guard<std::mutex> lock(mutex_);
    ++desk_turns_;
  }
  return Turn(this, priority);
}

absl::StatusOr<EnginePool::Lease> EnginePool::Borrow(Turn turn) {
  std::unique_ptr<OcrEngine> engine = WaitForOne(turn.priority_);
  turn.TakeBack();
  if (engine == nullptr) {
    absl::StatusOr<std::unique_ptr<OcrEngine>> made = factory_();
    if (!made.ok()) {
      GiveBack(nullptr);
      return made.status();
    }
    engine = *std::move(made);
  }
  return Lease(engine.release(),
               [this](OcrEngine* lent) { GiveBack(std::unique_ptr<OcrEngine>(lent)); });
}

std::unique_ptr<OcrEngine> EnginePool::WaitForOne(FlowPriority priority) {
  std::unique_ptr<OcrEngine> engine;
  {
    std::unique_lock<std::mutex> lock(mutex_);
    const int64_t number = arrivals_++;
    WaitingOf(priority).push_back(number);
    changed_.wait(lock, [&] { return IsNext(priority, number); });
    WaitingOf(priority).pop_front();
    ++lent_;
    if (!idle_.empty()) {
      engine = std::move(idle_.back());
      idle_.pop_back();
    }
  }
  changed_.notify_all();  // another one may be free for the next in the row
  return engine;
}

bool EnginePool::IsNext(FlowPriority priority, int64_t number) const {
  return lent_ < most_ && waiting_[static_cast<size_t>(priority)].front() == number &&
         (priority == FlowPriority::kDesk || desk_turns_ == 0);
}

void EnginePool::GiveBack(std::unique_ptr<OcrEngine> engine) {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    --lent_;
    if (engine != nullptr) idle_.push_back(std::move(engine));
  }
  changed_.notify_all();
}

}  // namespace sohoa
