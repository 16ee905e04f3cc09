#include "pipeline/own_text.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace sohoa {
namespace {

// One line of words, side by side, 40 pixels high, from here on.
PageText LineAt(int x, int y, const std::vector<std::string>& words, float confidence = 0.9F) {
  PageText page{.width = 2480, .height = 3508};
  Line line{.words = {}, .box = {x, y, x, y + 40}, .baseline_y = y + 32};
  for (const std::string& word : words) {
    const int width = 20 * static_cast<int>(word.size());
    line.words.push_back({word, {line.box.x1, y, line.box.x1 + width, y + 40}, confidence});
    line.box.x1 += width + 15;
  }
  page.blocks.push_back({{line}, line.box});
  return page;
}

const std::vector<std::string> kWords = {"Ủy",    "ban",  "nhân", "dân",   "tỉnh",
                                         "quyết", "định", "phê",  "duyệt", "dự"};

TEST(OwnText, TextThatSaysWhatIsPrintedIsBelieved) {
  EXPECT_TRUE(SaysWhatIsPrinted(LineAt(200, 300, kWords), LineAt(200, 300, kWords)));
  EXPECT_TRUE(SaysWhatIsPrinted(LineAt(205, 292, kWords), LineAt(200, 300, kWords)))
      << "boxes of a font and boxes of its ink differ";
}

TEST(OwnText, SignsAtTheEndsOfWordsDoNotMatter) {
  EXPECT_TRUE(SaysWhatIsPrinted(LineAt(200, 300, {"Ủy", "ban,", "“tỉnh”"}),
                                LineAt(200, 300, {"Ủy", "ban", "“tỉnh”."})));
}

TEST(OwnText, WhatTheReaderIsUnsureOfDoesNotCount) {
  PageText read = LineAt(200, 300, kWords);
  for (Word& word : read.blocks[0].lines[0].words) {
    if (&word - read.blocks[0].lines[0].words.data() >= 3) continue;
    word.text = "?x";
    word.confidence = 0.3F;
  }
  EXPECT_TRUE(SaysWhatIsPrinted(LineAt(200, 300, kWords), read));
}

TEST(OwnText, TextWithoutMarksIsNot) {
  const PageText read = LineAt(200, 300, kWords);
  EXPECT_FALSE(SaysWhatIsPrinted(
      LineAt(200, 300, {"Uy", "ban", "nhan", "dan", "tinh", "quyet", "dinh", "phe", "duyet", "du"}),
      read));
  EXPECT_FALSE(SaysWhatIsPrinted(
      LineAt(200, 300, {"ñy", "ban", "nh©n", "d©n", "tØnh", "quyÕt", "®Þnh", "phª", "duyÖt", "dù"}),
      read))
      << "the encoding of old fonts";
}

// Real signed scans carry about 150 letters of it, and no other text.
TEST(OwnText, TheCaptionOfADigitalStampIsNot) {
  const std::vector<std::string> caption = {"Người", "ký:", "Ủy", "ban", "nhân", "dân"};
  PageText read = LineAt(200, 300, caption);
  const PageText body = LineAt(200, 900, kWords);
  read.blocks.push_back(body.blocks[0]);
  read.blocks.push_back(LineAt(200, 960, kWords).blocks[0]);
  EXPECT_FALSE(SaysWhatIsPrinted(LineAt(200, 300, caption), read));
}

TEST(OwnText, TextAtAnotherPlaceIsNot) {
  EXPECT_FALSE(SaysWhatIsPrinted(LineAt(200, 300, kWords), LineAt(200, 900, kWords)));
}

// Hidden text would be found by a search, and nobody could see why.
TEST(OwnText, TextThatSaysMoreThanThePageShowsIsNot) {
  PageText own = LineAt(200, 300, kWords);
  own.blocks.push_back(LineAt(200, 900, kWords).blocks[0]);
  EXPECT_FALSE(SaysWhatIsPrinted(own, LineAt(200, 300, kWords)));
}

TEST(OwnText, NothingIsNot) {
  EXPECT_FALSE(SaysWhatIsPrinted({}, {}));
  EXPECT_FALSE(SaysWhatIsPrinted(LineAt(200, 300, kWords), {}));
  EXPECT_FALSE(SaysWhatIsPrinted({}, LineAt(200, 300, kWords)));
}

TEST(OwnText, WordsAreBroughtIntoOneForm) {
  const PageText text = Normalized(LineAt(200, 300,
                                          {"ho\xCC\x80"
                                           "a",
                                           "Ðà", "\xE2\x80\x8B", "\xFF"}));
  ASSERT_EQ(text.blocks.size(), 1u);
  std::vector<std::string> words;
  for (const Word& word : text.blocks[0].lines[0].words) words.push_back(word.text);
  EXPECT_EQ(words, (std::vector<std::string>{"hòa", "Đà", "\xEF\xBF\xBD"}));
  EXPECT_TRUE(Normalized(LineAt(200, 300, {"\xE2\x80\x8B"})).empty());
}

}  // namespace
}  // namespace sohoa
