#include "pipeline/field_decision.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "storage/search/index_builder.h"
#include "storage/search/search.h"
#include "tests/storage/record/sample_document.h"

namespace sohoa {
namespace {

using Kind = FieldDecision::Kind;
using testing::ElementsAre;
using testing::IsEmpty;
using testing_support::MakeDocument;
using testing_support::SampleDocument;
using testing_support::TempFolder;

TEST(FieldDecision, ValuesAreHeldAgainstTheRulesOfTheirFields) {
  EXPECT_EQ(CheckedValue("issuedDate", "5/2/2026").value(), "2026-02-05");
  EXPECT_EQ(CheckedValue("details.birthDate", " 1990-12-31 ").value(), "1990-12-31");
  EXPECT_EQ(CheckedValue("code", "15 / QĐ-UBND").value(), "15/QĐ-UBND");
  EXPECT_EQ(CheckedValue("details.identityNumber", "001 090 012345").value(), "001090012345");
  EXPECT_EQ(CheckedValue("subject", "Vê\u0300 việc phân công").value(), "Về việc phân công");
  for (const auto& [field, value] : {std::pair{"issuedDate", "31/02/2026"},
                                     {"issuedDate", "hôm qua"},
                                     {"issuedDate", "2026-13-01"},
                                     {"code", "QĐ-UBND"},
                                     {"code", "15"},
                                     {"details.identityNumber", "12345"},
                                     {"subject", "  "}})
    EXPECT_TRUE(absl::IsInvalidArgument(CheckedValue(field, value).status()))
        << field << " " << value;
}

TEST(FieldDecision, TheCodeAndItsPartsGoTogether) {
  DocumentFields fields;
  ASSERT_TRUE(Decide({"code", Kind::kCorrect, "30/2020/NĐ-CP"}, &fields).ok());
  EXPECT_EQ(fields.code_number.value, "30/2020");
  EXPECT_EQ(fields.code_notation.value, "NĐ-CP");
  ASSERT_TRUE(Decide({"codeNumber", Kind::kCorrect, "31/2020"}, &fields).ok());
  EXPECT_EQ(fields.code.value, "31/2020/NĐ-CP");
  EXPECT_EQ(fields.code.status, FieldStatus::kConfirmed);
  ASSERT_TRUE(Decide({"code", Kind::kAbsent}, &fields).ok());
  EXPECT_EQ(fields.code_number.value, "");
  EXPECT_EQ(fields.code.status, FieldStatus::kConfirmed);
}

TEST(FieldDecision, WhatCannotBeDecidedIsSaid) {
  DocumentFields fields;
  EXPECT_TRUE(absl::IsInvalidArgument(Decide({"subject", Kind::kConfirm}, &fields)));
  EXPECT_TRUE(absl::IsNotFound(Decide({"subjekt", Kind::kConfirm}, &fields)));
  EXPECT_TRUE(absl::IsPermissionDenied(Decide({"secrecy", Kind::kAbsent}, &fields)));
}

TEST(FieldDecision, APersonIsAskedAboutDoubtsAndWhatEveryDocumentHas) {
  const Field sure{.value = "x", .status = FieldStatus::kAuto};
  const Field doubtful{.value = "x", .status = FieldStatus::kReview};
  DocumentFields fields;
  fields.type_name = fields.organ_name = fields.signer.full_name = sure;
  fields.code = fields.code_number = fields.place = doubtful;
  fields.recipients = {doubtful};
  EXPECT_THAT(FieldsToReview(fields), ElementsAre("code", "issuedDate", "place", "subject"));
  fields.details = {{"fullName", sure}, {"birthDate", {}}};
  EXPECT_THAT(FieldsToReview(fields), ElementsAre("code", "place", "details.birthDate"));
  ASSERT_TRUE(Decide({"details.birthDate", Kind::kAbsent}, &fields).ok());
  EXPECT_THAT(FieldsToReview(fields), ElementsAre("code", "place"));
}

TEST(FieldDecision, WhoWhenAndWhatAreKeptAndNothingIsOverwritten) {
  const TempFolder folder;
  const auto store = NewMemoryStore();
  SampleDocument document = MakeDocument("một", {"kính gửi hội đồng"});
  document.record.fields.subject = {.value = "xây cầu", .status = FieldStatus::kReview};
  document.record.fields.place = {.value = "Hà Nội", .status = FieldStatus::kReview};
  IndexBuilder builder;
  builder.AddPage(document.pages[0]);
  builder.AddFields(document.record.fields, "", document.record.agency);
  const std::string& id = document.record.id;
  ASSERT_TRUE(Store(*store, folder, document, builder.Build(id)).ok());
  const Record seen = store->ReadRecord(id).value();
  const Deed deed{"Trần Thị B", "2026-11-23T08:00:00+07:00", "đọc lại trên giấy"};
  const auto kept =
      StoreDecisions(*store, seen, {{"subject", Kind::kCorrect, "xây trường"}, {"place"}}, deed);
  ASSERT_TRUE(kept.ok()) << kept.status();
  EXPECT_EQ(kept->fields.place.status, FieldStatus::kConfirmed);
  const RecordVersion version = store->ListVersions(id).value().back();
  EXPECT_EQ(version.officer, deed.officer);
  EXPECT_EQ(version.time, deed.time);
  EXPECT_EQ(version.reason, "subject corrected, place confirmed: đọc lại trên giấy");
  EXPECT_EQ(Search(*store, "trường").value().total, 1);
  EXPECT_EQ(Search(*store, "cầu").value().total, 0);
  // Somebody who saw the first version.
  EXPECT_TRUE(absl::IsAborted(StoreDecisions(*store, seen, {{"place"}}, deed).status()));
  CheckReport report = store->Check().value();
  ASSERT_TRUE(CheckIndex(*store, &report).ok());
  EXPECT_THAT(report.problems, IsEmpty());
}

}  // namespace
}  // namespace sohoa
