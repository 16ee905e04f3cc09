// How much memory this process and its children take together, at most.
#ifndef SOHOA_BENCHMARKS_MEMORY_WATCH_H_
#define SOHOA_BENCHMARKS_MEMORY_WATCH_H_

#include <atomic>
#include <thread>

namespace sohoa {

// Looks every 50 ms, from its making to its end. The sum of the resident sizes: what processes
// share is counted for each of them, so it is rather too much, but does not depend on what else
// runs on the machine (a proportional size does).
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
