#include "pipeline/engine_pool.h"

#include <utility>

namespace sohoa {

absl::StatusOr<EnginePool::Lease> EnginePool::Borrow() {
  const auto give_back = [this](OcrEngine* engine) {
    const std::lock_guard<std::mutex> lock(mutex_);
    idle_.emplace_back(engine);
  };
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (!idle_.empty()) {
      Lease lease(idle_.back().release(), give_back);
      idle_.pop_back();
      return lease;
    }
  }
  absl::StatusOr<std::unique_ptr<OcrEngine>> made = factory_();
  if (!made.ok()) return made.status();
  return Lease(made->release(), give_back);
}

}  // namespace sohoa
