#include "pipeline/confirm_numbers.h"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "pipeline/read_again.h"
#include "tests/support/test_scans.h"

namespace sohoa {
namespace {

using testing_support::FakeEngine;

constexpr int kWordWidth = 100, kLineHeight = 30, kMargin = 10;
constexpr float kVerySure = 0.97F;

// Words of equal width, from x = 100 on; the line's top is `y`.
Line LineOf(const std::vector<std::string>& words, int y) {
  Line line;
  for (const std::string& word : words) {
    const int x = 100 + static_cast<int>(line.words.size()) * kWordWidth;
    line.words.push_back({.text = word,
                          .box = {x, y, x + kWordWidth - 10, y + kLineHeight},
                          .confidence = kVerySure});
    line.box = Union(line.box, line.words.back().box);
  }
  return line;
}

class ConfirmNumbersTest : public testing::Test {
 protected:
  // Reads each of the lines, from the top, as the next of `seen`.
  PageText Confirmed(std::vector<Line> lines, std::vector<std::vector<std::string>> seen) {
    PageText text{.width = 1500, .height = 2000, .dpi = 300, .blocks = {}};
    text.blocks.push_back({.lines = std::move(lines), .box = {0, 0, 1500, 2000}});
    FakeEngine engine([&](ImageView part) -> absl::StatusOr<PageText> {
      PageText again{.width = part.width, .height = part.height, .dpi = 300, .blocks = {}};
      if (looks_ == seen.size()) return absl::InternalError("nobody asked for that");
      Line line = LineOf(seen[looks_++], 0);
      for (Word& word : line.words)
        word.box = Scaled(Box{word.box.x0 - 100 + 2 * kMargin, kMargin,
                              word.box.x1 - 100 + 2 * kMargin, kMargin + kLineHeight},
                          0.85);
      again.blocks.push_back({.lines = {line}, .box = line.box});
      return again;
    });
    const Image page(1500, 2000, PixelType::kGrey);
    const absl::Status status = ConfirmNumbers({page.view(), {}, 300, 1}, &engine, text);
    EXPECT_TRUE(status.ok()) << status;
    return text;
  }

  // By their texts.
  static std::map<std::string, float> ConfidencesOf(const PageText& text) {
    std::map<std::string, float> confidences;
    ForEachLine(text, [&](const Line& line) {
      for (const Word& word : line.words) confidences[word.text] = word.confidence;
    });
    return confidences;
  }

  size_t looks_ = 0;
};

TEST_F(ConfirmNumbersTest, ADigitThatIsAnotherAtASecondLookIsForAPerson) {
  const PageText text = Confirmed(
      {LineOf({"Số:", "2298/GM-STP"}, 200),
       LineOf({"Đồng", "Nai,", "ngày", "16", "tháng", "12", "năm", "2011"}, 300)},
      {{"Số:", "2298/GM-STP"}, {"Đồng", "Nai,", "ngày", "18", "tháng", "12", "năm", "2011"}});
  auto confidences = ConfidencesOf(text);
  EXPECT_EQ(looks_, 2U);
  EXPECT_EQ(confidences["16"], kReadAgain);
  for (const char* same : {"2298/GM-STP", "12", "2011", "ngày"})
    EXPECT_EQ(confidences[same], kVerySure) << same;
}

TEST_F(ConfirmNumbersTest, WordsMayBeDividedInAnotherWayAndLettersMayDiffer) {
  const PageText text =
      Confirmed({LineOf({"Số:", "22", "98/GM-STP"}, 200)}, {{"Sô:", "22", "98/6M.STP"}});
  auto confidences = ConfidencesOf(text);
  EXPECT_EQ(confidences["22"], kVerySure);
  EXPECT_EQ(confidences["98/GM-STP"], kReadAgain) << "a digit more";
}

TEST_F(ConfirmNumbersTest, ADigitThatIsGoneIsForAPerson) {
  auto confidences = ConfidencesOf(Confirmed({LineOf({"Số:", "7/QĐ-UBND"}, 200)}, {{"Số:"}}));
  EXPECT_EQ(confidences["7/QĐ-UBND"], kReadAgain);
}

TEST_F(ConfirmNumbersTest, LooksAtTheFirstOfEachInTheUpperHalfAlone) {
  Confirmed({LineOf({"Ngày", "14", "tháng", "9"}, 100), LineOf({"Số:", "5"}, 200),
             LineOf({"Số:", "6"}, 300), LineOf({"Huế,", "ngày", "2", "tháng", "3"}, 1200)},
            {{"Số:", "5"}});
  EXPECT_EQ(looks_, 1U);
}

TEST_F(ConfirmNumbersTest, WhatIsWrittenByHandIsJudgedByOthers) {
  Line line = LineOf({"Số:", "5"}, 200);
  line.words[1].handwritten = true;
  EXPECT_EQ(ConfidencesOf(Confirmed({line}, {{"Số:", "8"}}))["5"], kVerySure);
}

}  // namespace
}  // namespace sohoa
