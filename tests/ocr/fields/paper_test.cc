// Citizens' papers from their pages: class, labels and values, and the card's code over its print.
#include "ocr/fields/paper.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "models/paper_tables.h"
#include "ocr/fields/extract.h"
#include "tests/ocr/fields/page_builder.h"
#include "tests/support/known_words.h"

namespace sohoa {
namespace {

using testing::Contains;
using testing::Field;
using testing::HasSubstr;
using testing_support::KnownWords;

const PaperForms& Forms() {
  static const absl::StatusOr<PaperForms> forms =
      PaperForms::Parse(PaperTypesTable(), PaperFieldsTable());
  return *forms;
}

DocumentFields Read(const PageBuilder& page, std::vector<PageCode> codes = {}) {
  FieldContext context;
  context.today_iso = "2026-06-30";
  context.vocabulary = &KnownWords();
  context.papers = &Forms();
  return ExtractFields({{0, &page.page(), std::move(codes)}}, context);
}

struct Found {
  std::string value;
  FieldStatus status = FieldStatus::kMissing;
  std::vector<std::string> reasons;
};

Found Get(const DocumentFields& fields, const std::string& key) {
  for (const Detail& detail : fields.details) {
    if (detail.key != key) continue;
    Found found{detail.field.value, detail.field.status, {}};
    for (const Reason& reason : detail.field.reasons) found.reasons.push_back(reason.text);
    return found;
  }
  return {};
}

// A card's front, its labels in two languages and its values beside and under them.
PageBuilder Card() {
  PageBuilder page;
  page.Centered(kPageAxis, 300, "CĂN CƯỚC CÔNG DÂN", 0.99)
      .At(800, 400, "Số / No.: 046190930123", 0.99)
      .At(800, 470, "Họ và tên / Full name:", 0.99)
      .At(800, 540, "NGUYỄN THỊ MẪU", 0.99)
      .At(800, 610, "Ngày sinh / Date of birth: 28/08/1990", 0.99)
      .At(800, 680, "Giới tính / Sex: Nữ Quốc tịch / Nationality: Việt Nam", 0.99)
      .At(800, 750, "Nơi thường trú / Place of residence:", 0.99)
      .At(800, 820, "Thôn 8, Xã Hạ Sơn Vân,", 0.99)
      .At(800, 890, "Tỉnh Khánh Bàn Ninh", 0.99);
  return page;
}

std::vector<PageCode> Code(const std::string& text) { return {{text, {100, 100, 300, 300}}}; }

TEST(PaperTest, ReadsACardInTwoLanguages) {
  const DocumentFields fields = Read(Card());
  EXPECT_EQ(fields.type_name.value, "CĂN CƯỚC CÔNG DÂN");
  EXPECT_EQ(Get(fields, "identityNumber").value, "046190930123");
  EXPECT_EQ(Get(fields, "fullName").value, "NGUYỄN THỊ MẪU");
  EXPECT_EQ(Get(fields, "birthDate").value, "1990-08-28");
  EXPECT_EQ(Get(fields, "sex").value, "Nữ");
  EXPECT_EQ(Get(fields, "nationality").value, "Việt Nam");
  EXPECT_EQ(Get(fields, "address").value, "Thôn 8, Xã Hạ Sơn Vân, Tỉnh Khánh Bàn Ninh");
  EXPECT_TRUE(fields.subject.value.empty());
}

TEST(PaperTest, FreeWordsInSmallPrintAreNotSureWithoutTheCode) {
  const DocumentFields fields = Read(Card());
  EXPECT_EQ(Get(fields, "fullName").status, FieldStatus::kReview);
  EXPECT_EQ(Get(fields, "address").status, FieldStatus::kReview);
}

TEST(PaperTest, TheCodeStandsOverPrint) {
  const DocumentFields fields =
      Read(Card(), Code("046190930123|987654321|NGUYỄN THỊ MÂU|28081990|Nữ|Thôn 8, Xã Hạ Sơn Vân, "
                        "Tỉnh Khánh Bàn Ninh|05022022"));
  EXPECT_EQ(Get(fields, "fullName").value, "NGUYỄN THỊ MÂU");
  EXPECT_EQ(Get(fields, "fullName").status, FieldStatus::kAuto);
  EXPECT_THAT(Get(fields, "fullName").reasons, Contains("print says the same but for marks"));
  EXPECT_EQ(Get(fields, "address").status, FieldStatus::kAuto);
  EXPECT_EQ(Get(fields, "oldIdentityNumber").value, "987654321");
  EXPECT_EQ(Get(fields, "issuedDate").value, "2022-02-05");
}

TEST(PaperTest, WellReadPrintThatSaysOtherwiseGoesToReview) {
  const DocumentFields fields =
      Read(Card(), Code("046190930123||NGUYỄN THỊ MẪU|27081990|Nữ|Thôn 8|05022022"));
  EXPECT_EQ(Get(fields, "birthDate").value, "1990-08-27");
  EXPECT_EQ(Get(fields, "birthDate").status, FieldStatus::kReview);
  EXPECT_THAT(Get(fields, "birthDate").reasons, Contains("print says otherwise: $0"));
}

TEST(PaperTest, CodesOfTwoBearersSpeakForNeither) {
  std::vector<PageCode> codes = Code("046190930123||NGUYỄN THỊ MẪU|28081990|Nữ|Thôn 8|05022022");
  codes.push_back(Code("046090930124||TRẦN VĂN MẪU|28081990|Nam|Thôn 9|05022022").front());
  EXPECT_EQ(Get(Read(Card(), codes), "fullName").status, FieldStatus::kReview);
}

TEST(PaperTest, OtherCodesSayNothing) {
  const DocumentFields fields = Read(Card(), Code("https://example.invalid/a|b|c|d|e|f|g"));
  EXPECT_EQ(Get(fields, "birthDate").value, "1990-08-28");
}

TEST(PaperTest, ANumberThatContradictsTheSexIsForAPerson) {
  PageBuilder page;
  page.Centered(kPageAxis, 300, "CĂN CƯỚC CÔNG DÂN", 0.99)
      .At(800, 400, "Số / No.: 046090930123", 0.99)
      .At(800, 610, "Ngày sinh / Date of birth: 28/08/1990", 0.99)
      .At(800, 680, "Giới tính / Sex: Nữ", 0.99);
  const DocumentFields fields = Read(page);
  EXPECT_EQ(Get(fields, "identityNumber").status, FieldStatus::kReview);
  EXPECT_EQ(Get(fields, "sex").status, FieldStatus::kReview);
}

TEST(PaperTest, WhatACardMustSayIsToldAsMissing) {
  PageBuilder page;
  page.Centered(kPageAxis, 300, "CĂN CƯỚC", 0.99);
  const DocumentFields fields = Read(page);
  EXPECT_THAT(fields.details, Contains(Field(&Detail::key, "identityNumber")));
  EXPECT_EQ(Get(fields, "identityNumber").status, FieldStatus::kMissing);
}

// Sections: the mother's home is not the father's.
PageBuilder BirthCertificate() {
  PageBuilder page;
  page.Centered(kPageAxis, 270, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 0.99)
      .Centered(kPageAxis, 480, "GIẤY KHAI SINH", 0.99)
      .Centered(kPageAxis, 550, "Số: 166/2013", 0.99)
      .At(kBodyLeft, 660, "Họ, chữ đệm, tên: .....CHU DIỆU QUYÊN.....", 0.99)
      .At(kBodyLeft, 730, "Ngày, tháng, năm sinh: 28/08/2013", 0.99)
      .At(1500, 730, "Giới tính: ……Nữ……", 0.99)
      .At(kBodyLeft, 800, "Họ, chữ đệm, tên người mẹ: Đặng Thị Thạch", 0.99)
      .At(kBodyLeft, 870, "Năm sinh: 1985 Dân tộc: Kinh", 0.99)
      .At(kBodyLeft, 940, "Nơi cư trú: Thôn 5, Xã Lam Khê Nghĩa, Huyện Kim Hòa Đông, Tỉnh Vĩnh",
          0.99)
      .At(kBodyLeft, 1010, "Sơn Trung", 0.99)
      .At(kBodyLeft, 1080, "Họ, chữ đệm, tên người cha: Lương Văn Hậu", 0.99)
      .At(kBodyLeft, 1150, "Nơi cư trú: .........................", 0.99);
  return page;
}

TEST(PaperTest, ReadsACertificateSectionBySection) {
  const DocumentFields fields = Read(BirthCertificate());
  EXPECT_EQ(fields.type_name.value, "GIẤY KHAI SINH");
  EXPECT_EQ(Get(fields, "registrationNumber").value, "166/2013");
  EXPECT_EQ(Get(fields, "fullName").value, "CHU DIỆU QUYÊN");
  EXPECT_EQ(Get(fields, "birthDate").value, "2013-08-28");
  EXPECT_EQ(Get(fields, "sex").value, "Nữ");
  EXPECT_EQ(Get(fields, "motherName").value, "Đặng Thị Thạch");
  EXPECT_EQ(Get(fields, "motherBirthYear").value, "1985");
  EXPECT_EQ(Get(fields, "motherAddress").value,
            "Thôn 5, Xã Lam Khê Nghĩa, Huyện Kim Hòa Đông, Tỉnh Vĩnh Sơn Trung");
  EXPECT_EQ(Get(fields, "fatherName").value, "Lương Văn Hậu");
}

TEST(PaperTest, DotsThatNobodyFilledInAreNoValue) {
  EXPECT_EQ(Get(Read(BirthCertificate()), "fatherAddress").value, "");
}

TEST(PaperTest, AnAddressThatBreaksOffOrRunsOnIsForAPerson) {
  PageBuilder page;
  page.Centered(kPageAxis, 480, "ĐƠN XIN XÁC NHẬN", 0.99)
      .At(kBodyLeft, 660, "Tôi tên là: Vũ Thị Duyên", 0.99)
      .At(kBodyLeft, 730, "Nơi thường trú: Thôn 4, Phường Vĩnh Châu Phú, Tỉnh", 0.99);
  EXPECT_EQ(Get(Read(page), "address").status, FieldStatus::kReview);

  PageBuilder other;
  other.Centered(kPageAxis, 480, "ĐƠN XIN XÁC NHẬN", 0.99)
      .At(kBodyLeft, 730, "Nơi thường trú: Thôn 4, Phường Vĩnh Châu Phú, Huyện Bình Trạch Nghĩa,",
          0.99)
      .At(kBodyLeft, 800, "kính mong quý cơ quan xem xét và giải quyết cho gia đình chúng tôi được",
          0.99);
  EXPECT_EQ(Get(Read(other), "address").status, FieldStatus::kReview);
}

TEST(PaperTest, APledgeBelowIsNoPartOfAnAddress) {
  PageBuilder page;
  page.Centered(kPageAxis, 480, "ĐƠN XIN XÁC NHẬN", 0.99)
      .At(kBodyLeft, 730, "Nơi thường trú: Thôn 4, Phường Vĩnh Châu Phú, Huyện Kim Hòa, Tỉnh Lam",
          0.99)
      .At(kBodyLeft, 800, "Tôi cam đoan những lời khai trên là đúng sự thật", 0.99);
  EXPECT_EQ(Get(Read(page), "address").value,
            "Thôn 4, Phường Vĩnh Châu Phú, Huyện Kim Hòa, Tỉnh Lam");
}

TEST(PaperTest, AWellReadLabelledValueStandsWithoutAPerson) {
  const DocumentFields fields = Read(BirthCertificate());
  EXPECT_EQ(Get(fields, "birthDate").status, FieldStatus::kAuto);
  EXPECT_EQ(Get(fields, "motherName").status, FieldStatus::kAuto);
}

TEST(PaperTest, ADecisionIsNoPaperWhateverFormIsAnnexed) {
  PageBuilder page;
  page.Centered(kLeftAxis, 270, "ỦY BAN NHÂN DÂN TỈNH QUẢNG TRỊ")
      .Centered(kLeftAxis, 335, "SỞ Y TẾ")
      .Centered(kRightAxis, 270, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
      .Centered(kRightAxis, 335, "Độc lập - Tự do - Hạnh phúc")
      .Centered(kLeftAxis, 430, "Số: 087/QĐ-SYT")
      .Centered(kRightAxis, 430, "Quảng Trị, ngày 09 tháng 4 năm 2024")
      .Centered(kPageAxis, 560, "QUYẾT ĐỊNH")
      .Centered(kPageAxis, 640, "Về việc ban hành mẫu tờ khai")
      .Centered(kPageAxis, 1200, "TỜ KHAI ĐĂNG KÝ KHAI SINH")
      .At(kBodyLeft, 1300, "Họ, chữ đệm, tên: Đặng Thị Thạch");
  const DocumentFields fields = Read(page);
  EXPECT_EQ(fields.type_name.value, "QUYẾT ĐỊNH");
  EXPECT_TRUE(fields.details.empty());
}

TEST(PaperTest, AnApplicationsTitleGoesOn) {
  PageBuilder page;
  page.Centered(kPageAxis, 270, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
      .Centered(kPageAxis, 480, "ĐƠN XIN XÁC NHẬN TÌNH TRẠNG CƯ TRÚ")
      .At(kBodyLeft, 660, "Tôi tên là: Vũ Thị Duyên")
      .At(kBodyLeft, 730, "Số CCCD: 089194960559 Ngày cấp: 11/07/2024");
  const DocumentFields fields = Read(page);
  EXPECT_EQ(fields.type_name.value, "ĐƠN XIN XÁC NHẬN TÌNH TRẠNG CƯ TRÚ");
  EXPECT_EQ(Get(fields, "fullName").value, "Vũ Thị Duyên");
  EXPECT_EQ(Get(fields, "identityNumber").value, "089194960559");
  EXPECT_EQ(Get(fields, "identityIssuedDate").value, "2024-07-11");
}

TEST(PaperFormsTest, NamesTheLineThatIsWrong) {
  const auto bad = PaperForms::Parse("sohoa paper types 1\nCĂN CƯỚC\tCĂN CƯỚC\t\tcube\n",
                                     "sohoa paper fields 1\n");
  EXPECT_TRUE(absl::IsInvalidArgument(bad.status()));
  EXPECT_THAT(std::string(bad.status().message()), HasSubstr("line 2"));
}

TEST(PaperFormsTest, RefusesFieldsOfAPaperThatIsNone) {
  const auto bad =
      PaperForms::Parse("sohoa paper types 1\nCĂN CƯỚC\tCĂN CƯỚC\t\tcard\n",
                        "sohoa paper fields 1\nHỘ CHIẾU\tfullName\tHọ tên\tname\tone\t-\t-\t-\n");
  EXPECT_TRUE(absl::IsInvalidArgument(bad.status()));
}

TEST(PaperFormsTest, RefusesOtherVersions) {
  EXPECT_TRUE(absl::IsInvalidArgument(
      PaperForms::Parse("sohoa paper types 2\n", "sohoa paper fields 1\n").status()));
}

}  // namespace
}  // namespace sohoa
