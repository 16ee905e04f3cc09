// Fitting a sigmoid to what was right at which confidence. Pure; thread-safe.
#ifndef SOHOA_BENCHMARKS_PLATT_H_
#define SOHOA_BENCHMARKS_PLATT_H_

#include <vector>

#include "benchmarks/reliability.h"

namespace sohoa {

struct Sigmoid {
  double offset = 0;
  double slope = 0;
};

// The p = 1 / (1 + exp(-offset - slope × confidence)) under which what was right and wrong is
// likeliest (Platt 1999, with his targets, which keep it finite where nothing is wrong). Newton's
// method; slope at least 0.1.
Sigmoid FitSigmoid(const std::vector<JudgedWord>& judged);

}  // namespace sohoa

#endif  // SOHOA_BENCHMARKS_PLATT_H_
