#include "ocr/fields/code_number.h"

#include <gtest/gtest.h>

#include "ocr/fields/vocabulary.h"
#include "ocr/text/abbreviations.h"
#include "tests/ocr/fields/page_builder.h"
#include "tests/support/known_words.h"

namespace sohoa {
namespace {

using testing_support::KnownWords;

TEST(ReadCodeTest, ReadsNumberAndNotation) {
  const auto code = ReadCode(Row("Số: 05/QĐ-UBND"));
  ASSERT_TRUE(code);
  EXPECT_EQ(code->number, "05");
  EXPECT_EQ(code->notation, "QĐ-UBND");
  EXPECT_FALSE(code->number_mended);
  EXPECT_FALSE(code->number_apart);
}

TEST(ReadCodeTest, LeavesOutSpacesAndWhatFollows) {
  const auto code = ReadCode(Row("Số: 218 / KH - SKHCN H 001"));
  ASSERT_TRUE(code);
  EXPECT_EQ(code->number, "218");
  EXPECT_EQ(code->notation, "KH-SKHCN");
  EXPECT_TRUE(code->number_apart);
}

TEST(ReadCodeTest, AStrayLetterOrTwoBeforeTheLabelAreNoWord) {
  for (const char* text : {"nn Số: 95/TTr-STP", "l Số: 95/TTr-STP", "| Số: 95/TTr-STP"}) {
    const auto code = ReadCode(Row(text));
    ASSERT_TRUE(code) << text;
    EXPECT_EQ(code->number, "95") << text;
    EXPECT_TRUE(code->labelled) << text;
  }
  for (const char* text : {"Mã số: 95/TTr-STP", "Tờ số: 95/TTr-STP", "Hồ sơ: 95/TTr-STP"}) {
    const auto code = ReadCode(Row(text));
    EXPECT_FALSE(code && code->labelled) << text;
  }
}

TEST(ReadCodeTest, TheYearOfALegalDocumentBelongsToItsNumber) {
  const auto code = ReadCode(Row("Số: 12/2024/QĐ-UBND"));
  ASSERT_TRUE(code);
  EXPECT_EQ(code->number, "12/2024");
  EXPECT_EQ(code->notation, "QĐ-UBND");
}

TEST(ReadCodeTest, PutsALostStrokeBackAndSaysSo) {
  const auto code = ReadCode(Row("Số: 1717NQ-HĐND"));
  ASSERT_TRUE(code);
  EXPECT_EQ(code->number, "1717");
  EXPECT_EQ(code->notation, "NQ-HĐND");
  EXPECT_TRUE(code->number_mended);
}

TEST(ReadCodeTest, MendsLookAlikesOfDigitsAndSaysSo) {
  const auto code = ReadCode(Row("Số: 1O4l/TB-SYT"));
  ASSERT_TRUE(code);
  EXPECT_EQ(code->number, "1041");
  EXPECT_TRUE(code->number_mended);
}

TEST(ReadCodeTest, DoesNotGuessAnUnreadableNumber) {
  for (const char* text : {"Số: #$ /CT-UBND", "Số: /CT-UBND", "Số: Â4/CT-UBND", "Số: 0/CT-UBND"}) {
    const auto code = ReadCode(Row(text));
    ASSERT_TRUE(code) << text;
    EXPECT_EQ(code->number, "") << text;
    EXPECT_EQ(code->notation, "CT-UBND") << text;
  }
}

TEST(ReadCodeTest, RefusesRowsOfOtherKinds) {
  for (const char* text : {"SỞ NỘI VỤ", "Sở Y tế/Phòng A", "Số 15", "V/v góp ý dự thảo",
                           "ngày 12/3/2024", "Số: 15/", "a"}) {
    EXPECT_FALSE(ReadCode(Row(text))) << text;
  }
}

TEST(ReadDigitsTest, TakesDigitsAlone) {
  EXPECT_EQ(ReadDigits(U" 17 ")->value, "17");
  EXPECT_FALSE(ReadDigits(U" 17 ")->mended);
  EXPECT_TRUE(ReadDigits(U"20 11")->mended);
  EXPECT_FALSE(ReadDigits(U""));
  EXPECT_FALSE(ReadDigits(U"12a"));
  EXPECT_FALSE(ReadDigits(U"1234567"));
}

// Or codes would be mended to other types than fields know.
TEST(ReadCodeTest, EveryTypeIsOneThatCodesAreMendedBy) {
  for (const Phrase& type : KnownWords().document_types())
    if (!type.abbreviation.empty()) {
      EXPECT_TRUE(IsTypeAbbreviation(type.abbreviation)) << type.abbreviation;
    }
}

}  // namespace
}  // namespace sohoa
