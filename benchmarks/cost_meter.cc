#include "benchmarks/cost_meter.h"

#include <sys/resource.h>

namespace sohoa {
namespace {

double CpuSeconds() {
  double sum = 0;
  for (const auto who : {RUSAGE_SELF, RUSAGE_CHILDREN}) {
    rusage used{};
    getrusage(who, &used);
    for (const timeval& t : {used.ru_utime, used.ru_stime})
      sum += static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_usec);
  }
  return sum;
}

}  // namespace

CostMeter::CostMeter() : start_(std::chrono::steady_clock::now()), cpu_at_start_(CpuSeconds()) {}

Cost CostMeter::SoFar() const {
  const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - start_;
  return {wall.count(), CpuSeconds() - cpu_at_start_};
}

}  // namespace sohoa
