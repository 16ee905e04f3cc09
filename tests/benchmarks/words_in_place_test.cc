#include "benchmarks/words_in_place.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace sohoa {
namespace {

using testing::ElementsAre;

// A page of five lines of five words, "a0" to "e4", at 300 dpi.
std::vector<TrueWord> Truth() {
  std::vector<TrueWord> words;
  for (int line = 0; line < 5; ++line)
    for (int k = 0; k < 5; ++k)
      words.push_back({std::string(1, static_cast<char>('a' + line)) + std::to_string(k),
                       300.0 + 200 * k, 300.0 + 80 * line, 450.0 + 200 * k, 360.0 + 80 * line});
  return words;
}

// The same words as a page of `dpi` that is cropped by 100 pixels and slants a little.
PageText Read(double dpi) {
  PageText page{.dpi = dpi};
  Line line;
  for (const TrueWord& word : Truth()) {
    const auto x = [&](double at, double y) {
      return static_cast<int>((at - 100 + 0.01 * y) * dpi / 300);
    };
    const auto y = [&](double at) { return static_cast<int>((at - 100) * dpi / 300); };
    line.words.push_back(
        {word.text, {x(word.x0, word.y0), y(word.y0), x(word.x1, word.y0), y(word.y1)}, 1, {}});
  }
  page.blocks.push_back({{line}, {}, false});
  return page;
}

int CountRight(const std::vector<TrueWord>& truth, const PageText& read) {
  int right = 0;
  for (const bool word : WordsInPlace(truth, 300, read)) right += word;
  return right;
}

TEST(WordsInPlace, AllWordsOfAPageThatIsCroppedSlantedAndOfAnotherSizeAreRight) {
  EXPECT_EQ(CountRight(Truth(), Read(300)), 25);
  EXPECT_EQ(CountRight(Truth(), Read(200)), 25);
}

TEST(WordsInPlace, AMisreadAnInsertedAndAMovedWordAreWrong) {
  PageText read = Read(300);
  std::vector<Word>& words = read.blocks[0].lines[0].words;
  words[3].text = "misread";
  words.push_back({"a0", words[24].box, 1, {}});  // a word of the page, at another place
  std::swap(words[10].box, words[20].box);
  const std::vector<bool> right = WordsInPlace(Truth(), 300, read);
  for (size_t k = 0; k < 25; ++k) EXPECT_EQ(right[k], k != 3 && k != 10 && k != 20) << k;
  EXPECT_FALSE(right[25]);
}

TEST(WordsInPlace, OneWordOfTheTruthIsFoundOnce) {
  PageText read = Read(300);
  std::vector<Word>& words = read.blocks[0].lines[0].words;
  words.push_back(words[7]);
  EXPECT_EQ(CountRight(Truth(), read), 25);
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
