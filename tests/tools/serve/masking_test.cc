#include "tools/serve/masking.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/storage/record/sample_document.h"

namespace sohoa {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(MaskingTest, LeavesThreeDigitsOfAnIdentityNumber) {
  EXPECT_EQ(MaskIdentityNumbers("CCCD số 079088001234 cấp"), "CCCD số *********234 cấp");
  EXPECT_EQ(MaskIdentityNumbers("CMND: 024567891."), "CMND: ******891.");
  EXPECT_EQ(MaskIdentityNumbers("079 088 001 234"), "*** *** *** 234");
  EXPECT_EQ(MaskIdentityNumbers("0790.8800.1234"), "****.****.*234");
  EXPECT_EQ(MaskIdentityNumbers("⟦079088001234⟧"), "⟦*********234⟧");
  EXPECT_EQ(MaskIdentityNumbers("⟦0790⟧ ⟦8800⟧ ⟦1234⟧"), "⟦****⟧ ⟦****⟧ ⟦*234⟧");
  EXPECT_EQ(MaskIdentityNumbers("số079088001234"),
            "số*********234");  // letters with marks, read together
}

// A row of a table: number, identity number, count.
TEST(MaskingTest, FindsItAmongOtherNumbers) {
  EXPECT_EQ(MaskIdentityNumbers("1 079088001234 2"), "1 *********234 2");
  EXPECT_EQ(MaskIdentityNumbers("12 079 088 001 234 5"), "12 *** *** *** 234 5");
  EXPECT_EQ(MaskIdentityNumbers("3 0790 8800 1234"), "3 **** **** *234");
  EXPECT_EQ(MaskIdentityNumbers("079088001234 024567891"), "*********234 ******891");
}

TEST(MaskingTest, LeavesOtherNumbers) {
  for (const char* text :
       {"15/QĐ-UBND ngày 05/02/2020", "0912345678", "123.456.789 đồng", "123456789đ",
        "150.000.000.000 VNĐ", "12345678", "1234567890123", "AB123456789", "2026-11-27", ""})
    EXPECT_EQ(MaskIdentityNumbers(text), text);
}

TEST(MaskingTest, IsNotDeceivedByMoney) {
  EXPECT_EQ(MaskIdentityNumbers("079088001234 đồng ý"), "*********234 đồng ý");
  EXPECT_EQ(MaskIdentityNumbers("079088001234 đồng"), "*********234 đồng");
  EXPECT_EQ(MaskIdentityNumbers("024567891 đồng thời"), "******891 đồng thời");
  EXPECT_EQ(MaskIdentityNumbers("024567891 đồng ⟦chủ⟧"), "******891 đồng ⟦chủ⟧");
  EXPECT_EQ(MaskIdentityNumbers("CMND: 024567891 đ"), "CMND: ******891 đ");
  EXPECT_EQ(MaskIdentityNumbers("⟦CCCD⟧ số 124.567.891 đồng"), "⟦CCCD⟧ số ***.***.891 đồng");
  EXPECT_EQ(MaskIdentityNumbers("số tiền 123456789 đồng, đồng ý"),
            "số tiền 123456789 đồng, đồng ý");
  EXPECT_EQ(MaskIdentityNumbers("123.456.789 đồng thời"), "123.456.789 đồng thời");
}

TEST(MaskingTest, KnowsQueriesThatWouldFindOneOut) {
  for (const char* query :
       {"079088001234", "\"079 088 001 234\"", "07908*", "ông An 079088~", "079088001234 ₫",
        "123456789 đồng", "0\u03017\u03019\u03010\u0301*", "0\u03017\u03019088001234", "079.088.0*",
        "079_088-0012.34", "a OR (b -079.088.0*)", "07-9088 001234", "079 088 001 234"})
    EXPECT_TRUE(MayFindIdentityNumber(query)) << query;
  for (const char* query : {"quyết định 2020", "15/QĐ-UBND", "quyet*", "201*"})
    EXPECT_FALSE(MayFindIdentityNumber(query)) << query;
}

TEST(MaskingTest, MasksANumberThatSeveralWordsMake) {
  PageText page = testing_support::PageOf("Số: 079 088 001 234\nNgày 05 tháng 02");
  EXPECT_TRUE(HoldsIdentityNumber(page));
  MaskPage(&page);
  EXPECT_EQ(ToPlainText(page), "Số: *** *** *** 234\nNgày 05 tháng 02\n");
  EXPECT_FALSE(HoldsIdentityNumber(page));
}

TEST(MaskingTest, MasksEveryPlaceOfARecord) {
  Record record;
  const Field field{.value = "079088001234",
                    .confidence = 1,
                    .status = FieldStatus::kAuto,
                    .reasons = {{"read as $0", {"079088001234"}}}};
  record.fields.subject = field;
  record.fields.details = {
      {"identityNumber", {.value = "O79O8800123", .status = FieldStatus::kReview}},
      {"husbandIdentityNumber", field}};
  record.dossier_code = "079088001234";
  record.signatures = {{.reason = "for 079088001234", .location = "at 079088001234"}};
  record.originals = {{.path = "/scans/079088001234.tif"}};
  record.pages.resize(1);
  record.pages[0].doubtful = {{.text = "07908800"}};  // a part of one
  record.pages[0].corrections = {{.before = "O79088001234", .after = "079088001234"}};
  EXPECT_TRUE(HoldsIdentityNumber(record));
  MaskRecord(&record);
  EXPECT_EQ(record.fields.subject.value, "*********234");
  EXPECT_EQ(record.fields.subject.reasons[0].args[0], "*********234");
  EXPECT_EQ(record.fields.details[0].field.value, "O**O****123");  // misread, and known by its key
  EXPECT_EQ(record.fields.details[1].field.value, "*********234");
  EXPECT_EQ(record.dossier_code, "*********234");
  EXPECT_EQ(record.signatures[0].reason, "for *********234");
  EXPECT_EQ(record.signatures[0].location, "at *********234");
  EXPECT_THAT(record.originals[0].path, Not(HasSubstr("0880")));
  EXPECT_THAT(record.pages[0].doubtful[0].text, Not(HasSubstr("0")));
  EXPECT_THAT(record.pages[0].corrections[0].after, Not(HasSubstr("0")));
}

}  // namespace
}  // namespace sohoa
