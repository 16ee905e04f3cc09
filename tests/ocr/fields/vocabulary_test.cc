#include "ocr/fields/vocabulary.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "tests/support/known_words.h"

namespace sohoa {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing_support::KnownWordFiles;
using testing_support::KnownWords;

// What Parse says of the program's own words with this file of a site's behind them.
absl::StatusOr<Vocabulary> WithOwn(const std::string& text) {
  std::vector<WordFile> files = KnownWordFiles();
  files.push_back({"/etc/sohoa/words/own.tsv", text});
  return Vocabulary::Parse(files);
}

void ExpectMistake(const std::string& text, const std::string& line, const std::string& what) {
  EXPECT_THAT(WithOwn(text).status().message(),
              AllOf(HasSubstr("/etc/sohoa/words/own.tsv, line " + line + ":"), HasSubstr(what)))
      << text;
}

TEST(VocabularyTest, HasEveryTypeOfTheDecree) {
  const std::vector<Phrase>& types = KnownWords().document_types();
  EXPECT_EQ(std::count_if(types.begin(), types.end(),
                          [](const Phrase& type) { return type.kind == "administrative"; }),
            29);
  EXPECT_EQ(std::count_if(types.begin(), types.end(),
                          [](const Phrase& type) { return type.kind == "copy"; }),
            3);
  EXPECT_EQ(KnownWords().TypeAbbreviated("CTr")->name, "CHƯƠNG TRÌNH");
  EXPECT_EQ(KnownWords().TypeNamed("QUYẾT ĐỊNH")->abbreviation, "QĐ");
  EXPECT_EQ(KnownWords().TypeNamed(kOfficialLetter)->abbreviation, "");
  EXPECT_EQ(KnownWords().TypeAbbreviated(""), nullptr);
}

TEST(VocabularyTest, HasWordsInEveryList) {
  const Vocabulary& words = KnownWords();
  for (const auto* list :
       {&words.document_types(), &words.agencies(), &words.agency_beginnings(), &words.positions(),
        &words.authorities(), &words.provinces(), &words.family_names(), &words.given_names()})
    EXPECT_GT(list->size(), 5u);
}

TEST(VocabularyTest, ASiteAddsItsOwnOrgans) {
  const auto words = WithOwn(
      "# sohoa vocabulary 1: agencies\r\n"
      "name\tabbreviation\r\n"
      "\r\n"
      "SỞ BIỂN VÀ HẢI ĐẢO\tSBHĐ\r\n");
  ASSERT_TRUE(words.ok()) << words.status();
  EXPECT_EQ(words->agencies().size(), KnownWords().agencies().size() + 1);
  const Phrase* found = MatchPhrase(words->agencies(), "so bien va hai dao");
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(found->name, "SỞ BIỂN VÀ HẢI ĐẢO");
  EXPECT_EQ(found->abbreviation, "SBHĐ");
  EXPECT_EQ(MatchPhrase(KnownWords().agencies(), "so bien va hai dao"), nullptr);
}

TEST(VocabularyTest, ASitesRowTakesThePlaceOfOurs) {
  const auto words = WithOwn(
      "# sohoa vocabulary 1: agencies\n"
      "name\tvalid_to\n"
      "SỞ NGOẠI VỤ\t2025-06-30\n");
  ASSERT_TRUE(words.ok()) << words.status();
  EXPECT_EQ(words->agencies().size(), KnownWords().agencies().size());
  EXPECT_FALSE(MatchPhrase(words->agencies(), "songoaivu")->valid.Holds("2025-07-01"));
  EXPECT_TRUE(MatchPhrase(words->agencies(), "songoaivu")->valid.Holds("2025-06-30"));
}

TEST(VocabularyTest, AMistakeIsNamedWithFileAndLine) {
  const std::string head = "# sohoa vocabulary 1: agencies\n";
  ExpectMistake("", "1", "# sohoa vocabulary 1: NAME");
  ExpectMistake("# sohoa vocabulary 2: agencies\nname\n", "1", "# sohoa vocabulary 1: NAME");
  ExpectMistake("# sohoa vocabulary 1: organs\nname\nX\n", "1", "organs");
  ExpectMistake(head, "2", "columns");
  ExpectMistake(head + "nane\nSỞ A\n", "1", "name");
  ExpectMistake(head + "name\tabbrev\nSỞ A\n", "1", "abbrev");
  ExpectMistake(head + "name\n\nSỞ A\tSA\n", "4", "more cells");
  ExpectMistake(head + "name\tabbreviation\n\tSA\n", "3", "empty");
  ExpectMistake(head + "name\n---\n", "3", "no letters");
  ExpectMistake(head + "name\nSỞ A\n# again\nSỞ A\n", "5", "line 3");
  for (const char* day : {"2025-02-30", "1.7.2025", "2025-7-01", "20250701", "tomorrow!!"})
    ExpectMistake(head + "name\tvalid_from\nSỞ A\t" + day + "\n", "3", day);
}

TEST(ValidityTest, BothDaysCountAndAnUnknownDayFits) {
  const Validity valid{"2025-03-01", "2025-06-30"};
  EXPECT_FALSE(valid.Holds("2025-02-28"));
  EXPECT_TRUE(valid.Holds("2025-03-01"));
  EXPECT_TRUE(valid.Holds("2025-06-30"));
  EXPECT_FALSE(valid.Holds("2025-07-01"));
  EXPECT_TRUE(valid.Holds(""));
  EXPECT_TRUE(Validity().Holds("1950-01-01"));
}

}  // namespace
}  // namespace sohoa
