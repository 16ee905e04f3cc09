#include "ocr/fields/issued_date.h"

#include <gtest/gtest.h>

#include "tests/ocr/fields/page_builder.h"

namespace sohoa {
namespace {

TEST(ReadDateTest, ReadsPlaceAndDay) {
  const auto date = ReadDate(Row("Thạch Bình, ngày 05 tháng 02 năm 2021"));
  ASSERT_TRUE(date);
  EXPECT_EQ(date->iso, "2021-02-05");
  EXPECT_EQ(date->place, "Thạch Bình");
  EXPECT_TRUE(date->as_ruled);
}

TEST(ReadDateTest, ToleratesSlipsInTheKeywords) {
  const auto date = ReadDate(Row("Thạch Bình, ngảy 21 thảng 11 năm 2019."));
  ASSERT_TRUE(date);
  EXPECT_EQ(date->iso, "2019-11-21");
}

TEST(ReadDateTest, SaysWhenDigitsWereMendedOrZerosMissing) {
  EXPECT_FALSE(ReadDate(Row("Thạch Bình, ngày l7 tháng 6 năm 2O20"))->as_ruled);
  EXPECT_EQ(ReadDate(Row("Thạch Bình, ngày l7 tháng 6 năm 2O20"))->iso, "2020-06-17");
  EXPECT_FALSE(ReadDate(Row("Thạch Bình, ngày 2 tháng 01 năm 2020"))->as_ruled);
  EXPECT_FALSE(ReadDate(Row("Thạch Bình, ngày 12 tháng 1 năm 2020"))->as_ruled);
  EXPECT_FALSE(ReadDate(Row("Thạch Bình, ngày 12 tháng 06 năm 2020"))->as_ruled);
}

TEST(ReadDateTest, DoesNotGuessAnUnreadableDay) {
  for (const char* text :
       {"Thạch Bình, ngày tháng 01 năm 2020", "Thạch Bình, ngày @3 tháng 01 năm 2020",
        "Thạch Bình, ngày 31 tháng 6 năm 2020", "Thạch Bình, ngày 29 tháng 02 năm 2021",
        "Thạch Bình, ngày 12 tháng 13 năm 2020", "Thạch Bình, ngày 12 tháng 3 năm 1890",
        "Thạch Bình, ngày 12 tháng 3 năm"}) {
    const auto date = ReadDate(Row(text));
    ASSERT_TRUE(date) << text;
    EXPECT_EQ(date->iso, "") << text;
    EXPECT_EQ(date->place, "Thạch Bình") << text;
  }
}

TEST(ReadDateTest, RefusesOtherRows) {
  EXPECT_FALSE(ReadDate(Row("Độc lập - Tự do - Hạnh phúc")));
  EXPECT_FALSE(ReadDate(Row("ngày làm việc thứ ba của kỳ họp, trong tháng sau của năm")));
  EXPECT_FALSE(ReadDate(Row("tháng 3 năm 2020")));
}

TEST(IsoDateTest, KnowsTheCalendar) {
  EXPECT_EQ(IsoDate(2020, 2, 29), "2020-02-29");
  EXPECT_FALSE(IsoDate(2021, 2, 29));
  EXPECT_FALSE(IsoDate(1944, 12, 31));
  EXPECT_FALSE(IsoDate(2020, 0, 1));
}

}  // namespace
}  // namespace sohoa
