// How much memory this process and its children take together, at most.
#ifndef SOHOA_BENCHMARKS_MEMORY_WATCH_H_
#define SOHOA_BENCHMARKS_MEMORY_WATCH_H_

#include <atomic>
#include <thread>

namespace sohoa {

// Looks every 50 ms, from its making to its end. What processes share is counted once (the sum of
// their proportional set sizes).
class MemoryWatch {
 public:
  MemoryWatch();
  ~MemoryWatch();

  double PeakMb() const { return static_cast<double>(peak_kb_.load()) / 1024; }

 private:
  std::atomic<long> peak_kb_{0};
  std::atomic<bool> stop_{false};
  std::thread thread_;
};

}  // namespace sohoa

#endif  // SOHOA_BENCHMARKS_MEMORY_WATCH_H_
