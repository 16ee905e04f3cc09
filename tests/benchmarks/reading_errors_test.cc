#include "benchmarks/reading_errors.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sohoa {
namespace {

using testing::ElementsAre;

ReadingErrors Of(std::string_view truth, std::string_view read) {
  return Compare(WordsToCompare(truth), WordsToCompare(read));
}

TEST(WordsToCompare, TakesBothSpellingsForOneAndMarksAloneForNone) {
  EXPECT_THAT(WordsToCompare("Hoà  bình – “thuỷ lợi”, UỶ BAN ./. |"),
              ElementsAre("Hòa", "bình", "\"thủy", "lợi\",", "ỦY", "BAN"));
}

TEST(Compare, EqualTextHasNoErrorsInAnyOrder) {
  const ReadingErrors errors = Of("Ủy ban nhân dân", "nhân dân Ủy ban");
  EXPECT_EQ(errors.words, 4);
  EXPECT_EQ(errors.letters, 12);
  EXPECT_EQ(errors.letter_errors, 0);
  EXPECT_EQ(errors.word_errors, 0);
}

TEST(Compare, AWrongToneIsToldFromAWrongLetter) {
  const ReadingErrors tone = Of("nhân dân", "nhân dần");
  EXPECT_EQ(tone.letter_errors, 1);
  EXPECT_EQ(tone.tone_errors, 1);
  EXPECT_EQ(tone.word_errors, 1);
  const ReadingErrors letter = Of("nhân dân", "nhân dâm");
  EXPECT_EQ(letter.letter_errors, 1);
  EXPECT_EQ(letter.tone_errors, 0);
  EXPECT_EQ(Of("Ủy", "ủy").tone_errors, 0) << "a small letter is no wrong mark";
}

TEST(Compare, WhatIsMissingAndWhatIsMadeUpCount) {
  const ReadingErrors missing = Of("một hai ba", "một");
  EXPECT_EQ(missing.letter_errors, 5);
  EXPECT_EQ(missing.inserted, 0);
  EXPECT_EQ(missing.word_errors, 2);
  const ReadingErrors made_up = Of("một", "một xyz9 w");
  EXPECT_EQ(made_up.letter_errors, 5);
  EXPECT_EQ(made_up.inserted, 5);
  EXPECT_EQ(made_up.word_errors, 0);
}

}  // namespace
}  // namespace sohoa
