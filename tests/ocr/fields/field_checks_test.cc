#include "ocr/fields/field_checks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/support/known_words.h"

namespace sohoa {
namespace {

using testing::HasSubstr;
using testing_support::KnownWords;

Field Read(const std::string& value) {
  return {.value = value, .confidence = 0.95, .box = {1, 1, 9, 9}, .status = FieldStatus::kAuto};
}

DocumentFields Sound() {
  DocumentFields fields;
  fields.type_name = Read("QUYẾT ĐỊNH");
  fields.code_number = Read("12/2024");
  fields.code_notation = Read("QĐ-UBND");
  fields.code = Read("12/2024/QĐ-UBND");
  fields.issued_date = Read("2024-04-09");
  fields.organ_name = Read("ỦY BAN NHÂN DÂN XÃ HẠ TRẠCH VÂN");
  fields.signer.position = Read("PHÓ CHỦ TỊCH");
  fields.signer.authority = {Read("KT. CHỦ TỊCH")};
  return fields;
}

DocumentFields Checked(DocumentFields fields) {
  CheckFields({"2026-11-25", {}, &KnownWords()}, fields);
  return fields;
}

TEST(CheckFieldsTest, WhatAgreesStaysSureAndSaysWhy) {
  const DocumentFields fields = Checked(Sound());
  for (const Field* field : {&fields.issued_date, &fields.organ_name, &fields.signer.position}) {
    EXPECT_EQ(field->status, FieldStatus::kAuto) << field->value;
    EXPECT_FALSE(field->reasons.empty()) << field->value;
  }
}

TEST(CheckFieldsTest, AYearThatTheNumberContradictsGoesToReview) {
  DocumentFields fields = Sound();
  fields.issued_date = Read("2014-04-09");
  fields = Checked(fields);
  EXPECT_EQ(fields.issued_date.status, FieldStatus::kReview);
  EXPECT_EQ(fields.code.status, FieldStatus::kReview);
  EXPECT_EQ(fields.issued_date.reasons.back().args, (std::vector<std::string>{"2024", "2014"}));
}

TEST(CheckFieldsTest, ADayToComeAndNoDayAreTold) {
  DocumentFields fields = Sound();
  fields.code_notation = Read("QĐ-UBND");
  fields.issued_date = Read("2027-01-01");
  EXPECT_THAT(Checked(fields).issued_date.reasons.at(0).text, HasSubstr("not come"));
  fields.issued_date = Read("");
  EXPECT_THAT(Checked(fields).issued_date.reasons.at(0).text, HasSubstr("no day"));
}

TEST(CheckFieldsTest, AnAgencyOfAnotherTimeGoesToReview) {
  DocumentFields fields = Sound();
  fields.code_notation = Read("QĐ-SNNMT");
  fields.organ_name = Read("SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG");
  fields.signer.position = Read("GIÁM ĐỐC");
  EXPECT_EQ(Checked(fields).organ_name.status, FieldStatus::kReview);
  fields.issued_date = Read("2025-06-01");
  EXPECT_EQ(Checked(fields).organ_name.status, FieldStatus::kAuto);
}

TEST(CheckFieldsTest, ASignerOfAnotherKindOfAgencyGoesToReview) {
  DocumentFields fields = Sound();
  fields.signer.position = Read("GIÁM ĐỐC SỞ");
  fields.signer.authority.clear();
  EXPECT_EQ(Checked(fields).signer.position.status, FieldStatus::kReview);
  fields.signer.authority = {Read("TUQ. CHỦ TỊCH")};
  EXPECT_EQ(Checked(fields).signer.position.status, FieldStatus::kAuto) << "by delegation";
  fields.signer.authority.clear();
  fields.organ_name = Read("SỞ CHƯA AI BIẾT");
  EXPECT_EQ(Checked(fields).signer.position.status, FieldStatus::kAuto);
  fields.organ_name = Read("HỘI NHỮNG NGƯỜI BẠN");
  EXPECT_EQ(Checked(fields).signer.position.status, FieldStatus::kAuto) << "nothing is known of it";
}

TEST(KindOfAgencyTest, TheLongestKnownBeginningTells) {
  EXPECT_EQ(KindOfAgency(KnownWords(), "ỦY BAN NHÂN DÂN XÃ TÂN THUẬN"), "commune_committee");
  EXPECT_EQ(KindOfAgency(KnownWords(), "SỞ TƯ PHÁP"), "department");
  EXPECT_EQ(KindOfAgency(KnownWords(), "BỘ CHỈ HUY QUÂN SỰ TỈNH"), "");
  EXPECT_EQ(KindOfAgency(KnownWords(), "TÂN THUẬN"), "");
}

// Or the wrong people are expected to sign.
TEST(KindOfAgencyTest, AListedAgencyIsOfTheKindThatItsBeginningTells) {
  for (const Phrase& agency : KnownWords().agencies()) {
    for (const Phrase& beginning : KnownWords().agency_beginnings()) {
      if (beginning.kind.empty() || !agency.name.starts_with(beginning.name + " ")) continue;
      EXPECT_TRUE(agency.kind == beginning.kind || agency.kind.ends_with("_" + beginning.kind))
          << agency.name << " is " << agency.kind << ", not " << beginning.kind;
    }
  }
}

TEST(SignersTest, EveryRowNamesKnownPositions) {
  for (const Phrase& row : KnownWords().signers()) {
    std::string rest = row.kind;
    EXPECT_FALSE(rest.empty()) << row.name;
    while (!rest.empty()) {
      const std::string position = rest.substr(0, rest.find(';'));
      rest.erase(0, position.size() + 1);

      bool exact = false;
      for (const Phrase& phrase : KnownWords().positions()) exact |= phrase.name == position;
      EXPECT_TRUE(exact) << row.name << ": " << position;
    }
  }
}

}  // namespace
}  // namespace sohoa
