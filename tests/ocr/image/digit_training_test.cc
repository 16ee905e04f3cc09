#include "ocr/image/digit_training.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <opencv2/core.hpp>
#include <random>
#include <string>

#include "models/handwritten_digits.h"
#include "ocr/image/digit_calibration.h"
#include "ocr/image/digit_classifier.h"
#include "ocr/image/digit_net.h"
#include "tests/ocr/image/written_digits.h"

namespace sohoa {
namespace {

// So many drawn digits in MNIST's two files.
struct Files {
  std::string pictures, labels;
};

std::string BigEndian(uint32_t number) {
  std::string bytes;
  for (const int shift : {24, 16, 8, 0}) bytes += static_cast<char>(number >> shift);
  return bytes;
}

Files MakeFiles(uint32_t count, uint32_t seed) {
  Files files{BigEndian(0x803) + BigEndian(count) + BigEndian(28) + BigEndian(28),
              BigEndian(0x801) + BigEndian(count)};
  test::Pen pen(seed);
  pen.thickness = 2;
  for (uint32_t i = 0; i < count; ++i) {
    cv::Mat paper(28, 28, CV_8U, cv::Scalar(255));
    const char digit = static_cast<char>('0' + i % 10);
    pen.Write(std::string(1, digit), 8, 4, 19, 0, paper);
    const cv::Mat ink = 255 - paper;
    files.pictures.append(reinterpret_cast<const char*>(ink.data), 28 * 28);
    files.labels += static_cast<char>(digit - '0');
  }
  return files;
}

TEST(DigitTrainingTest, ReadsTheFormatOfMnist) {
  const Files files = MakeFiles(30, 1);
  const auto set = ParseDigitSet(files.pictures, files.labels);
  ASSERT_TRUE(set.ok()) << set.status();
  ASSERT_EQ(set->pictures.size(), 30u);
  EXPECT_EQ(set->digits[13], 3);
  EXPECT_EQ(set->pictures[2].width(), 28);
  EXPECT_GT(*std::max_element(set->pictures[2].data(), set->pictures[2].data() + 784), 200);
}

TEST(DigitTrainingTest, RefusesWhatIsNotThatFormat) {
  const Files files = MakeFiles(30, 1), others = MakeFiles(29, 1);
  EXPECT_FALSE(ParseDigitSet("", "").ok());
  EXPECT_FALSE(ParseDigitSet(files.labels, files.pictures).ok());
  EXPECT_FALSE(ParseDigitSet(files.pictures, others.labels).ok());
  EXPECT_FALSE(
      ParseDigitSet(files.pictures.substr(0, files.pictures.size() - 1), files.labels).ok());
  Files wrong = files;
  wrong.labels.back() = 10;
  EXPECT_FALSE(ParseDigitSet(wrong.pictures, wrong.labels).ok());
  wrong = files;
  wrong.pictures.replace(4, 4, BigEndian(0xffffffff));  // so many pictures
  wrong.labels.replace(4, 4, BigEndian(0xffffffff));
  EXPECT_FALSE(ParseDigitSet(wrong.pictures, wrong.labels).ok());
}

TEST(DigitTrainingTest, LearnsWhatItIsShownAndTheSameFromTheSameSeed) {
  const Files train = MakeFiles(1200, 1), test = MakeFiles(1000, 2);
  const auto train_set = ParseDigitSet(train.pictures, train.labels);
  const auto test_set = ParseDigitSet(test.pictures, test.labels);
  ASSERT_TRUE(train_set.ok() && test_set.ok());
  int epochs = 0;
  const DigitTrainingOptions options{
      .epochs = 4, .seed = 9, .on_epoch = [&](int, double) { ++epochs; }};
  const auto once = TrainDigits(*train_set, *test_set, options);
  const auto again = TrainDigits(*train_set, *test_set, options);
  ASSERT_TRUE(once.ok() && again.ok());
  EXPECT_EQ(epochs, 8);
  EXPECT_GT(once->report.right, 0.5);  // by chance: 0.1
  EXPECT_EQ(once->model, again->model);
  EXPECT_TRUE(DigitClassifier::Parse(once->model).ok());
  const DigitSet few{{test_set->pictures[0]}, {0}};
  EXPECT_FALSE(TrainDigits(few, *test_set).ok());
}

// The model that comes with the program must not be surer of numbers than it is right.
TEST(DigitTrainingTest, NumbersAreAsOftenRightAsTheirConfidenceSays) {
  const Files files = MakeFiles(1000, 3);
  const auto set = ParseDigitSet(files.pictures, files.labels);
  const auto classifier = DigitClassifier::Parse(HandwrittenDigitModel());
  ASSERT_TRUE(set.ok() && classifier.ok());
  int given = 0;
  for (const NumberBin& bin : CalibrationOfNumbers(*classifier, *set, 1)) {
    given += bin.given;
    if (bin.given >= 50) {
      EXPECT_GT(bin.right, bin.confidence - 0.15) << bin.given;
    }
  }
  EXPECT_GT(given, 2700);  // of 3000
}

// A gradient that is wrong in one layer still learns, only worse: nothing else would tell.
TEST(DigitTrainingTest, TheGradientIsThatOfTheLoss) {
  std::mt19937 random(4);
  const auto uniform = [&random](float reach) {
    return reach * (static_cast<float>(random()) / 2147483648.0F - 1);
  };
  std::vector<float> parameters(DigitNetShape::kParameters);
  for (float& p : parameters) p = uniform(0.15F);
  GlyphPixels glyph;
  for (float& pixel : glyph) pixel = std::max(0.0F, uniform(1));
  constexpr size_t kLabel = 3;
  const auto loss = [&] {
    DigitNetState state;
    RunDigitNet(parameters, glyph, state);
    return -std::log(static_cast<double>(Softmax(state.scores, 1)[kLabel]));
  };
  DigitNetState state;
  RunDigitNet(parameters, glyph, state);
  DigitScores by_score = Softmax(state.scores, 1);
  by_score[kLabel] -= 1;
  std::vector<float> gradient(parameters.size());
  AddDigitNetGradient(parameters, glyph, state, by_score, gradient);

  using Net = DigitNetShape;
  for (const size_t begin : {Net::kWeights1, Net::kBias1, Net::kWeights2, Net::kBias2,
                             Net::kWeights3, Net::kBias3, Net::kWeights4, Net::kBias4}) {
    const size_t at = begin + 5;
    constexpr float kStep = 1e-4F;
    const float before = parameters[at];
    parameters[at] = before + kStep;
    const double above = loss();
    parameters[at] = before - kStep;
    const double below = loss();
    parameters[at] = before;
    // Within a step some maxima pass from one pixel to its neighbour.
    const double measured = (above - below) / (2 * static_cast<double>(kStep));
    EXPECT_NEAR(gradient[at], measured, 4e-3 + 0.05 * std::abs(measured)) << at;
  }
}

}  // namespace
}  // namespace sohoa
