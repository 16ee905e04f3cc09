#include "benchmarks/platt.h"

#include <algorithm>
#include <cmath>

namespace sohoa {

Sigmoid FitSigmoid(const std::vector<JudgedWord>& judged) {
  constexpr int kSteps = 100;
  constexpr double kRidge = 1e-3;  // keeps the step finite where all confidences are alike
  constexpr double kLongestStep = 2;
  const auto right = static_cast<double>(
      std::count_if(judged.begin(), judged.end(), [](const JudgedWord& w) { return w.right; }));
  const double wrong = static_cast<double>(judged.size()) - right;
  const double target_right = (right + 1) / (right + 2), target_wrong = 1 / (wrong + 2);
  Sigmoid fit{std::log((right + 1) / (wrong + 1)), 0};
  for (int step = 0; step < kSteps; ++step) {
    double ga = -kRidge * fit.offset, gb = -kRidge * fit.slope;
    double haa = kRidge, hab = 0, hbb = kRidge;
    for (const JudgedWord& word : judged) {
      const double p = 1 / (1 + std::exp(-fit.offset - fit.slope * word.confidence));
      const double error = (word.right ? target_right : target_wrong) - p, weight = p * (1 - p);
      ga += error;
      gb += error * word.confidence;
      haa += weight;
      hab += weight * word.confidence;
      hbb += weight * word.confidence * word.confidence;
    }
    const double det = haa * hbb - hab * hab;
    fit.offset += std::clamp((hbb * ga - hab * gb) / det, -kLongestStep, kLongestStep);
    fit.slope += std::clamp((haa * gb - hab * ga) / det, -kLongestStep, kLongestStep);
  }
  fit.slope = std::max(fit.slope, 0.1);
  return fit;
}

}  // namespace sohoa
