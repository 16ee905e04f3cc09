// How much was stored when, in memory that does not grow with time or work. Not thread-safe.
#ifndef SOHOA_PIPELINE_PACE_H_
#define SOHOA_PIPELINE_PACE_H_

#include <cstdint>
#include <map>
#include <vector>

#include "absl/time/time.h"
#include "pipeline/report_figures.h"

namespace sohoa {

class Pace {
 public:
  void Add(absl::Time stored, int64_t pages);
  // At most 60 bars of a width that people know (a minute, 5, 15, an hour, …, 4 weeks; above that
  // double), beginning at full hours and days of Vietnam.
  void Fill(ReportFigures* figures) const;

 private:
  struct Sum {
    int64_t documents = 0;
    int64_t pages = 0;
  };
  int64_t IndexOf(absl::Time time) const;
  void Widen();

  int64_t width_min_ = 1;
  std::map<int64_t, Sum> sums_;  // by number of stretches since 1970, Vietnam's time
};

}  // namespace sohoa

#endif  // SOHOA_PIPELINE_PACE_H_
