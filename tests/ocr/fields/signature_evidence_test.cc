#include "ocr/fields/signature_evidence.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/support/known_words.h"

namespace sohoa {
namespace {

using testing_support::KnownWords;

constexpr char kAgency[] = "Ủy ban nhân dân xã Đồng Tâm";

Field Read(const std::string& value, double confidence = 0.8) {
  return {.value = value, .confidence = confidence, .status = FieldStatus::kReview};
}

SignatureEvidence OfAgency(const std::string& time, const std::string& organ = kAgency) {
  return {.organ = organ, .person = "", .time_iso = time};
}

DocumentFields Weighed(DocumentFields fields, const std::vector<SignatureEvidence>& signatures) {
  WeighSignatures(signatures, fields);
  return fields;
}

void ExpectUntouched(const Field& before, const Field& after) {
  EXPECT_EQ(after.value, before.value);
  EXPECT_EQ(after.confidence, before.confidence);
  EXPECT_EQ(after.status, before.status);
  EXPECT_TRUE(after.reasons.empty());
}

TEST(WhoSignedTest, TellsPeopleFromAgencies) {
  const SignatureEvidence agency = WhoSigned(kAgency, "Tỉnh Phú Thọ", "t", KnownWords());
  EXPECT_EQ(agency.organ, kAgency);
  EXPECT_EQ(agency.person, "");
  EXPECT_EQ(agency.time_iso, "t");
  const SignatureEvidence person = WhoSigned("Vũ Trường Sơn", "SỞ NỘI VỤ", "", KnownWords());
  EXPECT_EQ(person.person, "Vũ Trường Sơn");
  EXPECT_EQ(person.organ, "SỞ NỘI VỤ");
  EXPECT_EQ(WhoSigned("Vụ Tổ chức cán bộ", "Bộ Nội vụ", "", KnownWords()).person, "");
  EXPECT_EQ(WhoSigned("TRUNG TÂM LƯU TRỮ", "", "", KnownWords()).person, "");
  EXPECT_EQ(WhoSigned("H'Len Niê", "", "", KnownWords()).person, "H'Len Niê");
  EXPECT_EQ(WhoSigned("", "SỞ NỘI VỤ", "", KnownWords()).organ, "SỞ NỘI VỤ");
}

TEST(WeighSignaturesTest, TheSigningAgencyMakesTheOrganSurer) {
  DocumentFields fields;
  fields.organ_name = Read("UỶ BAN NHÂN DÂN XÃ ĐỒNG TÂM");
  const Field organ = Weighed(fields, {OfAgency("")}).organ_name;
  EXPECT_EQ(organ.value, fields.organ_name.value) << "as it is printed";
  EXPECT_GT(organ.confidence, 0.9);
  EXPECT_EQ(organ.status, FieldStatus::kAuto);
  EXPECT_EQ(organ.reasons.size(), 1u);
  ExpectUntouched(fields.organ_name,
                  Weighed(fields, {OfAgency("", "Trung tâm Công báo")}).organ_name);
}

TEST(WeighSignaturesTest, ASpellingOfTheCertificateSendsTheOrganToReview) {
  DocumentFields fields;
  fields.organ_name = Read("ỦY BAN NHÂN DÂN XÃ ĐỒNG TẤM", 0.95);
  fields.organ_name.status = FieldStatus::kAuto;
  const Field organ = Weighed(fields, {OfAgency("")}).organ_name;
  EXPECT_EQ(organ.status, FieldStatus::kReview);
  ASSERT_EQ(organ.reasons.size(), 1u);
  EXPECT_EQ(organ.reasons[0].args.at(0), kAgency);
  ExpectUntouched(fields.organ_name,
                  Weighed(fields, {OfAgency("", "Uy ban nhan dan xa Dong Tam")}).organ_name);
}

TEST(WeighSignaturesTest, APersonOfTheSameNameMakesTheSignerSurer) {
  DocumentFields fields;
  fields.signer.full_name = Read("Lò Thị Mỵ");
  const SignatureEvidence same{.organ = "", .person = "LÒ THỊ MỴ", .time_iso = ""};
  EXPECT_EQ(Weighed(fields, {same}).signer.full_name.status, FieldStatus::kAuto);
  const SignatureEvidence other{.organ = "", .person = "Lò Thị My", .time_iso = ""};
  ExpectUntouched(fields.signer.full_name, Weighed(fields, {other}).signer.full_name);
}

TEST(WeighSignaturesTest, TheNearerTheDayOfSigningTheSurerTheDate) {
  DocumentFields fields;
  fields.issued_date = Read("2026-02-05");
  const auto date = [&](const std::string& time) {
    return Weighed(fields, {OfAgency(time)}).issued_date;
  };
  const Field same = date("2026-02-05T00:10:00+07:00");
  EXPECT_EQ(same.status, FieldStatus::kAuto);
  const Field next = date("2026-02-06T08:00:00+07:00");
  EXPECT_GT(next.confidence, fields.issued_date.confidence);
  EXPECT_LT(next.confidence, same.confidence);
  EXPECT_EQ(next.status, FieldStatus::kReview) << "a misread day may be near as well";
  ExpectUntouched(fields.issued_date, date("2026-02-25T08:00:00+07:00"));
  ExpectUntouched(fields.issued_date, date(""));
  ExpectUntouched(fields.issued_date, date("05/02/2026"));
}

TEST(WeighSignaturesTest, ADateBehindTheAgencysSigningGoesToReview) {
  DocumentFields fields;
  fields.issued_date = Read("2026-02-05", 0.95);
  fields.issued_date.status = FieldStatus::kAuto;
  const Field date = Weighed(fields, {OfAgency("2026-02-04T17:00:00+07:00")}).issued_date;
  EXPECT_EQ(date.status, FieldStatus::kReview);
  EXPECT_EQ(date.value, "2026-02-05");
  EXPECT_EQ(date.reasons.at(0).args.at(0), "2026-02-04");
  // A person signs before the number and the day are given.
  const SignatureEvidence person{
      .organ = "", .person = "Lò Thị Mỵ", .time_iso = "2026-02-04T17:00:00+07:00"};
  ExpectUntouched(fields.issued_date, Weighed(fields, {person}).issued_date);
  EXPECT_EQ(Weighed(fields, {person, OfAgency("2026-02-05T08:00:00+07:00")}).issued_date.status,
            FieldStatus::kAuto);
}

TEST(WeighSignaturesTest, TheFirstDayOfSigningIsProposedWhereNoDateWasRead) {
  DocumentFields fields;
  fields.issued_date.box = {1, 2, 3, 4};
  const Field date = Weighed(fields, {OfAgency("2026-02-06T08:00:00+07:00", "Trung tâm Công báo"),
                                      OfAgency("2026-02-05T17:00:00+07:00")})
                         .issued_date;
  EXPECT_EQ(date.value, "2026-02-05");
  EXPECT_EQ(date.status, FieldStatus::kReview);
  EXPECT_EQ(date.box, fields.issued_date.box) << "where to look";
  EXPECT_EQ(date.reasons.at(0).args.at(0), kAgency);
  EXPECT_EQ(Weighed(fields, {OfAgency("")}).issued_date.status, FieldStatus::kMissing);
}

TEST(WeighSignaturesTest, WithoutSignaturesNothingChanges) {
  DocumentFields fields;
  fields.organ_name = Read(kAgency);
  fields.issued_date = Read("2026-02-05");
  ExpectUntouched(fields.organ_name, Weighed(fields, {}).organ_name);
  ExpectUntouched(fields.issued_date, Weighed(fields, {}).issued_date);
}

}  // namespace
}  // namespace sohoa
