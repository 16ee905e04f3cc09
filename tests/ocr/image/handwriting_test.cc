#include "ocr/image/handwriting.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <string>
#include <utility>

#include "models/handwritten_digits.h"
#include "tests/ocr/image/written_digits.h"

namespace sohoa {
namespace {

using test::Pen;

// A line of 13-point print at 300 dpi with room for a number.
class HandwritingTest : public testing::Test {
 protected:
  static constexpr double kEm = 54;
  static constexpr int kBaseline = 150, kLeft = 200, kRight = 420;

  HandwritingTest() {
    cv::putText(page_, "Ha", {kLeft - 75, kBaseline}, cv::FONT_HERSHEY_COMPLEX, 1.6, 0, 3);
    cv::putText(page_, "Ha", {kRight + 5, kBaseline}, cv::FONT_HERSHEY_COMPLEX, 1.6, 0, 3);
  }

  static ImageView View(const cv::Mat& picture) {
    return {picture.data, picture.cols, picture.rows, picture.step,
            picture.channels() == 3 ? PixelType::kBgr : PixelType::kGrey};
  }

  std::optional<Handwriting> Find(bool unread = false) const {
    return FindHandwriting(View(page_), View(archive_.empty() ? page_ : archive_), 1,
                           {kLeft, kRight, kBaseline, kEm, unread});
  }

  std::string Read(const Handwriting& writing) const {
    const auto guesses = ReadDigits(writing, model_, 6);
    return guesses.empty() ? "" : guesses.front().digits;
  }

  const DigitClassifier model_ = *DigitClassifier::Parse(HandwrittenDigitModel());
  cv::Mat page_ = cv::Mat(260, 640, CV_8U, cv::Scalar(255));
  cv::Mat archive_;  // empty: has no colour
};

TEST_F(HandwritingTest, NothingStandsInAnEmptyPlace) { EXPECT_FALSE(Find(true).has_value()); }

TEST_F(HandwritingTest, DigitsHigherThanPrintAreReadApartAndTouching) {
  int right = 0;
  for (const int step : {8, -2}) {
    for (const char* digits : {"574", "20", "31", "07", "84", "660", "23", "9"}) {
      const cv::Mat before = page_.clone();
      Pen(11).Write(digits, kLeft + 15, kBaseline - 58, 60, step, page_);
      const auto writing = Find();
      ASSERT_TRUE(writing.has_value()) << digits;
      EXPECT_FALSE(writing->coloured);
      EXPECT_GT(writing->box.x0, kLeft);
      EXPECT_LT(writing->box.x1, kRight);
      right += Read(*writing) == digits;
      before.copyTo(page_);
    }
  }
  EXPECT_GE(right, 14);  // of 16
}

TEST_F(HandwritingTest, DigitsOfThePrintsOwnSizeAreNone) {
  cv::putText(page_, "05", {kLeft + 40, kBaseline}, cv::FONT_HERSHEY_COMPLEX, 1.6, 0, 3);
  EXPECT_FALSE(Find().has_value());
  EXPECT_TRUE(Find(true).has_value()) << "unless the reader of print could not read them";
}

TEST_F(HandwritingTest, ADottedLineBeneathIsLeftOut) {
  for (int x = kLeft + 5; x < kRight - 5; x += 12)
    cv::circle(page_, {x, kBaseline}, 2, 0, cv::FILLED);
  EXPECT_FALSE(Find(true).has_value()) << "dots alone";
  Pen(2).Write("23", kLeft + 30, kBaseline - 64, 58, 10, page_);
  const auto writing = Find();
  ASSERT_TRUE(writing.has_value());
  EXPECT_LT(writing->box.width(), 130) << "not the dots beside it";
  EXPECT_EQ(Read(*writing), "23");
}

TEST_F(HandwritingTest, ARuleAboveAndPrintBeneathAreLeftOut) {
  cv::line(page_, {20, kBaseline - 75}, {620, kBaseline - 75}, 0, 3);
  cv::putText(page_, "Ham", {kLeft + 20, kBaseline + 75}, cv::FONT_HERSHEY_COMPLEX, 1.6, 0, 3);
  EXPECT_FALSE(Find(true).has_value());
}

TEST_F(HandwritingTest, AStrokeIntoANeighbourIsCutOff) {
  Pen(4).Write("20", kLeft + 15, kBaseline - 55, 58, 8, page_);
  cv::line(page_, {kLeft - 20, kBaseline - 5}, {kLeft + 25, kBaseline - 8}, 0, 4);
  const auto writing = Find();
  ASSERT_TRUE(writing.has_value());
  EXPECT_GE(writing->box.x0, kLeft);
}

TEST_F(HandwritingTest, BlueDigitsAreFoundAtAnySizeAndApartFromTheirDottedLine) {
  cv::cvtColor(page_, archive_, cv::COLOR_GRAY2BGR);  // the reading image has lost them
  for (int x = kLeft + 5; x < kRight - 5; x += 6)
    cv::circle(archive_, {x, kBaseline}, 2, cv::Scalar(0, 0, 0), cv::FILLED);
  Pen(6).Write("47", kLeft + 30, kBaseline - 38, 38, 10, archive_, true);
  const auto writing = Find();
  ASSERT_TRUE(writing.has_value());
  EXPECT_TRUE(writing->coloured);
  EXPECT_LT(writing->box.width(), 100);
  EXPECT_EQ(Read(*writing), "47");
}

TEST_F(HandwritingTest, ConfidencesAreProbabilitiesAndFewerDigitsThanAllowed) {
  Pen(8).Write("12345", kLeft + 10, kBaseline - 55, 52, -3, page_);
  const auto writing = Find();
  ASSERT_TRUE(writing.has_value());
  double sum = 0;
  for (const NumberGuess& guess : ReadDigits(*writing, model_, 6)) sum += guess.confidence;
  EXPECT_LE(sum, 1.0001);
  for (const NumberGuess& guess : ReadDigits(*writing, model_, 2))
    EXPECT_LE(guess.digits.size(), 2u);
}

TEST_F(HandwritingTest, WhatHasTooManyStrokesForANumberIsNone) {
  Handwriting scrawl{Image(2400, 120, PixelType::kGrey), {0, 0, 2400, 120}, false, kEm};
  std::fill_n(scrawl.ink.data(), scrawl.ink.size_bytes(), uint8_t{0});
  for (int y = 0; y < 120; ++y)
    for (int x = 0; x < 2400; x += 12) scrawl.ink.row(y)[x] = 255;
  EXPECT_TRUE(ReadDigits(scrawl, model_, 6).empty());
}

// A scan may have any size, and the reader may put its boxes anywhere on it.
TEST_F(HandwritingTest, AnyPlaceOnAnyPictureIsLookedAt) {
  for (const auto& [width, height] : {std::pair(1, 1), {1, 30000}, {30000, 1}, {640, 3}}) {
    for (const int type : {CV_8UC1, CV_8UC3}) {
      cv::Mat reading(height, width, CV_8U), archive(height, width, type);
      cv::randu(reading, 0, 256);
      cv::randu(archive, 0, 256);
      for (const double em : {0.5, 7.0, 400.0}) {
        for (const FillInPlace& place :
             {FillInPlace{0, width, height, em, true}, FillInPlace{width, 0, 0, em, true},
              FillInPlace{width / 2, width / 2, height / 2, em, false},
              FillInPlace{-9000, 9000, -9000, em, true}}) {
          FindPrintedStroke(View(reading), place.x0, place.baseline_y, em);
          const auto writing = FindHandwriting(View(reading), View(archive), 1, place);
          if (!writing) continue;
          EXPECT_GE(std::min(writing->box.x0, writing->box.y0), 0);
          EXPECT_LE(writing->box.x1, width);
          EXPECT_LE(writing->box.y1, height);
          for (const NumberGuess& guess : ReadDigits(*writing, model_, 6))
            EXPECT_LE(guess.digits.size(), 6u);
        }
      }
    }
  }
}

TEST_F(HandwritingTest, TheStrokeBeforeANotationIsFoundButNoHandwrittenOne) {
  Pen(8).Write("1", 250, kBaseline - 55, 55, 0, page_);
  EXPECT_FALSE(FindPrintedStroke(View(page_), 255, kBaseline, kEm).has_value());
  cv::line(page_, {300, kBaseline}, {313, kBaseline - 36}, 0, 3);
  const auto stroke = FindPrintedStroke(View(page_), 310, kBaseline, kEm);
  ASSERT_TRUE(stroke.has_value());
  EXPECT_NEAR(*stroke, 300, 3);
}

}  // namespace
}  // namespace sohoa
