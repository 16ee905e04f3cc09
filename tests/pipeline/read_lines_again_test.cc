#include "pipeline/read_lines_again.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "tests/support/test_scans.h"

namespace sohoa {
namespace {

using testing_support::FakeEngine;

constexpr int kWordWidth = 100, kLineHeight = 30;

// A line of words of equal width from x = 100 on; its top is `y`.
Line LineOf(const std::vector<std::pair<std::string, float>>& words, int y) {
  Line line;
  int x = 100;
  for (const auto& [text, confidence] : words) {
    line.words.push_back({.text = text,
                          .box = {x, y, x + kWordWidth - 10, y + kLineHeight},
                          .confidence = confidence});
    x += kWordWidth;
    line.box = Union(line.box, line.words.back().box);
  }
  return line;
}

PageText PageOf(std::vector<Line> lines) {
  PageText page{.width = 1000, .height = 2000, .dpi = 300, .blocks = {}};
  page.blocks.push_back({.lines = std::move(lines), .box = {0, 0, 1000, 2000}});
  return page;
}

class ReadLinesAgainTest : public testing::Test {
 protected:
  // The second look sees these words in the places of a line with margins of 20 and 10 pixels.
  std::vector<Correction> LookAgain(PageText& text, std::vector<Word> seen,
                                    const std::vector<Box>& unsure = {}) {
    FakeEngine engine([&](ImageView part) -> absl::StatusOr<PageText> {
      if (asked_ < confidences_.size())
        for (Word& word : seen) word.confidence = confidences_[asked_];
      ++asked_;
      PageText again{.width = part.width, .height = part.height, .dpi = 300, .blocks = {}};
      Line line;
      line.words = seen;
      for (const Word& word : seen) line.box = Union(line.box, word.box);
      if (!seen.empty()) again.blocks.push_back({.lines = {line}, .box = line.box});
      return again;
    });
    const Image page(1000, 2000, PixelType::kGrey);
    auto changes = ReadLinesAgain({page.view(), {}, 300, 1}, unsure, &engine, text);
    EXPECT_TRUE(changes.ok()) << changes.status();
    return changes.ok() ? *std::move(changes) : std::vector<Correction>();
  }

  // The k-th word's place, `words` places wide, as the second look is shown it.
  static Word Seen(const std::string& text, double k, float confidence, double words = 1) {
    const double x = 20 + k * kWordWidth;
    return {.text = text,
            .box = Scaled(Box{static_cast<int>(x), 10,
                              static_cast<int>(x + words * kWordWidth) - 10, 10 + kLineHeight},
                          0.85),
            .confidence = confidence};
  }

  size_t asked_ = 0;
  std::vector<float> confidences_;  // of all words in one look after the other, where given
};

TEST_F(ReadLinesAgainTest, OnlyLinesInDoubtAreLookedAtAndNotMoreThanItsShare) {
  std::vector<Line> lines;
  lines.push_back(LineOf({{"chắc", 0.9F}, {"chắn", 0.95F}}, 50));
  for (int k = 0; k < 3 * kMostLinesAgain; ++k)
    lines.push_back(LineOf({{"ngờ", 0.4F}}, 100 + 50 * k));
  PageText text = PageOf(std::move(lines));
  LookAgain(text, {});
  EXPECT_EQ(asked_, size_t{kMostLinesAgain + kMostThirdLooks})
      << "smaller, and with a local threshold";
}

TEST_F(ReadLinesAgainTest, MarksStampsHandwritingAndSealedWordsAreNoDoubt) {
  PageText text = PageOf({LineOf({{"---", 0.1F}}, 100), LineOf({{"22", 0.3F}}, 200),
                          LineOf({{"dấu", 0.3F}}, 300), LineOf({{"ĐẾN", 0.3F}}, 400)});
  text.blocks[0].lines[1].words[0].handwritten = true;
  text.blocks.push_back({.lines = {text.blocks[0].lines[3]}, .box = {}, .stamped = true});
  text.blocks[0].lines.pop_back();
  LookAgain(text, {}, {{0, 290, 1000, 340}});
  EXPECT_EQ(asked_, 0u);
}

TEST_F(ReadLinesAgainTest, WhatTheSecondLookSawIsAReadingAndTheWordStays) {
  PageText text = PageOf({LineOf({{"lịnh", 0.5F}, {"này", 0.96F}}, 100)});
  EXPECT_TRUE(LookAgain(text, {Seen("định", 0, 0.9F), Seen("này", 1, 0.95F)}).empty());
  const std::vector<Word>& words = text.blocks[0].lines[0].words;
  EXPECT_EQ(words[0].text, "lịnh");
  ASSERT_EQ(words[0].readings.size(), 1u);
  EXPECT_EQ(words[0].readings[0].text, "định");
  EXPECT_FLOAT_EQ(words[0].readings[0].probability, 0.9F);
  EXPECT_TRUE(words[1].readings.empty());
}

TEST_F(ReadLinesAgainTest, WhatBothLooksSawIsOneReadingAsSureAsTheSurerOfThem) {
  PageText text = PageOf({LineOf({{"lịnh", 0.5F}}, 100)});
  confidences_ = {0.7F, 0.9F};
  LookAgain(text, {Seen("định", 0, 0)});
  const std::vector<SymbolChoice>& readings = text.blocks[0].lines[0].words[0].readings;
  ASSERT_EQ(readings.size(), 1u);
  EXPECT_FLOAT_EQ(readings[0].probability, 0.9F);
}

TEST_F(ReadLinesAgainTest, TheChoicesForALetterAreReadingsToo) {
  PageText text = PageOf({LineOf({{"thú", 0.5F}}, 100)});
  Word again = Seen("thú", 0, 0.8F);
  again.choices = {{{"t", 0.9F}}, {{"h", 0.9F}}, {{"ú", 0.8F}, {"ủ", 0.4F}, {"ũ", 0.01F}}};
  LookAgain(text, {again});
  const std::vector<SymbolChoice>& readings = text.blocks[0].lines[0].words[0].readings;
  ASSERT_EQ(readings.size(), 1u) << "the unlikely one is left out";
  EXPECT_EQ(readings[0].text, "thủ");
  EXPECT_NEAR(readings[0].probability, 0.4, 0.01);
}

TEST_F(ReadLinesAgainTest, TheSurerLookSaysHowAStretchIsDivided) {
  for (const float confidence : {0.9F, 0.42F, 0.48F}) {
    PageText text = PageOf({LineOf({{"giáan", 0.4F}, {"toàn", 0.95F}}, 100)});
    const std::vector<Correction> changes = LookAgain(
        text,
        {Seen("giá", 0, confidence, 0.5), Seen("an", 0.5, confidence, 0.5), Seen("toàn", 1, 0.9F)});
    const bool surer = confidence > 0.5F;
    ASSERT_EQ(text.blocks[0].lines[0].words.size(), surer ? 3u : 2u);
    ASSERT_EQ(changes.size(), surer ? 1u : 0u);
    if (!surer) continue;
    EXPECT_EQ(changes[0].before, "giáan");
    EXPECT_EQ(changes[0].after, "giá an");
    const Box& box = text.blocks[0].lines[0].words[0].box;
    EXPECT_NEAR(box.x0, 100, 2);
    EXPECT_NEAR(box.y0, 100, 2);
  }
}

TEST_F(ReadLinesAgainTest, AStretchIsNotDividedIntoWhatIsNoWord) {
  PageText text = PageOf({LineOf({{"Z1", 0.3F}}, 100)});
  EXPECT_TRUE(LookAgain(text, {Seen("t1", 0, 0.9F, 0.5), Seen("VN", 0.5, 0.9F, 0.5)}).empty());
  EXPECT_EQ(text.blocks[0].lines[0].words[0].text, "Z1");
}

TEST_F(ReadLinesAgainTest, AnErrorOfTheEngineIsThePages) {
  PageText text = PageOf({LineOf({{"ngờ", 0.3F}}, 100)});
  FakeEngine engine(
      [](ImageView) -> absl::StatusOr<PageText> { return absl::UnavailableError("gone"); });
  const Image page(1000, 2000, PixelType::kGrey);
  EXPECT_TRUE(
      absl::IsUnavailable(ReadLinesAgain({page.view(), {}, 300, 1}, {}, &engine, text).status()));
}

}  // namespace
}  // namespace sohoa
