#include "benchmarks/changes_in_place.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "tests/benchmarks/numbered_words.h"

namespace sohoa {
namespace {

using testing::ElementsAre;

std::vector<ChangeJudgement> Judge(const Correction& change, const PageText& page) {
  return ChangesInPlace(NumberedWords(), 300, {change}, page);
}

Word& WordOf(PageText& page, size_t k) { return page.blocks[0].lines[0].words[k]; }

TEST(ChangesInPlace, AMisreadWordMadeTheTrueOneIsRight) {
  PageText page = ReadNumberedWords(300);
  EXPECT_THAT(Judge({"aO", "a0", WordOf(page, 0).box}, page), ElementsAre(ChangeJudgement::kRight));
}

TEST(ChangesInPlace, ATrueWordMadeAnotherIsWrongThoughThatStandsElsewhereOnThePage) {
  PageText page = ReadNumberedWords(300);
  WordOf(page, 7).text = "a0";
  EXPECT_THAT(Judge({"b2", "a0", WordOf(page, 7).box}, page), ElementsAre(ChangeJudgement::kWrong));
}

TEST(ChangesInPlace, OneMisreadingForAnotherIsNeither) {
  PageText page = ReadNumberedWords(300);
  WordOf(page, 7).text = "x2";
  EXPECT_THAT(Judge({"y2", "x2", WordOf(page, 7).box}, page),
              ElementsAre(ChangeJudgement::kNeither));
}

TEST(ChangesInPlace, JoinedWordsThatWereDividedAreRight) {
  PageText page = ReadNumberedWords(300);
  const Box both = Union(WordOf(page, 5).box, WordOf(page, 6).box);
  EXPECT_THAT(Judge({"b0b1", "b0 b1", both}, page), ElementsAre(ChangeJudgement::kRight));
}

TEST(ChangesInPlace, DroppingAStrayMarkIsRightAndDroppingAWordIsWrong) {
  PageText page = ReadNumberedWords(300);
  EXPECT_THAT(Judge({"_", "", {900, 900, 950, 910}}, page), ElementsAre(ChangeJudgement::kRight));
  const Box box = WordOf(page, 24).box;
  page.blocks[0].lines[0].words.pop_back();
  EXPECT_THAT(Judge({"e4", "", box}, page), ElementsAre(ChangeJudgement::kWrong));
}

TEST(ChangesInPlace, WhatWasChangedAgainIsNotSeen) {
  PageText page = ReadNumberedWords(300);
  EXPECT_THAT(Judge({"aO", "aQ", WordOf(page, 0).box}, page),
              ElementsAre(ChangeJudgement::kNotToBeSeen));
}

}  // namespace
}  // namespace sohoa
