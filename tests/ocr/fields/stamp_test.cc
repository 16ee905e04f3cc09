#include <gtest/gtest.h>

#include <string>

#include "ocr/fields/secrecy_stamp.h"
#include "tests/ocr/fields/page_builder.h"

namespace sohoa {
namespace {

std::string StampOf(const PageBuilder& builder) {
  return FindSecrecyStamp(builder.page()).value_or("");
}

TEST(FindSecrecyStampTest, FindsEachStamp) {
  EXPECT_EQ(StampOf(PageBuilder().At(410, 560, "MẬT")), "MẬT");
  EXPECT_EQ(StampOf(PageBuilder().At(410, 560, "TỐI MẬT")), "TỐI MẬT");
  EXPECT_EQ(StampOf(PageBuilder().At(410, 560, "TUYỆT MẬT")), "TUYỆT MẬT");
}

TEST(FindSecrecyStampTest, SeesThroughSlipsAndFrames) {
  for (const char* text :
       {"MÂT", "MẠT", "| MẬT |", "[MẬT]", "|MẬT", "IMẬTI", "M Ậ T", "MẬT.", "MAT"}) {
    EXPECT_EQ(StampOf(PageBuilder().At(410, 560, text)), "MẬT") << text;
  }
  for (const char* text :
       {"TỔI MẬT", "[ TÓI MẬT ]", "TỐIMẬT", "TÔI MÂT", "T Ố I M Ậ T", "ITỐI MẬTI"}) {
    EXPECT_EQ(StampOf(PageBuilder().At(410, 560, text)), "TỐI MẬT") << text;
  }
  for (const char* text : {"TUYẸT MẬT", "TUYỆTMẬT", "| TUYÊT MAT", "TUYEI MẬT", "ILYỆI MẬT"}) {
    EXPECT_EQ(StampOf(PageBuilder().At(410, 560, text)), "TUYỆT MẬT") << text;
  }
}

TEST(FindSecrecyStampTest, DoubtfulReadingIsNoExcuse) {
  EXPECT_EQ(StampOf(PageBuilder().At(410, 560, "MẬT", 0.05)), "MẬT");
}

TEST(FindSecrecyStampTest, FindsAStampBesideOtherText) {
  EXPECT_EQ(StampOf(PageBuilder().At(410, 560, "MẬT").At(1200, 560, "BÁO CÁO").MergeLastTwo()),
            "MẬT");
  EXPECT_EQ(
      StampOf(PageBuilder().At(410, 560, "Số: 15/BC-SYT").At(1900, 560, "TỐI MẬT").MergeLastTwo()),
      "TỐI MẬT");
  EXPECT_EQ(StampOf(PageBuilder().At(1000, 1700, "MẬT")), "MẬT");
}

TEST(FindSecrecyStampTest, RunningTextAndHeadingsAreNoStamps) {
  for (const char* text : {"bảo đảm bí mật nhà nước theo quy định",
                           "Mật độ xây dựng tối đa 60 %",
                           "BẢO VỆ BÍ MẬT NHÀ NƯỚC",
                           "VỀ CÔNG TÁC BẢO MẬT",
                           "DANH MỤC BÍ MẬT NHÀ NƯỚC ĐỘ TỐI MẬT",
                           "Mật",
                           "mật",
                           "MẶT TRẬN TỔ QUỐC",
                           "ĐỘ MẬT",
                           "TIỀN MẶT",
                           "TỔNG TIỀN MẶT",
                           "BỀ MẶT",
                           "VẮNG MẶT",
                           "MẬT KHẨU",
                           "MAI",
                           "HỌ TÊN MAI",
                           "MẶT BẰNG",
                           "thông tin mật",
                           "MẤT MÁT",
                           ""}) {
    EXPECT_EQ(StampOf(PageBuilder().At(500, 900, text)), "") << text;
  }
}

// “SỞ TÀI” in the seal of a department of finance was read as “SỞIẤt”, two letters from “TỐI MẬT”.
TEST(FindSecrecyStampTest, AMisreadSealIsNoStamp) {
  const Box seal{1500, 2500, 1920, 2920};
  const PageBuilder misread = PageBuilder().At(1650, 2690, "SỞIAT");
  EXPECT_TRUE(FindSecrecyStamp(misread.page()));
  EXPECT_FALSE(FindSecrecyStamp(misread.page(), {seal}));
  EXPECT_TRUE(FindSecrecyStamp(PageBuilder().At(1600, 2690, "TỐI MẬT").page(), {seal}));
  EXPECT_TRUE(FindSecrecyStamp(PageBuilder().At(1510, 2450, "TỔI MẬI").page(), {seal}))
      << "above it";
}

// A seal's own letters are smaller than any stamp's.
TEST(FindSecrecyStampTest, ASmallWordInASealIsTheSeals) {
  const Box seal{1500, 2500, 1920, 2920};
  PageText page = PageBuilder().At(1650, 2690, "MẠT").page();
  EXPECT_TRUE(FindSecrecyStamp(page, {seal}));
  Box& box = page.blocks[0].lines[0].words[0].box;
  box.y1 = box.y0 + 32;  // 2.7 mm
  EXPECT_FALSE(FindSecrecyStamp(page, {seal}));
  EXPECT_TRUE(FindSecrecyStamp(page)) << "without a seal around it";
}

// Letters of its ring, one above the other, that were read as a word.
TEST(FindSecrecyStampTest, AWordHigherThanWideInASealIsTheSeals) {
  const Box seal{1500, 2500, 1920, 2920};
  PageText page = PageBuilder().At(1650, 2690, "mẠT").page();
  Box& box = page.blocks[0].lines[0].words[0].box;
  box = {1552, 2690, 1636, 2778};
  EXPECT_FALSE(FindSecrecyStamp(page, {seal}));
  EXPECT_TRUE(FindSecrecyStamp(page)) << "without a seal around it";
  box.x1 = 1680;
  EXPECT_TRUE(FindSecrecyStamp(page, {seal})) << "as a stamp is, set over a seal";
}

PageBuilder WithNumber() { return PageBuilder().At(420, 440, "Số: 2937/QĐ-SNNMT"); }

// Zone 10a: worn stamps without a frame.
TEST(FindSecrecyStampTest, InItsPlaceBelowTheNumberMoreLettersMayBeAmiss) {
  for (const char* text : {"MẬP", "MÂI", "HẬT", "| MÂP |"}) {
    EXPECT_EQ(StampOf(WithNumber().At(410, 540, text)), "MẬT") << text;
    EXPECT_EQ(StampOf(PageBuilder().At(410, 540, text)), "") << text << " without a number";
    EXPECT_EQ(StampOf(WithNumber().At(410, 1200, text)), "") << text << " elsewhere";
    EXPECT_EQ(StampOf(WithNumber().At(1500, 540, text)), "") << text << " in the right column";
  }
  EXPECT_EQ(StampOf(WithNumber().At(410, 540, "IULYỆT WÂI")), "TUYỆT MẬT");
  EXPECT_EQ(StampOf(WithNumber().At(410, 540, "HỎA TỐC").At(410, 640, "TỦI WẬI")), "TỐI MẬT");
}

TEST(FindSecrecyStampTest, CapitalsWithoutSenseInItsPlaceAreAnUnreadOne) {
  EXPECT_EQ(StampOf(WithNumber().At(410, 540, "EIUYETAIXI", 0.2)), kUnreadStamp);
  EXPECT_EQ(StampOf(PageBuilder().At(420, 440, "Số: 03. PIr-UBND").At(410, 540, "EIUXAIXI", 0.2)),
            kUnreadStamp)
      << "a number that was misread";
  EXPECT_EQ(StampOf(WithNumber().At(410, 540, "EIUYETAIXI", 0.9)), "") << "read well";
  EXPECT_EQ(StampOf(WithNumber().At(410, 540, "giao chi tieu", 0.2)), "");
  EXPECT_EQ(StampOf(WithNumber().At(410, 1200, "EIUYETAIXI", 0.2)), "") << "elsewhere";
}

TEST(FindSecrecyStampTest, WhatElseStandsBelowTheNumberIsNone) {
  for (const char* text : {"KHẨN", "KHÁN", "HỎA TỐC", "HOA TOC", "THƯỢNG KHẨN", "THƯƠNG KHÁN",
                           "HỎA TỐC HẸN GIỜ", "ĐẾN", "SAO Y", "V/v giao chỉ tiêu", "Mai", "mát",
                           "VĂN PHÒNG", "BẢN SAO", "LƯU HÀNH NỘI BỘ"})
    EXPECT_EQ(StampOf(WithNumber().At(410, 540, text)), "") << text;
}

TEST(FindSecrecyStampTest, NothingOnAnEmptyPage) { EXPECT_FALSE(FindSecrecyStamp(PageText{})); }

}  // namespace
}  // namespace sohoa
