#include "benchmarks/words_in_place.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/benchmarks/numbered_words.h"

namespace sohoa {
namespace {

using testing::ElementsAre;

int CountRight(const std::vector<TrueWord>& truth, const PageText& read) {
  int right = 0;
  for (const bool word : WordsInPlace(truth, 300, read)) right += word;
  return right;
}

TEST(WordsInPlace, AllWordsOfAPageThatIsCroppedSlantedAndOfAnotherSizeAreRight) {
  EXPECT_EQ(CountRight(NumberedWords(), ReadNumberedWords(300)), 25);
  EXPECT_EQ(CountRight(NumberedWords(), ReadNumberedWords(200)), 25);
}

TEST(WordsInPlace, AMisreadAnInsertedAndAMovedWordAreWrong) {
  PageText read = ReadNumberedWords(300);
  std::vector<Word>& words = read.blocks[0].lines[0].words;
  words[3].text = "misread";
  words.push_back({"a0", words[24].box, 1, {}});  // a word of the page, at another place
  std::swap(words[10].box, words[20].box);
  const std::vector<bool> right = WordsInPlace(NumberedWords(), 300, read);
  for (size_t k = 0; k < 25; ++k) EXPECT_EQ(right[k], k != 3 && k != 10 && k != 20) << k;
  EXPECT_FALSE(right[25]);
}

TEST(WordsInPlace, OneWordOfTheTruthIsFoundOnce) {
  PageText read = ReadNumberedWords(300);
  std::vector<Word>& words = read.blocks[0].lines[0].words;
  words.push_back(words[7]);
  EXPECT_EQ(CountRight(NumberedWords(), read), 25);
}

TEST(WordsInPlace, BothSpellingsOfATonesPlaceAreRight) {
  const std::vector<TrueWord> truth = {{"“Thuỷ”", 0, 0, 100, 40}};
  PageText read{.dpi = 300};
  read.blocks.push_back({{{{{"\"Thủy\"", {0, 5, 100, 38}, 1, {}}}, {}, 0}}, {}, false});
  EXPECT_THAT(WordsInPlace(truth, 300, read), ElementsAre(true));
  EXPECT_THAT(WordsInPlace({}, 300, read), ElementsAre(false));
  EXPECT_TRUE(WordsInPlace(truth, 300, PageText{}).empty());
}

}  // namespace
}  // namespace sohoa
