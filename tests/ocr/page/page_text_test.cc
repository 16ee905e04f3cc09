#include "ocr/page/page_text.h"

#include <gtest/gtest.h>

namespace sohoa {
namespace {

Line LineOf(std::vector<Word> words) {
  return {.words = std::move(words), .box = {}, .baseline_y = 0};
}

PageText Sample() {
  PageText page;
  page.blocks.push_back(
      {{LineOf({{"Số:", {}, 1.0f}, {"05/QĐ-UBND", {}, 0.5f}}), LineOf({{"hai", {}, 1.0f}})}, {}});
  page.blocks.push_back({{LineOf({{"ba", {}, 1.0f}})}, {}});
  return page;
}

TEST(PageTextTest, PlainTextKeepsLinesAndPartsBlocks) {
  EXPECT_EQ(ToPlainText(Sample()), "Số: 05/QĐ-UBND\nhai\n\nba\n");
  EXPECT_EQ(ToPlainText(PageText{}), "");
}

TEST(PageTextTest, WordsAreCountedOverAllLines) { EXPECT_EQ(WordCount(Sample()), 4); }

TEST(PageTextTest, TheMeanConfidenceIsThatOfTheWords) {
  EXPECT_DOUBLE_EQ(MeanConfidence(Sample()), 0.875);
  EXPECT_EQ(MeanConfidence(PageText{}), 0);
}

}  // namespace
}  // namespace sohoa
