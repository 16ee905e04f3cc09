#include "ocr/fields/extract.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "tests/ocr/fields/page_builder.h"
#include "tests/support/known_words.h"

namespace sohoa {
namespace {

using testing_support::KnownWords;

constexpr char kToday[] = "2026-06-30";

DocumentFields Extract(const std::vector<const PageBuilder*>& builders,
                       const std::string& today = kToday) {
  std::vector<NumberedPage> pages;
  for (const PageBuilder* builder : builders) {
    pages.push_back({static_cast<int>(pages.size()), &builder->page()});
  }
  return ExtractFields(pages, {today, {}, &KnownWords()});
}

DocumentFields Extract(const PageBuilder& builder, const std::string& today = kToday) {
  return Extract(std::vector<const PageBuilder*>{&builder}, today);
}

void AddState(PageBuilder& page) {
  page.Centered(kRightAxis, 270, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
      .Centered(kRightAxis, 335, "Độc lập - Tự do - Hạnh phúc");
}

void AddBody(PageBuilder& page, int y) {
  for (int i = 0; i < 8; ++i) {
    page.At(kBodyLeft, y + 76 * i,
            "các cơ quan, đơn vị có trách nhiệm thi hành và báo cáo kết quả thực hiện");
  }
}

void AddSignature(PageBuilder& page, int y, const std::string& name) {
  page.At(390, y, "Nơi nhận:")
      .At(390, y + 60, "- Như Điều 3;")
      .At(390, y + 112, "- Trạm Khuyến nông các xã")
      .At(410, y + 164, "vùng cao;")
      .At(390, y + 216, "- Lưu: VT, TH.")
      .Centered(1800, y, "KT. GIÁM ĐỐC")
      .Centered(1800, y + 64, "PHÓ GIÁM ĐỐC")
      .Centered(1800, y + 400, name);
}

// A decision of an invented department, on one page.
PageBuilder Decision() {
  PageBuilder page;
  page.Centered(kLeftAxis, 270, "ỦY BAN NHÂN DÂN TỈNH QUẢNG TRỊ")
      .Centered(kLeftAxis, 335, "SỞ Y TẾ");
  AddState(page);
  page.Centered(kLeftAxis, 430, "Số: 087/QĐ-SYT")
      .Centered(kRightAxis, 430, "Quảng Trị, ngày 09 tháng 4 năm 2024")
      .Centered(kPageAxis, 560, "QUYẾT ĐỊNH")
      .Centered(kPageAxis, 640, "Về việc phân bổ thuốc dự phòng cho các trạm")
      .Centered(kPageAxis, 706, "y tế vùng cao năm 2024")
      .Centered(kPageAxis, 850, "GIÁM ĐỐC SỞ Y TẾ")
      .At(500, 960, "Căn cứ Luật Khám bệnh, chữa bệnh ngày 09 tháng 01 năm 2023;");
  AddBody(page, 1050);
  AddSignature(page, 2400, "Hồ Thị Bích Vân");
  return page;
}

TEST(ExtractFieldsTest, ReadsADecision) {
  const DocumentFields fields = Extract(Decision());
  EXPECT_EQ(fields.type_name.value, "QUYẾT ĐỊNH");
  EXPECT_EQ(fields.code_number.value, "087");
  EXPECT_EQ(fields.code_notation.value, "QĐ-SYT");
  EXPECT_EQ(fields.code.value, "087/QĐ-SYT");
  EXPECT_EQ(fields.issued_date.value, "2024-04-09");
  EXPECT_EQ(fields.place.value, "Quảng Trị");
  EXPECT_EQ(fields.organ_name.value, "SỞ Y TẾ");
  EXPECT_EQ(fields.parent_organ_name.value, "ỦY BAN NHÂN DÂN TỈNH QUẢNG TRỊ");
  EXPECT_EQ(fields.subject.value,
            "Về việc phân bổ thuốc dự phòng cho các trạm y tế vùng cao năm 2024");
  EXPECT_EQ(fields.signer.full_name.value, "Hồ Thị Bích Vân");
  EXPECT_EQ(fields.signer.position.value, "PHÓ GIÁM ĐỐC");
  ASSERT_EQ(fields.signer.authority.size(), 1u);
  EXPECT_EQ(fields.signer.authority[0].value, "KT. GIÁM ĐỐC");
  ASSERT_EQ(fields.recipients.size(), 2u);
  EXPECT_EQ(fields.recipients[0].value, "Như Điều 3");
  EXPECT_EQ(fields.recipients[1].value, "Trạm Khuyến nông các xã vùng cao");
  EXPECT_EQ(fields.urgency.status, FieldStatus::kMissing);
  EXPECT_EQ(fields.secrecy.status, FieldStatus::kMissing);
}

TEST(ExtractFieldsTest, WellReadFieldsThatAgreeStandWithoutAPerson) {
  const DocumentFields fields = Extract(Decision());
  for (const Field* field :
       {&fields.type_name, &fields.code_number, &fields.code_notation, &fields.code,
        &fields.issued_date, &fields.place, &fields.organ_name, &fields.parent_organ_name,
        &fields.subject, &fields.signer.full_name, &fields.signer.position}) {
    EXPECT_EQ(field->status, FieldStatus::kAuto) << field->value << ' ' << field->confidence;
    EXPECT_GT(field->confidence, 0.8);
    EXPECT_LE(field->confidence, 1.0);
    EXPECT_FALSE(field->box.empty());
  }
}

TEST(ExtractFieldsTest, BoxesHoldTheWordsThatWereUsed) {
  const DocumentFields fields = Extract(Decision());
  EXPECT_EQ(fields.type_name.box.y0, 560);
  EXPECT_EQ(fields.subject.box.y0, 640);
  EXPECT_EQ(fields.subject.box.y1, 750);
  EXPECT_GT(fields.issued_date.box.x0, fields.place.box.x1);
}

TEST(ExtractFieldsTest, ReadsALetter) {
  PageBuilder page;
  page.Centered(kLeftAxis, 270, "ỦY BAN NHÂN DÂN").Centered(kLeftAxis, 335, "HUYỆN THẠCH BÌNH");
  AddState(page);
  page.Centered(kLeftAxis, 430, "Số: 1205/UBND-TH")
      .Centered(kRightAxis, 430, "Thạch Bình, ngày 21 tháng 11 năm 2023")
      .Centered(kLeftAxis, 500, "V/v góp ý dự thảo kế hoạch")
      .Centered(kLeftAxis, 560, "trồng rừng phòng hộ")
      .Centered(kPageAxis, 700, "Kính gửi: Sở Công Thương.");
  AddBody(page, 850);
  const DocumentFields fields = Extract(page);
  EXPECT_EQ(fields.type_name.value, "CÔNG VĂN");
  EXPECT_EQ(fields.type_name.status, FieldStatus::kAuto);
  EXPECT_EQ(fields.subject.value, "V/v góp ý dự thảo kế hoạch trồng rừng phòng hộ");
  EXPECT_EQ(fields.code.value, "1205/UBND-TH");
  EXPECT_EQ(fields.organ_name.value, "ỦY BAN NHÂN DÂN HUYỆN THẠCH BÌNH");
  EXPECT_EQ(fields.parent_organ_name.status, FieldStatus::kMissing);
  EXPECT_EQ(fields.signer.full_name.status, FieldStatus::kMissing);
}

TEST(ExtractFieldsTest, TakesApartColumnsThatWereReadAsOneLine) {
  PageBuilder page;
  page.Centered(kLeftAxis, 270, "ỦY BAN NHÂN DÂN TỈNH QUẢNG TRỊ")
      .Centered(kRightAxis, 270, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
      .MergeLastTwo()
      .Centered(kLeftAxis, 335, "SỞ Y TẾ")
      .Centered(kRightAxis, 335, "Độc lập - Tự do - Hạnh phúc")
      .MergeLastTwo()
      .Centered(kLeftAxis, 430, "Số: 12/BC-SYT")
      .Centered(kRightAxis, 430, "Quảng Trị, ngày 17 tháng 8 năm 2022")
      .MergeLastTwo()
      .Centered(kPageAxis, 560, "BÁO CÁO")
      .Centered(kPageAxis, 640, "Kết quả tiêm chủng quý II");
  const DocumentFields fields = Extract(page);
  EXPECT_EQ(fields.organ_name.value, "SỞ Y TẾ");
  EXPECT_EQ(fields.parent_organ_name.value, "ỦY BAN NHÂN DÂN TỈNH QUẢNG TRỊ");
  EXPECT_EQ(fields.code.value, "12/BC-SYT");
  EXPECT_EQ(fields.issued_date.value, "2022-08-17");
  EXPECT_EQ(fields.subject.value, "Kết quả tiêm chủng quý II");
}

TEST(ExtractFieldsTest, KnowsNoisyKeywords) {
  PageBuilder page;
  page.Centered(kLeftAxis, 270, "UY BAN NHÂN DÂN TĨNH QUANG TRI", 0.7)
      .Centered(kLeftAxis, 335, "SƠ Y TẾ", 0.6)
      .Centered(kRightAxis, 270, "CỌNG HÒA XÃ HỌI CHU NGHĨA VIÊT NAM", 0.8)
      .Centered(kLeftAxis, 430, "Sô: 12/TT-SYT", 0.9)
      .Centered(kRightAxis, 430, "Quang Tri, ngảy 17 thảng 8 năm 2022")
      .Centered(kPageAxis, 560, "_ TƠ TRÌNH |", 0.8)
      .Centered(kPageAxis, 640, "Về việc mua sắm xe cứu thương");
  const DocumentFields fields = Extract(page);
  EXPECT_EQ(fields.type_name.value, "TỜ TRÌNH");
  EXPECT_EQ(fields.code_notation.value, "TTr-SYT") << "the title says which abbreviation is meant";
  EXPECT_EQ(fields.organ_name.value, "SỞ Y TẾ");
  EXPECT_EQ(fields.parent_organ_name.value, "ỦY BAN NHÂN DÂN TỈNH QUẢNG TRỊ");
  EXPECT_EQ(fields.place.value, "Quảng Trị");
  EXPECT_EQ(fields.issued_date.value, "2022-08-17");
}

TEST(ExtractFieldsTest, AHandwrittenNumberGoesToReview) {
  PageBuilder page;
  page.Centered(kLeftAxis, 335, "ỦY BAN NHÂN DÂN TỈNH QUẢNG TRỊ");
  AddState(page);
  page.Centered(kLeftAxis, 430, "Số: 22 /TTr-UBND")
      .Centered(kRightAxis, 430, "Quảng Trị, ngày 4 tháng 02 năm 2025")
      .Centered(kPageAxis, 560, "TỜ TRÌNH");
  const DocumentFields fields = Extract(page);
  EXPECT_EQ(fields.code_number.value, "22");
  EXPECT_EQ(fields.code_number.status, FieldStatus::kReview);
  EXPECT_EQ(fields.code.status, FieldStatus::kReview);
  EXPECT_EQ(fields.code_notation.status, FieldStatus::kAuto);
  EXPECT_EQ(fields.issued_date.status, FieldStatus::kReview);
}

TEST(ExtractFieldsTest, AnUnreadableNumberIsMissingButItsPlaceIsKnown) {
  PageBuilder page;
  page.Centered(kLeftAxis, 335, "ỦY BAN NHÂN DÂN TỈNH QUẢNG TRỊ");
  AddState(page);
  page.Centered(kLeftAxis, 430, "Số: đ# /QĐ-UBND").Centered(kPageAxis, 560, "QUYẾT ĐỊNH");
  const DocumentFields fields = Extract(page);
  EXPECT_EQ(fields.code_number.value, "");
  EXPECT_EQ(fields.code_number.status, FieldStatus::kMissing);
  EXPECT_FALSE(fields.code_number.box.empty());
  EXPECT_EQ(fields.code.status, FieldStatus::kMissing);
  EXPECT_EQ(fields.code_notation.value, "QĐ-UBND");
}

TEST(ExtractFieldsTest, DoubtfulWordsGoToReview) {
  PageBuilder page = Decision();
  page.Doubt("087/QĐ-SYT", 0.7).Doubt("thuốc", 0.5).Doubt("Bích", 0.6).Doubt("09", 0.6);
  const DocumentFields fields = Extract(page);
  EXPECT_EQ(fields.code.status, FieldStatus::kReview);
  EXPECT_EQ(fields.subject.status, FieldStatus::kReview);
  EXPECT_EQ(fields.signer.full_name.status, FieldStatus::kReview);
  EXPECT_EQ(fields.issued_date.status, FieldStatus::kReview);
}

TEST(ExtractFieldsTest, ADayToComeGoesToReview) {
  const DocumentFields fields = Extract(Decision(), "2024-04-08");
  EXPECT_EQ(fields.issued_date.value, "2024-04-09");
  EXPECT_EQ(fields.issued_date.status, FieldStatus::kReview);
  EXPECT_EQ(Extract(Decision(), "2024-04-09").issued_date.status, FieldStatus::kAuto);
}

TEST(ExtractFieldsTest, AnIssuerThatTheNotationDoesNotNameGoesToReview) {
  PageBuilder page;
  // The department's own line was lost.
  page.Centered(kLeftAxis, 270, "ỦY BAN NHÂN DÂN TỈNH QUẢNG TRỊ");
  AddState(page);
  page.Centered(kLeftAxis, 430, "Số: 12/BC-SYT").Centered(kPageAxis, 560, "BÁO CÁO");
  EXPECT_EQ(Extract(page).organ_name.status, FieldStatus::kReview);
}

TEST(ExtractFieldsTest, TheMainDocumentsSignatureCountsNotTheAnnexs) {
  PageBuilder first;
  AddState(first);
  first.Centered(kPageAxis, 560, "KẾ HOẠCH");
  AddBody(first, 800);
  PageBuilder second;
  AddBody(second, 300);
  AddSignature(second, 1500, "Hồ Thị Bích Vân");
  PageBuilder annex;
  annex.Centered(kPageAxis, 300, "Phụ lục I");
  AddBody(annex, 500);
  AddSignature(annex, 1800, "Đinh Công Tráng");
  const DocumentFields fields = Extract({&first, &second, &annex});
  EXPECT_EQ(fields.signer.full_name.value, "Hồ Thị Bích Vân");
  EXPECT_EQ(fields.signer.full_name.page, 1);
  ASSERT_EQ(fields.recipients.size(), 2u);
  EXPECT_EQ(fields.recipients[0].page, 1);
}

TEST(ExtractFieldsTest, AnAnnexedDraftsHeadDoesNotOverrideTheFirstPages) {
  const PageBuilder first = Decision();
  PageBuilder draft;
  AddState(draft);
  draft.Centered(kLeftAxis, 335, "HỘI ĐỒNG NHÂN DÂN TỈNH QUẢNG TRỊ")
      .Centered(kLeftAxis, 430, "Số: /2024/NQ-HĐND")
      .Centered(kPageAxis, 560, "NGHỊ QUYẾT");
  const DocumentFields fields = Extract({&first, &draft});
  EXPECT_EQ(fields.type_name.value, "QUYẾT ĐỊNH");
  EXPECT_EQ(fields.code.value, "087/QĐ-SYT");
}

TEST(ExtractFieldsTest, TypeFromTheNotationWhereTheTitleIsMissing) {
  PageBuilder page;
  page.Centered(kLeftAxis, 335, "SỞ Y TẾ");
  AddState(page);
  page.Centered(kLeftAxis, 430, "Số: 12/BC-SYT");
  AddBody(page, 800);
  const DocumentFields fields = Extract(page);
  EXPECT_EQ(fields.type_name.value, "BÁO CÁO");
  EXPECT_EQ(fields.type_name.status, FieldStatus::kReview);
}

TEST(ExtractFieldsTest, ReadsWhatIsThereWithoutStateOrNumber) {
  PageBuilder page;
  page.Centered(kPageAxis, 560, "BIÊN BẢN")
      .Centered(kPageAxis, 640, "Họp thôn về vệ sinh môi trường");
  AddBody(page, 850);
  const DocumentFields fields = Extract(page);
  EXPECT_EQ(fields.type_name.value, "BIÊN BẢN");
  EXPECT_EQ(fields.subject.value, "Họp thôn về vệ sinh môi trường");
  EXPECT_EQ(fields.code.status, FieldStatus::kMissing);
  EXPECT_EQ(fields.organ_name.status, FieldStatus::kMissing);
  EXPECT_EQ(fields.issued_date.status, FieldStatus::kMissing);
}

TEST(ExtractFieldsTest, ADeputyUnderTheSealIsOnlySuggested) {
  PageBuilder page;
  AddBody(page, 300);
  page.At(390, 1500, "Nơi nhận:").Centered(1800, 1500, "KT. CHI CỤC TRƯỞNG");
  const DocumentFields fields = Extract(page);
  EXPECT_EQ(fields.signer.position.value, "PHÓ CHI CỤC TRƯỞNG");
  EXPECT_EQ(fields.signer.position.status, FieldStatus::kReview);
  EXPECT_LT(fields.signer.position.confidence, fields.signer.authority[0].confidence);
}

TEST(ExtractFieldsTest, UrgencyAndSecrecyStamps) {
  PageBuilder page = Decision();
  page.At(410, 500, "HỎA TỐC").At(410, 580, "TỐI MẬT");
  const DocumentFields fields = Extract(page);
  EXPECT_EQ(fields.urgency.value, "HỎA TỐC");
  EXPECT_EQ(fields.secrecy.value, "TỐI MẬT");
  EXPECT_EQ(fields.type_name.value, "QUYẾT ĐỊNH");
}

TEST(ExtractFieldsTest, AnEmptyDocumentHasNoFields) {
  const PageText blank;
  for (const std::vector<NumberedPage>& pages :
       {std::vector<NumberedPage>{}, std::vector<NumberedPage>{{0, &blank}},
        std::vector<NumberedPage>{{0, nullptr}}}) {
    const DocumentFields fields = ExtractFields(pages, {kToday, {}, &KnownWords()});
    EXPECT_EQ(fields.type_name.status, FieldStatus::kMissing);
    EXPECT_EQ(fields.code.status, FieldStatus::kMissing);
    EXPECT_EQ(fields.signer.full_name.status, FieldStatus::kMissing);
    EXPECT_TRUE(fields.recipients.empty());
  }
}

// What a reader makes of noise: words of all kinds anywhere, boxes of any size, also empty ones.
TEST(ExtractFieldsTest, AnyPageIsSurvivedAndConfidencesStayInRange) {
  const std::vector<std::string> words = {
      "Số:",  "/",    "05/QĐ-UBND", "-",     "|",      "ngày", "tháng",  "năm",   "31",
      "2024", "MẬT",  "TỐI",        "KT.",   "GIÁM",   "ĐỐC",  "Nơi",    "nhận:", "QUYẾT",
      "ĐỊNH", "V/v",  "CỘNG",       "HÒA",   "Nguyễn", "An",   "\uFFFD", "…",     "ỦY",
      "BAN",  "NHÂN", "DÂN",        "PHÒNG", "'",      "Lưu:", "/-/",    "Kính",  "gửi:"};
  std::mt19937 random(30);
  const auto pick = [&](int low, int high) {
    return std::uniform_int_distribution<int>(low, high)(random);
  };
  for (int round = 0; round < 300; ++round) {
    PageText page;
    page.width = pick(0, 2480);
    page.height = pick(0, 3508);
    for (int lines = pick(0, 30); lines > 0; --lines) {
      Line line;
      for (int left = pick(1, 8); left > 0; --left) {
        const int x = pick(-10, 2480);
        const int y = pick(-10, 3508);
        const std::string& text =
            words[static_cast<size_t>(pick(0, static_cast<int>(words.size()) - 1))];
        line.words.push_back({text,
                              {x, y, x + pick(0, 400), y + pick(0, 80)},
                              static_cast<float>(pick(0, 100)) / 100});
      }
      page.blocks.push_back({{line}, line.box});
    }
    const DocumentFields fields =
        ExtractFields({{0, &page, {}}, {1, &page, {}}}, {kToday, {}, &KnownWords()});
    for (const Field* field : {&fields.code, &fields.issued_date, &fields.subject,
                               &fields.organ_name, &fields.signer.full_name, &fields.secrecy}) {
      EXPECT_GE(field->confidence, 0.0);
      EXPECT_LE(field->confidence, 1.0);
      EXPECT_EQ(field->value.empty(), field->status == FieldStatus::kMissing);
    }
  }
}

// A pen had crossed out "ngày"; the plan that the body carries out was of another year, and its
// date stood as this paper's own.
TEST(ExtractTest, TheDateOfAnotherPaperInASentenceNeverStandsAsThisOnes) {
  PageBuilder page;
  page.Centered(kLeftAxis, 270, "SỞ Y TẾ");
  AddState(page);
  page.Centered(kLeftAxis, 430, "Số: 087/KH-SYT")
      .Centered(kRightAxis, 430, "Quảng Trị, ñnm T7 tháng 4 năm 2024")
      .Centered(kPageAxis, 560, "KẾ HOẠCH")
      .At(kRightAxis - 300, 700, "ngày 20 tháng 11 năm 2015 của Ủy ban");
  AddBody(page, 800);
  EXPECT_NE(Extract(page).issued_date.status, FieldStatus::kAuto);
}

TEST(ExtractFieldsTest, ASubjectThatBreaksOffIsForAPerson) {
  for (const auto& [row, status] : {std::pair{"Về kế hoạch giai đoạn 2020 -", FieldStatus::kReview},
                                    {"Về kế hoạch giai đoạn 2020", FieldStatus::kAuto},
                                    {"Về kế hoạch của", FieldStatus::kReview}}) {
    PageBuilder page;
    page.Centered(kLeftAxis, 270, "SỞ Y TẾ");
    AddState(page);
    page.Centered(kLeftAxis, 430, "Số: 087/KH-SYT")
        .Centered(kPageAxis, 560, "KẾ HOẠCH")
        .Centered(kPageAxis, 640, row);
    AddBody(page, 900);
    page.At(kBodyLeft, 1300, "Kế hoạch giai đoạn 2020 của Sở");
    EXPECT_EQ(Extract(page).subject.status, status) << row;
  }
}

// A handwritten 660 that was read as 600 must not stand because its line was printed well.
TEST(ExtractTest, WhatWasWrittenByHandIsNeverSurerThanItsHandwriting) {
  PageBuilder builder = Decision();
  const DocumentFields printed = Extract(builder);
  ASSERT_EQ(printed.issued_date.status, FieldStatus::kAuto);
  PageText page = builder.page();
  for (TextBlock& block : page.blocks)
    for (Line& line : block.lines)
      for (Word& word : line.words)
        if (word.text == "09") word.handwritten = true, word.confidence = 0.8F;
  const DocumentFields written = ExtractFields({{0, &page, {}}}, {kToday, {}, &KnownWords()});
  EXPECT_EQ(written.issued_date.value, printed.issued_date.value);
  EXPECT_EQ(written.issued_date.status, FieldStatus::kReview);
  EXPECT_LE(written.issued_date.confidence, 0.8001);
  EXPECT_EQ(written.code.status, printed.code.status);
}

// A citizen's paper has no agency: its title names it, and it is dated above the signature.
TEST(ExtractFieldsTest, ReadsACitizensApplication) {
  PageBuilder page;
  page.Centered(kPageAxis, 270, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
      .Centered(kPageAxis, 335, "Độc lập - Tự do - Hạnh phúc")
      .Centered(kPageAxis, 560, "ĐƠN ĐỀ NGHỊ")
      .Centered(kPageAxis, 640, "Về việc xác nhận nơi cư trú")
      .At(500, 850, "Kính gửi: Ủy ban nhân dân xã Tân Lập");
  AddBody(page, 950);
  page.Centered(1800, 2300, "Tân Lập, ngày 02 tháng 11 năm")
      .Centered(1800, 2370, "2022")
      .Centered(1800, 2450, "NGƯỜI LÀM ĐƠN")
      .Centered(1800, 2850, "Phan Thị Yến");
  const DocumentFields fields = Extract(page);
  EXPECT_EQ(fields.type_name.value, "ĐƠN ĐỀ NGHỊ");
  EXPECT_EQ(fields.subject.value, "Về việc xác nhận nơi cư trú");
  EXPECT_EQ(fields.issued_date.value, "2022-11-02");
  EXPECT_EQ(fields.place.value, "Tân Lập");
  EXPECT_EQ(fields.signer.position.value, "NGƯỜI LÀM ĐƠN");
  EXPECT_EQ(fields.signer.full_name.value, "Phan Thị Yến");
}

TEST(ExtractFieldsTest, ThePlaceOfIssueTellsWhatIsLostOfAUnitsName) {
  PageBuilder page;
  page.Centered(kLeftAxis, 270, "ỦY BAN NHÂN DÂN XÃ TÂN");
  page.Centered(kLeftAxis, 335, "PHÒNG KINH TẾ, HẠ TẦNG VÀ ĐÔ THỊ");
  AddState(page);
  page.Centered(kLeftAxis, 430, "Số: 12/TB-KTHTĐT")
      .Centered(kRightAxis, 430, "Tân Lập Hạ, ngày 09 tháng 4 năm 2024");
  const DocumentFields fields = Extract(page);
  EXPECT_EQ(fields.parent_organ_name.value, "ỦY BAN NHÂN DÂN XÃ TÂN LẬP HẠ");
  EXPECT_EQ(fields.parent_organ_name.status, FieldStatus::kReview);
  EXPECT_EQ(fields.organ_name.value, "PHÒNG KINH TẾ, HẠ TẦNG VÀ ĐÔ THỊ");
}

// What a rule leaves at a line's end is no dash of a name that goes on.
TEST(ExtractFieldsTest, ADashBehindAnAgencyDoesNotSwallowTheNextOne) {
  PageBuilder page;
  page.Centered(kLeftAxis, 270, "SỞ TƯ PHÁP -")
      .Centered(kLeftAxis, 335, "TRUNG TÂM LƯU TRỮ LỊCH SỬ");
  AddState(page);
  page.Centered(kLeftAxis, 430, "Số: 393/BC-TTLTLS");
  const DocumentFields fields = Extract(page);
  EXPECT_EQ(fields.parent_organ_name.value, "SỞ TƯ PHÁP");
  EXPECT_EQ(fields.organ_name.value, "TRUNG TÂM LƯU TRỮ LỊCH SỬ");
}

TEST(ExtractFieldsTest, TheAgencysInitialsMendANotation) {
  PageBuilder page;
  page.Centered(kLeftAxis, 270, "SỞ TƯ PHÁP").Centered(kLeftAxis, 335, "TRUNG TÂM LƯU TRỮ LỊCH SỬ");
  AddState(page);
  page.Centered(kLeftAxis, 430, "Số: 194/TTr-TTLUTLS").Centered(kPageAxis, 560, "TỜ TRÌNH");
  const DocumentFields fields = Extract(page);
  EXPECT_EQ(fields.code.value, "194/TTr-TTLTLS");
  EXPECT_EQ(fields.code.status, FieldStatus::kReview);
}

TEST(ExtractFieldsTest, ReadsALegalDocumentsNumberWithItsYear) {
  PageBuilder page;
  page.Centered(kLeftAxis, 270, "CHÍNH PHỦ");
  AddState(page);
  page.Centered(kLeftAxis, 430, "Số: 30/2020/NĐ-CP")
      .Centered(kRightAxis, 430, "Hà Nội, ngày 05 tháng 3 năm 2020")
      .Centered(kPageAxis, 560, "NGHỊ ĐỊNH")
      .Centered(kPageAxis, 640, "Về công tác văn thư");
  const DocumentFields fields = Extract(page);
  EXPECT_EQ(fields.type_name.value, "NGHỊ ĐỊNH");
  EXPECT_EQ(fields.code_number.value, "30/2020");
  EXPECT_EQ(fields.code_notation.value, "NĐ-CP");
  EXPECT_EQ(fields.code.value, "30/2020/NĐ-CP");
}

TEST(ExtractFieldsTest, ASignerIsTheHeadOfAnAgencyByOrder) {
  PageBuilder last;
  last.At(390, 2400, "Nơi nhận:")
      .Centered(1800, 2400, "TUQ. CHỦ TỊCH")
      .Centered(1800, 2464, "GIÁM ĐỐC SỞ NỘI VỤ")
      .Centered(1800, 2800, "Phạm Gia Thử");
  const DocumentFields fields = Extract(last);
  EXPECT_EQ(fields.signer.position.value, "GIÁM ĐỐC SỞ NỘI VỤ");
  EXPECT_EQ(fields.signer.full_name.value, "Phạm Gia Thử");
  ASSERT_EQ(fields.signer.authority.size(), 1U);
  EXPECT_EQ(fields.signer.authority[0].value, "TUQ. CHỦ TỊCH");
}

// The draft behind the paper has a letterhead, recipients and a signer of its own.
TEST(ExtractFieldsTest, TheSignatureOfAnAnnexedDraftIsNotTheDocuments) {
  PageBuilder first;
  first.Centered(kLeftAxis, 270, "SỞ Y TẾ");
  AddState(first);
  first.Centered(kLeftAxis, 430, "Số: 087/TTr-SYT").Centered(kPageAxis, 560, "TỜ TRÌNH");
  AddBody(first, 1050);
  first.Centered(1800, 2400, "GIÁM ĐỐC").Centered(1800, 2800, "Hồ Thị Bích Vân");
  const PageBuilder draft = Decision();
  PageBuilder annex;
  annex.Centered(kPageAxis, 300, "Phụ lục I").Centered(kPageAxis, 370, "DANH MỤC THUỐC DỰ PHÒNG");
  AddBody(annex, 560);
  AddSignature(annex, 2400, "Lê Văn Bình");
  const DocumentFields fields = Extract({&first, &draft, &annex});
  EXPECT_EQ(fields.signer.full_name.value, "Hồ Thị Bích Vân");
  EXPECT_EQ(fields.signer.position.value, "GIÁM ĐỐC");
  EXPECT_TRUE(fields.recipients.empty());
  ASSERT_EQ(fields.annexes.size(), 1U);
  EXPECT_EQ(fields.annexes[0].value, "Phụ lục I DANH MỤC THUỐC DỰ PHÒNG");
  EXPECT_EQ(fields.annexes[0].page, 2);
}

}  // namespace
}  // namespace sohoa
