#include "ocr/fields/agency.h"

#include <gtest/gtest.h>

#include "tests/ocr/fields/page_builder.h"
#include "tests/support/known_words.h"

namespace sohoa {
namespace {

using testing_support::KnownWords;

Field Place(const std::string& name) {
  Field place;
  place.value = name;
  return place;
}

TEST(ReadAgenciesTest, ParentStandsOverIssuer) {
  const auto agencies = ReadAgencies({Row("ỦY BAN NHÂN DÂN HUYỆN THẠCH BÌNH"), Row("PHÒNG NỘI VỤ")},
                                     Place("Thạch Bình"), KnownWords());
  ASSERT_EQ(agencies.size(), 2u);
  EXPECT_EQ(agencies[0].value, "ỦY BAN NHÂN DÂN HUYỆN THẠCH BÌNH");
  EXPECT_EQ(agencies[1].value, "PHÒNG NỘI VỤ");
  EXPECT_EQ(agencies[1].status, FieldStatus::kAuto);
}

TEST(ReadAgenciesTest, JoinsAWrappedName) {
  const auto agencies = ReadAgencies(
      {Row("ỦY BAN NHÂN DÂN HUYỆN THẠCH"), Row("BÌNH"), Row("PHÒNG GIÁO DỤC VÀ"), Row("ĐÀO TẠO")},
      Place("Thạch Bình"), KnownWords());
  ASSERT_EQ(agencies.size(), 2u);
  EXPECT_EQ(agencies[0].value, "ỦY BAN NHÂN DÂN HUYỆN THẠCH BÌNH");
  EXPECT_EQ(agencies[1].value, "PHÒNG GIÁO DỤC VÀ ĐÀO TẠO");
}

TEST(ReadAgenciesTest, ALoneWordIsTheEndOfANameNotADepartment) {
  const auto agencies = ReadAgencies({Row("ỦY BAN NHÂN DÂN THÀNH PHỐ HẢI"), Row("PHÒNG")},
                                     Place("Hải Phòng"), KnownWords());
  ASSERT_EQ(agencies.size(), 1u);
  EXPECT_EQ(agencies[0].value, "ỦY BAN NHÂN DÂN THÀNH PHỐ HẢI PHÒNG");
}

TEST(ReadAgenciesTest, APlaceBrokenByTheLineIsNoAgency) {
  const auto agencies = ReadAgencies({Row("ỦY BAN NHÂN DÂN XÃ TRƯỜNG"), Row("BÀN NGHĨA")},
                                     Place("Trường Bàn Nghĩa"), KnownWords());
  ASSERT_EQ(agencies.size(), 1u);
  EXPECT_EQ(agencies[0].value, "ỦY BAN NHÂN DÂN XÃ TRƯỜNG BÀN NGHĨA");
  const auto whole = ReadAgencies({Row("ỦY BAN NHÂN DÂN TỈNH"), Row("TRƯỜNG KHÊ BẮC")},
                                  Place("Trường Khê Bắc"), KnownWords());
  ASSERT_EQ(whole.size(), 1u);
  EXPECT_EQ(whole[0].value, "ỦY BAN NHÂN DÂN TỈNH TRƯỜNG KHÊ BẮC");
  const auto two = ReadAgencies({Row("ỦY BAN NHÂN DÂN TỈNH"), Row("BAN DÂN TỘC")},
                                Place("Trường Bàn Nghĩa"), KnownWords());
  EXPECT_EQ(two.size(), 2u);
}

TEST(ReadAgenciesTest, PreventionIsNoDepartment) {
  const auto agencies =
      ReadAgencies({Row("BAN CHỈ ĐẠO"), Row("PHÒNG CHỐNG THIÊN TAI HUYỆN THẠCH BÌNH")},
                   Place("Thạch Bình"), KnownWords());
  ASSERT_EQ(agencies.size(), 1u);
  EXPECT_EQ(agencies[0].value, "BAN CHỈ ĐẠO PHÒNG CHỐNG THIÊN TAI HUYỆN THẠCH BÌNH");
}

TEST(ReadAgenciesTest, PutsBackLostMarksOfKnownNames) {
  const auto agencies =
      ReadAgencies({Row("UY BAN NHÂN DÂN TĨNH"), Row("QUANG TRI", 0.6), Row("SƠ Y TẾ", 0.7)},
                   Place(""), KnownWords());
  ASSERT_EQ(agencies.size(), 2u);
  EXPECT_EQ(agencies[0].value, "ỦY BAN NHÂN DÂN TỈNH QUẢNG TRỊ");
  EXPECT_EQ(agencies[1].value, "SỞ Y TẾ");
}

TEST(ReadAgenciesTest, KeepsTheToneWhereItIsPrinted) {
  const auto agencies =
      ReadAgencies({Row("UỶ BAN NHÂN DÂN XÃ THẠCH BÌNH")}, Place("Thạch Bình"), KnownWords());
  ASSERT_EQ(agencies.size(), 1u);
  EXPECT_EQ(agencies[0].value, "UỶ BAN NHÂN DÂN XÃ THẠCH BÌNH");
}

TEST(ReadAgenciesTest, ANameThatThePlaceContradictsGoesToReview) {
  const auto agencies =
      ReadAgencies({Row("ỦY BAN NHÂN DÂN XÃ THACH BÌNH")}, Place("Thạch Bình"), KnownWords());
  ASSERT_EQ(agencies.size(), 1u);
  EXPECT_EQ(agencies[0].status, FieldStatus::kReview);
}

// The line with the province's name had not been read, and the rest passed for the whole.
TEST(ReadAgenciesTest, ANameThatEndsBeforeTheUnitsOwnGoesToReview) {
  const auto agencies = ReadAgencies({Row("ỦY BAN NHÂN DÂN TỈNH"), Row("SỞ Y TẾ")},
                                     Place("Thạch Bình"), KnownWords());
  ASSERT_EQ(agencies.size(), 2u);
  EXPECT_EQ(agencies[0].status, FieldStatus::kReview);
  EXPECT_EQ(agencies[1].status, FieldStatus::kAuto);
}

TEST(NotationNamesTest, ComparesInitials) {
  EXPECT_TRUE(NotationNames("QĐ-UBND", "ỦY BAN NHÂN DÂN TỈNH QUẢNG TRỊ", KnownWords()));
  EXPECT_TRUE(NotationNames("KH-SGDĐT", "SỞ GIÁO DỤC VÀ ĐÀO TẠO", KnownWords()));
  EXPECT_TRUE(NotationNames("NV-TCBC", "PHÒNG NỘI VỤ", KnownWords()));
  EXPECT_FALSE(NotationNames("QĐ-UBND", "SỞ Y TẾ", KnownWords()));
  EXPECT_FALSE(NotationNames("TB", "", KnownWords()));
  // The type's abbreviation is no agency: "TB" is also in "THƯƠNG BINH".
  EXPECT_FALSE(NotationNames("TB-UBND", "PHÒNG LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI", KnownWords()));
}

}  // namespace
}  // namespace sohoa
