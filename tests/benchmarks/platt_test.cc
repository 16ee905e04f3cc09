#include "benchmarks/platt.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace sohoa {
namespace {

TEST(FitSigmoidTest, FindsTheSigmoidThatTheValuesWereDrawnFrom) {
  std::mt19937 random(7);
  std::uniform_real_distribution<double> any(0, 1);
  std::vector<JudgedWord> judged;
  for (int k = 0; k < 20000; ++k) {
    const double confidence = any(random);
    judged.push_back({confidence, any(random) < 1 / (1 + std::exp(2 - 6 * confidence))});
  }
  const Sigmoid fit = FitSigmoid(judged);
  EXPECT_NEAR(fit.offset, -2, 0.15);
  EXPECT_NEAR(fit.slope, 6, 0.3);
}

TEST(FitSigmoidTest, StaysFiniteWhereNothingIsWrongOrAllIsAlike) {
  for (const auto& judged : {std::vector<JudgedWord>(30, {0.9, true}),
                             std::vector<JudgedWord>{},
                             {{0.2, true}, {0.9, true}}}) {
    const Sigmoid fit = FitSigmoid(judged);
    EXPECT_TRUE(std::isfinite(fit.offset));
    EXPECT_GE(fit.slope, 0.1);
    EXPECT_LT(fit.slope, 100);
  }
}

}  // namespace
}  // namespace sohoa
