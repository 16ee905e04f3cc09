// Engines for the workers: made once, lent for one page at a time.
#ifndef SOHOA_PIPELINE_ENGINE_POOL_H_
#define SOHOA_PIPELINE_ENGINE_POOL_H_

#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "absl/status/statusor.h"
#include "ocr/engine/ocr_engine.h"

namespace sohoa {

using EngineFactory = std::function<absl::StatusOr<std::unique_ptr<OcrEngine>>()>;

// Thread-safe. Grows to as many engines as are ever lent at once, which is the number of workers.
class EnginePool {
 public:
  explicit EnginePool(EngineFactory factory) : factory_(std::move(factory)) {}

  // An engine that goes back to the pool when dropped. Do not let it outlive the pool.
  using Lease = std::unique_ptr<OcrEngine, std::function<void(OcrEngine*)>>;
  absl::StatusOr<Lease> Borrow();

 private:
  const EngineFactory factory_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<OcrEngine>> idle_;  // guarded by mutex_
};

}  // namespace sohoa

#endif  // SOHOA_PIPELINE_ENGINE_POOL_H_
