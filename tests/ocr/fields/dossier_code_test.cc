#include "ocr/fields/dossier_code.h"

#include <gtest/gtest.h>

#include "tests/ocr/fields/page_builder.h"

namespace sohoa {
namespace {

TEST(DossierCodeTest, NewAndOldAgencyCodes) {
  for (const char* code : {"H15.50.05.13-261008-0975", "000.00.14.H56-200203-0118",
                           "G09-260102-090123", "H26.14-251231-1800001", "K01.123-240229-0001"})
    EXPECT_TRUE(IsDossierCode(code)) << code;
}

TEST(DossierCodeTest, WhatIsNoCode) {
  for (const char* text :
       {"", "H15", "H15-261008", "L15-261008-0975", "H15.5-261008-0975",
        "H15.50.05.13.01.02.03-261008-0975", "H15-261308-0975", "H15-261000-0975", "H15-261008-097",
        "H15-261008-09750000", "H15-261008-0975-1", "00.00.14.H56-200203-0118",
        "000.00.14.56-200203-0118", "h15-261008-0975"})
    EXPECT_FALSE(IsDossierCode(text)) << text;
}

TEST(DossierCodeTest, IsFoundInNamesAndPayloads) {
  EXPECT_EQ(FindDossierCode("HS H15.50.05.13-261008-0975 (bản sao)"), "H15.50.05.13-261008-0975");
  EXPECT_EQ(FindDossierCode("sohoa:dossier:H26.14-251231-1800001"), "H26.14-251231-1800001");
  EXPECT_EQ(FindDossierCode("2026_000.00.14.H56-200203-0118"), "000.00.14.H56-200203-0118");
  EXPECT_EQ(FindDossierCode("HS-H15-261008-0975-v2.pdf"), "H15-261008-0975");
  EXPECT_EQ(FindDossierCode("XH15-261008-0975"), std::nullopt);
  EXPECT_EQ(FindDossierCode("scan-261008-0975"), std::nullopt);
}

TEST(DossierCodeTest, IsReadFromAReceipt) {
  const auto read = [](const char* line) {
    return ReadDossierCode(PageBuilder().At(kBodyLeft, 900, line).page());
  };
  EXPECT_EQ(read("Mã hồ sơ: H15.50.05.13-261008-0975"), "H15.50.05.13-261008-0975");
  EXPECT_EQ(read("Mã số hồ sơ: 000.00.14.H56 - 200203 - 0118."), "000.00.14.H56-200203-0118");
  EXPECT_EQ(read("Mã hồ sơ: H15.5O.05.l3-261008-O975"), "H15.50.05.13-261008-0975");
  EXPECT_EQ(read("Số: H15.50.05.13-261008-0975"), std::nullopt);
}

}  // namespace
}  // namespace sohoa
