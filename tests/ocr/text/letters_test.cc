#include "ocr/text/letters.h"

#include <gtest/gtest.h>

namespace sohoa {
namespace {

TEST(LettersTest, CountsByKind) {
  const LetterCount count = CountLetters("Số: 15/QĐ-UBND ô");
  EXPECT_EQ(count.letters, 9);
  EXPECT_EQ(count.capitals, 7);
  EXPECT_EQ(count.digits, 2);
  EXPECT_EQ(count.others, 3);
}

TEST(LettersTest, TellsCapitalsAndSmallLettersAtTheBeginning) {
  for (const char* text : {"Độc lập", "ĐẾN"}) {
    EXPECT_TRUE(BeginsWithCapital(text)) << text;
    EXPECT_FALSE(BeginsSmall(text)) << text;
  }
  EXPECT_TRUE(BeginsSmall("độc Lập"));
  EXPECT_FALSE(BeginsWithCapital("độc Lập"));
  for (const char* text : {"", "(kèm theo", "15/QĐ", " a"}) {
    EXPECT_FALSE(BeginsWithCapital(text)) << text;
    EXPECT_FALSE(BeginsSmall(text)) << text;
  }
}

TEST(LettersTest, CodePointsThereAndBack) {
  const std::string text = "Độc lập \U0001F600";
  EXPECT_EQ(ToCodePoints(text).size(), 9u);
  EXPECT_EQ(ToUtf8(ToCodePoints(text)), text);
}

TEST(LettersTest, IllFormedBytesBecomeReplacementCharacters) {
  EXPECT_EQ(ToCodePoints("a\xFF"), (std::u32string{U'a', 0xFFFD}));
  EXPECT_EQ(
      ToUtf8(std::u32string{static_cast<char32_t>(0xD800), static_cast<char32_t>(0x7FFFFFFF)}),
      "\uFFFD\uFFFD");
}

TEST(LettersTest, CapitalsKeepTheirMarks) {
  EXPECT_EQ(ToCapitals("Sở Tư pháp, đường số 5"), "SỞ TƯ PHÁP, ĐƯỜNG SỐ 5");
}

}  // namespace
}  // namespace sohoa
