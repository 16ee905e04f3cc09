#include "benchmarks/reliability.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sohoa {
namespace {

using testing::HasSubstr;

// Two of four at 0.5 right, all of four at 0.9.
std::vector<JudgedWord> Words() {
  return {{0.9, true}, {0.5, true}, {0.5, false}, {0.9, true},
          {0.9, true}, {0.5, true}, {0.5, false}, {0.9, true}};
}

TEST(Reliability, BinsHoldTheirWords) {
  for (const auto& bins : {EqualMassBins(Words(), 2), EqualWidthBins(Words(), 10)}) {
    ASSERT_EQ(bins.size(), 2u);
    EXPECT_EQ(bins[0].words, 4u);
    EXPECT_DOUBLE_EQ(bins[0].confidence, 0.5);
    EXPECT_DOUBLE_EQ(bins[0].right, 0.5);
    EXPECT_DOUBLE_EQ(bins[1].right, 1);
    EXPECT_NEAR(ExpectedCalibrationError(bins), 0.05, 1e-12);
  }
  EXPECT_EQ(EqualWidthBins({{1.0, true}}, 10).front().words, 1u) << "1 is in the last one";
  EXPECT_EQ(EqualMassBins(Words(), 100).size(), 8u);
  EXPECT_EQ(ExpectedCalibrationError({}), 0);
}

TEST(Reliability, TheOrderOfWordsOfOneConfidenceSaysNothing) {
  std::vector<JudgedWord> words = {{0.9, true}, {0.9, true}, {0.9, false}, {0.9, false}};
  for (const ReliabilityBin& bin : EqualMassBins(words, 2)) EXPECT_DOUBLE_EQ(bin.right, 0.5);
  std::swap(words[1], words[2]);
  for (const ReliabilityBin& bin : EqualMassBins(words, 4)) EXPECT_DOUBLE_EQ(bin.right, 0.5);
}

TEST(Reliability, DiscriminationIsTheShareOfPairsInOrder) {
  EXPECT_DOUBLE_EQ(Discrimination(Words()), 5.0 / 6);  // four of six right words above; two level
  EXPECT_DOUBLE_EQ(Discrimination({{0.2, false}, {0.3, true}}), 1);
  EXPECT_DOUBLE_EQ(Discrimination({{0.2, true}, {0.3, false}}), 0);
  EXPECT_DOUBLE_EQ(Discrimination({{0.2, true}}), 0.5);
}

TEST(Reliability, AReviewFindsTheWrongWordsBelowItsThreshold) {
  const ReviewFigures figures = FiguresOfReview(Words(), 0.6);
  EXPECT_DOUBLE_EQ(figures.listed, 0.5);
  EXPECT_DOUBLE_EQ(figures.caught, 1);
  EXPECT_DOUBLE_EQ(figures.wrong, 0.5);
  EXPECT_DOUBLE_EQ(FiguresOfReview(Words(), 0.5).listed, 0) << "below, not at";
}

TEST(Reliability, TheDiagramHasADotABin) {
  const std::string svg = ReliabilityDiagram({{"read", EqualWidthBins(Words(), 10)}});
  EXPECT_THAT(svg, HasSubstr("<svg"));
  EXPECT_THAT(svg, HasSubstr(">read</text>"));
  size_t dots = 0;
  for (size_t at = 0; (at = svg.find("<circle", at)) != std::string::npos; ++at) ++dots;
  EXPECT_EQ(dots, 2u);
}

}  // namespace
}  // namespace sohoa
