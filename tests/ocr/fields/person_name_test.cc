#include "ocr/fields/person_name.h"

#include <gtest/gtest.h>

#include "ocr/fields/evidence.h"
#include "tests/ocr/fields/page_builder.h"
#include "tests/support/known_words.h"

namespace sohoa {
namespace {

using testing_support::KnownWords;

TEST(ReadPersonNameTest, TakesAName) {
  const auto name = ReadPersonName(Row("Hồ Thị Bích Vân"), KnownWords());
  ASSERT_TRUE(name);
  EXPECT_EQ(name->value, "Hồ Thị Bích Vân");
  EXPECT_EQ(name->certainty, kFree);
}

TEST(ReadPersonNameTest, ANameThatNoListHasIsForAPerson) {
  const auto name = ReadPersonName(Row("Lê Điệu Thị Bằng"), KnownWords());
  ASSERT_TRUE(name);
  EXPECT_EQ(name->value, "Lê Điệu Thị Bằng");
  EXPECT_LE(name->certainty, kLikely);
}

TEST(ReadPersonNameTest, LeavesOutStrokesOfTheSignature) {
  const auto name = ReadPersonName(Row("2~ — Đinh Công Tráng. ịÁ"), KnownWords());
  ASSERT_TRUE(name);
  EXPECT_EQ(name->value, "Đinh Công Tráng");
  EXPECT_LT(name->certainty, kLikely);
}

TEST(ReadPersonNameTest, PutsBackTheMarksOfAFamilyNameForReview) {
  const auto name = ReadPersonName(Row("Nguyên Bá Lộc"), KnownWords());
  ASSERT_TRUE(name);
  EXPECT_EQ(name->value, "Nguyễn Bá Lộc");
  EXPECT_LT(name->certainty, kLikely);
}

// A seal takes letters as well as marks, and rare names are rare.
TEST(ReadPersonNameTest, UnderASealACommonNameIsLikelierThanARareOneWithOtherMarks) {
  Segment row = Row("Hàng Bảo Thử");
  const auto clear = ReadPersonName(row, KnownWords());
  ASSERT_TRUE(clear);
  EXPECT_EQ(clear->value, "Hạng Bảo Thử");
  row.words[0].confidence = 0.2F;
  const auto sealed = ReadPersonName(row, KnownWords());
  ASSERT_TRUE(sealed);
  EXPECT_EQ(sealed->value, "Hoàng Bảo Thử");
  EXPECT_LT(sealed->certainty, kLikely);
}

TEST(ReadPersonNameTest, RefusesWhatIsNoName) {
  for (const char* text : {"PHÓ GIÁM ĐỐC", "- Lưu: VT.", "Thời gian ký: 12.03.2024", "Lan",
                           "hội đồng nhân dân", "A1 B2"}) {
    EXPECT_FALSE(ReadPersonName(Row(text), KnownWords())) << text;
  }
}

// Half of a family name's letters tell it; a word that was read surely is left alone.
TEST(ReadPersonNameTest, RestoresAFamilyNameUnderASeal) {
  Segment row = Row("NghÌ§m Hữu Thử");
  row.words[0].confidence = 0.2F;
  row.words[0].text = "NghÌ§m";
  const auto name = ReadPersonName(row, KnownWords());
  ASSERT_TRUE(name);
  EXPECT_EQ(name->value, "Nghiêm Hữu Thử");
  EXPECT_LT(name->certainty, 0.5);

  const auto sure = ReadPersonName(Row("K'Brang Hữu Thử"), KnownWords());
  ASSERT_TRUE(sure);
  EXPECT_EQ(sure->value, "Hữu Thử");
}

// A seal's strokes join words, and what they do to a letter makes no syllable.
TEST(ReadPersonNameTest, MendsWhatASealHasLeftOfAName) {
  Segment row = Row("#jùi`Văn Irọng Qùớc", 0.3);
  const auto mended = ReadPersonName(row, KnownWords());
  ASSERT_TRUE(mended);
  EXPECT_EQ(mended->value, "Bùi Văn Trọng Quốc");
  EXPECT_TRUE(mended->restored);
  EXPECT_LT(mended->certainty, 0.5);
  const auto sure = ReadPersonName(Row("Bùi Văn Krong Thử"), KnownWords());
  ASSERT_TRUE(sure);
  EXPECT_EQ(sure->value, "Bùi Văn Krong Thử");
  EXPECT_FALSE(sure->restored);
}

TEST(ReadPersonNameTest, AStrokeWithinAWordStandsForWhatItHides) {
  Segment row = Row("L*ớng #iữu Thử", 0.2);
  row.words[2].confidence = 0.9F;
  const auto mended = ReadPersonName(row, KnownWords());
  ASSERT_TRUE(mended);
  EXPECT_EQ(mended->value, "Lương Hữu Thử");
  EXPECT_TRUE(mended->restored);
  EXPECT_LT(mended->certainty, 0.5);
  // What stands before a whole name are the seal's own letters.
  Segment other = Row("J*y Nguyễn Hữu Thử");
  other.words[0].confidence = 0.2F;
  const auto whole = ReadPersonName(other, KnownWords());
  ASSERT_TRUE(whole);
  EXPECT_EQ(whole->value, "Nguyễn Hữu Thử");
}

// "Kim" is a family name and a middle one.
TEST(ReadPersonNameTest, FindsAFamilyNameBeforeAMiddleNameThatMayBeOne) {
  Segment row = Row("Nguyếp Kim Phượng");
  row.words[0].confidence = 0.2F;
  const auto name = ReadPersonName(row, KnownWords());
  ASSERT_TRUE(name);
  EXPECT_EQ(name->value, "Nguyễn Kim Phượng");
  EXPECT_LT(name->certainty, 0.5);
  const auto alone = ReadPersonName(Row("Kim Văn Phượng"), KnownWords());
  ASSERT_TRUE(alone);
  EXPECT_EQ(alone->value, "Kim Văn Phượng");
  EXPECT_EQ(alone->certainty, kFree);
}

}  // namespace
}  // namespace sohoa
