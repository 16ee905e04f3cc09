#include "ocr/fields/identifiers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sohoa {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST(IdentityNumberTest, SaysWhereWhenAndWho) {
  const auto number = ParseIdentityNumber("001 184 000 012");
  ASSERT_TRUE(number);
  EXPECT_EQ(number->digits, "001184000012");
  EXPECT_EQ(number->place, 1);
  EXPECT_FALSE(number->born_abroad);
  EXPECT_EQ(number->sex, Sex::kFemale);
  EXPECT_EQ(number->birth_year, 1984);

  EXPECT_EQ(ParseIdentityNumber("079212000345")->birth_year, 2012);
  EXPECT_EQ(ParseIdentityNumber("079212000345")->sex, Sex::kMale);
  EXPECT_TRUE(ParseIdentityNumber("114090000345")->born_abroad);
}

TEST(IdentityNumberTest, RefusesWhatNoRegisterGave) {
  EXPECT_FALSE(ParseIdentityNumber("00118400001"));
  EXPECT_FALSE(ParseIdentityNumber("0011840000123"));
  EXPECT_FALSE(ParseIdentityNumber("00118400001O"));
  EXPECT_FALSE(ParseIdentityNumber("003184000012")) << "no province 003";
  EXPECT_FALSE(ParseIdentityNumber(""));
  EXPECT_TRUE(IsOldIdentityNumber("011 234 567"));
  EXPECT_FALSE(IsOldIdentityNumber("000000000"));
  EXPECT_FALSE(IsOldIdentityNumber("01123456"));
}

TEST(IdentityNumberTest, TellsEveryFault) {
  const BearerFacts woman{"1984-05-01", Sex::kFemale, "2026-11-22"};
  EXPECT_THAT(IdentityNumberFaults("001184000012", woman), IsEmpty());
  EXPECT_THAT(IdentityNumberFaults("011234567", woman), IsEmpty());
  const auto year = IdentityNumberFaults("001189000012", woman);
  ASSERT_THAT(year, SizeIs(1));
  EXPECT_EQ(year[0].args, (std::vector<std::string>{"1989", "1984"}));
  EXPECT_THAT(IdentityNumberFaults("001084000012", woman), SizeIs(1));
  EXPECT_THAT(IdentityNumberFaults("001084000012", {"1985-01-01", Sex::kFemale, ""}), SizeIs(2));
  EXPECT_THAT(IdentityNumberFaults("00118400001", woman), SizeIs(1));
  EXPECT_THAT(IdentityNumberFaults("003184000012", woman), SizeIs(1));
  EXPECT_THAT(IdentityNumberFaults("001299000012", {"", std::nullopt, "2026-11-22"}), SizeIs(1))
      << "born in 2099";
}

TEST(TaxCodeTest, KnowsTheCheckDigit) {
  for (const char* code :
       {"0100109106", "0101243150", "0100112437", "0101248141", "0300588569", "0100686209"}) {
    EXPECT_EQ(ParseTaxCode(code), code);
    EXPECT_FALSE(TaxCodeFault(code)) << code;
  }
  EXPECT_EQ(ParseTaxCode("0100109106001"), "0100109106-001");
  EXPECT_EQ(ParseTaxCode("0100109106 - 001"), "0100109106-001");
}

TEST(TaxCodeTest, SeesEveryMisreadDigit) {
  const std::string code = "0100109106";
  for (size_t i = 0; i < code.size(); ++i) {
    for (char digit = '0'; digit <= '9'; ++digit) {
      if (digit == code[i]) continue;
      std::string misread = code;
      misread[i] = digit;
      EXPECT_FALSE(ParseTaxCode(misread)) << misread;
      EXPECT_TRUE(TaxCodeFault(misread)) << misread;
    }
  }
  EXPECT_FALSE(ParseTaxCode("0000000000"));
  EXPECT_TRUE(TaxCodeFault("010010910"));
  EXPECT_FALSE(TaxCodeFault("001184000012")) << "a person's";
  EXPECT_TRUE(TaxCodeFault("003184000012"));
}

}  // namespace
}  // namespace sohoa
