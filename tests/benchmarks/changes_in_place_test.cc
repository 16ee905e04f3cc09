#include "benchmarks/changes_in_place.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace sohoa {
namespace {

using testing::ElementsAre;

// Five lines of five words, "a0" to "e4", at 300 dpi.
std::vector<TrueWord> Truth() {
  std::vector<TrueWord> words;
  for (int line = 0; line < 5; ++line)
    for (int k = 0; k < 5; ++k)
      words.push_back({std::string(1, static_cast<char>('a' + line)) + std::to_string(k),
                       300.0 + 200 * k, 300.0 + 80 * line, 450.0 + 200 * k, 360.0 + 80 * line});
  return words;
}

PageText Read() {
  PageText page{.dpi = 300};
  Line line;
  for (const TrueWord& word : Truth())
    line.words.push_back({word.text,
                          {static_cast<int>(word.x0), static_cast<int>(word.y0),
                           static_cast<int>(word.x1), static_cast<int>(word.y1)},
                          1,
                          {}});
  page.blocks.push_back({{line}, {}, false});
  return page;
}

std::vector<ChangeJudgement> Judge(const Correction& change, const PageText& page) {
  return ChangesInPlace(Truth(), 300, {change}, page);
}

Word& WordOf(PageText& page, size_t k) { return page.blocks[0].lines[0].words[k]; }

TEST(ChangesInPlace, AMisreadWordMadeTheTrueOneIsRight) {
  PageText page = Read();
  EXPECT_THAT(Judge({"aO", "a0", WordOf(page, 0).box}, page), ElementsAre(ChangeJudgement::kRight));
}

TEST(ChangesInPlace, ATrueWordMadeAnotherIsWrongThoughThatStandsElsewhereOnThePage) {
  PageText page = Read();
  WordOf(page, 7).text = "a0";
  EXPECT_THAT(Judge({"b2", "a0", WordOf(page, 7).box}, page), ElementsAre(ChangeJudgement::kWrong));
}

TEST(ChangesInPlace, OneMisreadingForAnotherIsNeither) {
  PageText page = Read();
  WordOf(page, 7).text = "x2";
  EXPECT_THAT(Judge({"y2", "x2", WordOf(page, 7).box}, page),
              ElementsAre(ChangeJudgement::kNeither));
}

TEST(ChangesInPlace, JoinedWordsThatWereDividedAreRight) {
  PageText page = Read();
  const Box both = Union(WordOf(page, 5).box, WordOf(page, 6).box);
  EXPECT_THAT(Judge({"b0b1", "b0 b1", both}, page), ElementsAre(ChangeJudgement::kRight));
}

TEST(ChangesInPlace, DroppingAStrayMarkIsRightAndDroppingAWordIsWrong) {
  PageText page = Read();
  EXPECT_THAT(Judge({"_", "", {900, 900, 950, 910}}, page), ElementsAre(ChangeJudgement::kRight));
  const Box box = WordOf(page, 24).box;
  page.blocks[0].lines[0].words.pop_back();
  EXPECT_THAT(Judge({"e4", "", box}, page), ElementsAre(ChangeJudgement::kWrong));
}

TEST(ChangesInPlace, WhatWasChangedAgainIsNotSeen) {
  PageText page = Read();
  EXPECT_THAT(Judge({"aO", "aQ", WordOf(page, 0).box}, page),
              ElementsAre(ChangeJudgement::kNotToBeSeen));
}

}  // namespace
}  // namespace sohoa
