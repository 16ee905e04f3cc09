#include "ocr/image/digit_classifier.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <limits>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <string>

#include "models/handwritten_digits.h"
#include "tests/ocr/image/written_digits.h"

namespace sohoa {
namespace {

using test::Pen;

DigitClassifier Model() {
  absl::StatusOr<DigitClassifier> model = DigitClassifier::Parse(HandwrittenDigitModel());
  EXPECT_TRUE(model.ok()) << model.status();
  return *std::move(model);
}

DigitOdds Classify(const DigitClassifier& model, const cv::Mat& picture) {
  const cv::Mat ink = 255 - picture;
  return model.Classify({ink.data, ink.cols, ink.rows, ink.step, PixelType::kGrey});
}

cv::Mat Paper(int width = 100, int height = 100) {
  return cv::Mat(height, width, CV_8U, cv::Scalar(255));
}

// The digit that is likelier than any other and than none; -1 where none is.
int Best(const DigitOdds& odds) {
  const auto best = std::max_element(odds.digit.begin(), odds.digit.end());
  return *best > odds.none ? static_cast<int>(best - odds.digit.begin()) : -1;
}

TEST(DigitClassifierTest, ReadsDrawnDigits) {
  const DigitClassifier model = Model();
  Pen pen(3);
  int right = 0, all = 0;
  for (int round = 0; round < 40; ++round) {
    pen.thickness = 3 + round % 6;
    for (int digit = 0; digit < 10; ++digit, ++all) {
      cv::Mat paper = Paper();
      pen.Write(std::string(1, static_cast<char>('0' + digit)), 25, 25, 50, 0, paper);
      right += Best(Classify(model, paper)) == digit;
    }
  }
  EXPECT_GT(right, 0.97 * all);
}

TEST(DigitClassifierTest, SizeAndPlaceDoNotMatter) {
  const DigitClassifier model = Model();
  for (int digit = 0; digit < 10; ++digit) {
    cv::Mat large(200, 300, CV_8U, cv::Scalar(255)), small = Paper();
    const std::string text(1, static_cast<char>('0' + digit));
    Pen a(7), b(7);  // the same hand
    a.thickness = 10, b.thickness = 5;
    a.Write(text, 160, 80, 100, 0, large);
    b.Write(text, 10, 10, 50, 0, small);
    EXPECT_EQ(Best(Classify(model, large)), digit);
    EXPECT_EQ(Best(Classify(model, small)), digit);
  }
}

TEST(DigitClassifierTest, LettersMarksAndPairsAreNoDigits) {
  const DigitClassifier model = Model();
  int none = 0, all = 0;
  const auto look = [&](const cv::Mat& picture) {
    none += Best(Classify(model, picture)) == -1;
    ++all;
  };
  for (const char letter : std::string("AEHKMNRWaehkmnrw")) {
    cv::Mat paper = Paper();
    cv::putText(paper, std::string(1, letter), {20, 70}, cv::FONT_HERSHEY_COMPLEX, 1.6, 0, 3,
                cv::LINE_AA);
    look(paper);
  }
  Pen pen(5);
  for (const char* pair : {"20", "37", "05", "84", "96", "23"}) {
    cv::Mat paper = Paper(160);
    pen.Write(pair, 20, 20, 50, 2, paper);
    look(paper);
  }
  cv::Mat dash = Paper(), dots = Paper();
  cv::line(dash, {20, 50}, {80, 52}, 0, 5);
  for (int x = 10; x < 90; x += 10) cv::circle(dots, {x, 50}, 2, 0, cv::FILLED);
  look(dash);
  look(dots);
  EXPECT_GE(none, all - 2) << "of " << all;
}

TEST(DigitClassifierTest, PaperWithoutInkIsNoDigit) {
  const DigitOdds odds = Classify(Model(), Paper());
  EXPECT_EQ(odds.none, 1);
  EXPECT_EQ(Model().Classify({}).none, 1);
}

TEST(DigitClassifierTest, RefusesDamagedModels) {
  const std::string whole(HandwrittenDigitModel());
  EXPECT_LT(whole.size(), 500'000u);
  for (const size_t length : {size_t{0}, size_t{5}, size_t{20}, size_t{23}, whole.size() / 2,
                              whole.size() - 4, whole.size() - 1})
    EXPECT_EQ(DigitClassifier::Parse(whole.substr(0, length)).status().code(),
              absl::StatusCode::kInvalidArgument)
        << length;
  EXPECT_FALSE(DigitClassifier::Parse(whole + std::string(4, '\0')).ok());
  EXPECT_FALSE(DigitClassifier::Parse("another" + whole.substr(7)).ok());
  const auto with = [&whole](size_t at, float number) {
    std::string damaged = whole;
    std::memcpy(damaged.data() + at, &number, sizeof number);
    return DigitClassifier::Parse(damaged).status();
  };
  const size_t head = std::strlen("sohoa digit model 1\n");
  EXPECT_TRUE(with(head, 1.5F).ok());
  EXPECT_FALSE(with(head, 0).ok()) << "a temperature of 0";
  EXPECT_FALSE(with(head + 400, std::numeric_limits<float>::quiet_NaN()).ok());
  EXPECT_FALSE(with(head + 400, std::numeric_limits<float>::infinity()).ok());
  EXPECT_FALSE(with(head + 400, 1e30F).ok());
}

}  // namespace
}  // namespace sohoa
