// What a run costs, by the clock and in CPU time.
#ifndef SOHOA_BENCHMARKS_COST_METER_H_
#define SOHOA_BENCHMARKS_COST_METER_H_

#include <chrono>

namespace sohoa {

// What a run of some pages takes, the starting and ending of its readers with it.
struct Cost {
  double wall_s = 0;
  double cpu_s = 0;  // of all processes

  void operator+=(const Cost& other) {
    wall_s += other.wall_s;
    cpu_s += other.cpu_s;
  }
};

// The cost of everything since it was made. Children count when they have ended.
class CostMeter {
 public:
  CostMeter();

  Cost SoFar() const;

 private:
  const std::chrono::steady_clock::time_point start_;
  const double cpu_at_start_;
};

}  // namespace sohoa

#endif  // SOHOA_BENCHMARKS_COST_METER_H_
