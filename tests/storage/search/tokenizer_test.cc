#include "storage/search/tokenizer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "storage/search/folding.h"

namespace sohoa {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> Parts(const WordTokens& tokens) {
  std::vector<std::string> parts;
  for (const Token& part : tokens.parts) parts.push_back(part.spelling);
  return parts;
}

TEST(Tokenizer, StripsPunctuationAroundWords) {
  for (const char* word : {"định", "Định,", "(định)", "“ĐỊNH”", "…định;", "•định", "---định---"}) {
    const WordTokens tokens = Tokenize(word);
    EXPECT_THAT(Parts(tokens), ElementsAre("định")) << word;
    EXPECT_EQ(tokens.parts[0].folded, "dinh");
    EXPECT_FALSE(tokens.has_whole());
  }
  for (const char* word : {"", "-", "...", "⟦⟧", "/-/", "\xff\xfe", "\u0301"})
    EXPECT_THAT(Tokenize(word).parts, IsEmpty()) << word;
}

TEST(Tokenizer, KeepsCodesWholeAndInParts) {
  const WordTokens decree = Tokenize("30/2020/NĐ-CP,");
  EXPECT_THAT(Parts(decree), ElementsAre("30", "2020", "nđ", "cp"));
  EXPECT_EQ(decree.whole.spelling, "30/2020/nđ-cp");
  EXPECT_EQ(decree.whole.folded, "30/2020/nd-cp");
  // Dashes of any length, and a dash with a space's worth of dirt around it.
  EXPECT_EQ(Tokenize("15/QĐ–UBND").whole.folded, "15/qd-ubnd");
  EXPECT_EQ(Tokenize("15/QĐ—UBND").whole.folded, "15/qd-ubnd");
  EXPECT_EQ(Tokenize("15./QĐ.-UBND").whole.folded, "15/qd-ubnd");
}

TEST(Tokenizer, KeepsDatesAndNumbersWhole) {
  EXPECT_EQ(Tokenize("05/02/2020.").whole.folded, "05/02/2020");
  EXPECT_EQ(Tokenize("1.000.000").whole.folded, "1.000.000");
  EXPECT_EQ(Tokenize("3,5%").whole.folded, "3,5");
  EXPECT_THAT(Parts(Tokenize("2020")), ElementsAre("2020"));
}

TEST(Tokenizer, BoundsTheLengthOfATokenAtAWholeCharacter) {
  std::string longest;
  for (int i = 0; i < 40; ++i) longest += "ậ";
  const WordTokens tokens = Tokenize(longest);
  ASSERT_EQ(tokens.parts.size(), 1U);
  EXPECT_EQ(tokens.parts[0].spelling, longest.substr(0, 63));
  EXPECT_EQ(tokens.parts[0].folded, std::string(21, 'a'));
  EXPECT_FALSE(Tokenize(longest + "-" + longest).has_whole());
}

TEST(Tokenizer, HoldsItsPromisesOnRandomBytes) {
  std::mt19937 random(3);
  for (int i = 0; i < 10'000; ++i) {
    std::string word;
    for (size_t length = random() % 100; length > 0; --length)
      word.push_back(
          static_cast<char>(random() % 3 == 0 ? random() : "-/a1\xC3\xA1"[random() % 6]));
    const WordTokens tokens = Tokenize(word);
    for (const Token& part : tokens.parts) {
      EXPECT_FALSE(part.folded.empty());
      EXPECT_LE(part.spelling.size(), kMaxTokenBytes);
      EXPECT_EQ(part.folded.find('\0'), std::string::npos);
      EXPECT_EQ(Fold(part.spelling), part.folded);
    }
    EXPECT_EQ(Tokenize(tokens.whole.spelling).whole.spelling, tokens.whole.spelling);
  }
}

TEST(Tokenizer, CountsPartsAsItMakesThem) {
  std::mt19937 random(7);
  const std::u32string letters = U"aĐ1-/. ,ờ\u0301\u0300é·×—\x1f600";
  for (int round = 0; round < 3000; ++round) {
    std::string word;
    for (size_t i = random() % 9; i > 0; --i) {
      if (random() % 12 == 0) {
        word.push_back(static_cast<char>(random()));
      } else {
        AppendUtf8(letters[random() % letters.size()], &word);
      }
    }
    EXPECT_EQ(CountParts(word), Tokenize(word).parts.size()) << word;
  }
}

}  // namespace
}  // namespace sohoa
