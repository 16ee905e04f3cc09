#include "storage/pdf/own_words.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace sohoa {
namespace {

std::vector<OwnWord> LineOf(int x, int y, const std::vector<std::string>& words, int gap = 10) {
  std::vector<OwnWord> line;
  for (const std::string& word : words) {
    line.push_back({word, {x, y, x + 100, y + 40}});
    x += 100 + gap;
  }
  return line;
}

std::vector<OwnWord> Together(const std::vector<std::vector<OwnWord>>& lines) {
  std::vector<OwnWord> all;
  for (const std::vector<OwnWord>& line : lines) all.insert(all.end(), line.begin(), line.end());
  return all;
}

std::string PlainText(const std::vector<OwnWord>& words) {
  return ToPlainText(TextOfWords(words, 2480, 3508, 300));
}

TEST(OwnWords, ComeBackAsTheyWerePacked) {
  const std::vector<OwnWord> words = {{"Ủy", {-5, 20, 60, 58}}, {"ban", {70, 20, 130, 58}}};
  const auto back = UnpackWords(PackWords(words));
  ASSERT_TRUE(back.has_value());
  ASSERT_EQ(back->size(), 2u);
  EXPECT_EQ((*back)[0].text, "Ủy");
  EXPECT_EQ((*back)[0].box, words[0].box);
  EXPECT_EQ((*back)[1].text, "ban");
}

TEST(OwnWords, WhatIsNotOfTheirFormIsRefused) {
  for (const char* bad : {"1 2 3 4", "1 2 3 4 ", "1 2 3 x word", "1 2 3 4 two words",
                          "3 2 3 4 flat", "99999999999 2 3 4 far", "word"})
    EXPECT_FALSE(UnpackWords(bad).has_value()) << bad;
  std::string many;
  for (size_t i = 0; i <= kMostOwnWords; ++i) many += "1 2 3 4 w\n";
  EXPECT_FALSE(UnpackWords(many).has_value());
}

TEST(OwnWords, WordsOfALineStandTogetherAndLinesOfAParagraph) {
  EXPECT_EQ(PlainText(Together({LineOf(200, 300, {"một", "hai"}), LineOf(200, 350, {"ba", "bốn"}),
                                LineOf(200, 600, {"năm"})})),
            "một hai\nba bốn\n\nnăm\n");
}

TEST(OwnWords, ColumnsAreParted) {
  EXPECT_EQ(
      PlainText(Together({LineOf(200, 300, {"CƠ", "QUAN"}), LineOf(1400, 300, {"CỘNG", "HÒA"}),
                          LineOf(1400, 350, {"Độc", "lập"})})),
      "CƠ QUAN\n\nCỘNG HÒA\nĐộc lập\n");
}

TEST(OwnWords, WhatLiesOutsideThePictureIsLeftOut) {
  const PageText page =
      TextOfWords({{"trong", {-20, 10, 80, 50}}, {"ngoài", {3000, 10, 3100, 50}}}, 2480, 3508, 300);
  EXPECT_EQ(ToPlainText(page), "trong\n");
  EXPECT_EQ(page.blocks[0].lines[0].words[0].box, (Box{0, 10, 80, 50}));
  EXPECT_EQ(page.width, 2480);
}

}  // namespace
}  // namespace sohoa
