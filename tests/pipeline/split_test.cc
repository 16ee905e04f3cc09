#include "pipeline/split.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/ocr/fields/page_builder.h"
#include "tests/support/known_words.h"

namespace sohoa {
namespace {

using testing::ElementsAre;

constexpr PageTurn B = PageTurn::kBegins, G = PageTurn::kGoesOn, A = PageTurn::kApart;

PageBuilder Head() {
  return PageBuilder()
      .Centered(kLeftAxis, 300, "SỞ TƯ PHÁP")
      .Centered(kRightAxis, 300, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
      .Centered(kRightAxis, 370, "Độc lập - Tự do - Hạnh phúc");
}

PageText Numbered(const std::string& number) {
  return Head()
      .Centered(kLeftAxis, 470, "Số: " + number + "/QĐ-STP")
      .Centered(kRightAxis, 470, "Hà Nội, ngày 05 tháng 3 năm 2024")
      .Centered(kPageAxis, 620, "QUYẾT ĐỊNH")
      .At(kBodyLeft, 900, "Căn cứ Luật Tổ chức chính quyền địa phương;")
      .page();
}

PageText Signed() {
  return PageBuilder()
      .At(kBodyLeft, 500, "Điều 3. Quyết định này có hiệu lực từ ngày ký.")
      .At(kBodyLeft, 900, "Nơi nhận:")
      .Centered(kRightAxis, 900, "GIÁM ĐỐC")
      .page();
}

PageText Body() {
  return PageBuilder().At(kBodyLeft, 500, "Điều 2. Các phòng chịu trách nhiệm thi hành.").page();
}

PageText Annex() {
  return PageBuilder()
      .Centered(kPageAxis, 300, "PHỤ LỤC")
      .Centered(kPageAxis, 370, "(Kèm theo Quyết định số 05/QĐ-STP ngày 05 tháng 3 năm 2024)")
      .page();
}

// A draft that goes with the letter: neither number nor day.
PageText Draft() {
  return Head()
      .Centered(kLeftAxis, 470, "Số:      /QĐ-STP")
      .Centered(kRightAxis, 470, "Hà Nội, ngày      tháng      năm 2024")
      .Centered(kPageAxis, 620, "QUYẾT ĐỊNH")
      .page();
}

PageText Application() {
  return PageBuilder()
      .Centered(kPageAxis, 300, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
      .Centered(kPageAxis, 370, "Độc lập - Tự do - Hạnh phúc")
      .Centered(kPageAxis, 520, "ĐƠN ĐỀ NGHỊ")
      .page();
}

PageResult PageWith(PageText text) {
  PageResult page;
  page.text = std::move(text);
  return page;
}

PageResult Blank() {
  PageResult page;
  page.facts.blank = true;
  return page;
}

PageResult Sheet(const std::string& dossier = "") {
  PageResult page;
  page.codes.push_back({SeparatorPayload({dossier}), {}});
  return page;
}

PageResult Bars(PageText text = {}) {
  PageResult page = PageWith(std::move(text));
  page.facts.blank = page.text.blocks.empty();
  page.patch_t = true;
  return page;
}

std::vector<DividedPage> Divide(BatchDivider& divider, std::vector<PageResult> pages) {
  std::vector<DividedPage> divided;
  for (PageResult& page : pages)
    for (DividedPage& one : divider.Add(std::move(page))) divided.push_back(std::move(one));
  for (DividedPage& one : divider.Finish()) divided.push_back(std::move(one));
  return divided;
}

class SplitTest : public testing::Test {
 protected:
  std::vector<PageTurn> Turns(std::vector<PageResult> pages, bool blank_sheets = false) {
    BatchDivider divider({.blank_sheets = blank_sheets, .vocabulary = &words_});
    std::vector<PageTurn> turns;
    for (const DividedPage& page : Divide(divider, std::move(pages))) turns.push_back(page.turn);
    return turns;
  }

  const Vocabulary& words_ = testing_support::KnownWords();
};

TEST_F(SplitTest, ANewLetterheadBeginsADocument) {
  EXPECT_THAT(Turns({PageWith(Numbered("05")), PageWith(Body()), PageWith(Signed()),
                     PageWith(Numbered("06")), PageWith(Signed()), PageWith(Application())}),
              ElementsAre(B, G, G, B, G, B));
}

TEST_F(SplitTest, AnnexesAndDraftsBelongToTheirDocument) {
  EXPECT_THAT(Turns({PageWith(Numbered("05")), PageWith(Signed()), PageWith(Annex()),
                     PageWith(Draft()), PageWith(Signed()), PageWith(Numbered("06"))}),
              ElementsAre(B, G, G, G, G, B));
}

// "kèm theo." under a head, the end of a sentence, made an annex of the whole document.
TEST_F(SplitTest, WordsOfASentenceDoNotMakeAnAnnex) {
  const auto with_line = [](const std::string& line) {
    return PageWith(Head()
                        .Centered(kLeftAxis, 470, "Số: 06/QĐ-STP")
                        .Centered(kRightAxis, 470, "Hà Nội, ngày 05 tháng 3 năm 2024")
                        .Centered(kPageAxis, 620, "QUYẾT ĐỊNH")
                        .At(kBodyLeft, 800, "Khoản chi chưa có đủ chứng từ")
                        .At(kBodyLeft, 870, line)
                        .page());
  };
  for (const char* words : {"kèm theo.", "dự thảo."})
    EXPECT_THAT(Turns({PageWith(Numbered("05")), PageWith(Signed()), with_line(words)}),
                ElementsAre(B, G, B))
        << words;
  for (const char* words : {"(kèm theo Quyết định số 05/QĐ-STP)", "Kèm theo Quyết định", "DỰ THẢO"})
    EXPECT_THAT(Turns({PageWith(Numbered("05")), PageWith(Signed()), with_line(words)}),
                ElementsAre(B, G, G))
        << words;
}

TEST_F(SplitTest, AHeadWithoutANumberDoesNotEndADocumentThatIsNotSigned) {
  EXPECT_THAT(Turns({PageWith(Numbered("05")), PageWith(Application()), PageWith(Signed()),
                     PageWith(Application()), PageWith(Application())}),
              ElementsAre(B, G, G, B, B));
}

TEST_F(SplitTest, SeparatorsRuleAndBelongToNobodyWithTheirBacks) {
  EXPECT_THAT(
      Turns({PageWith(Numbered("05")), PageWith(Numbered("06")), Sheet(), Blank(), PageWith(Body()),
             Blank(), PageWith(Numbered("07")), Sheet(), Sheet(), PageWith(Body())}),
      ElementsAre(B, G, A, A, B, G, G, A, A, B));
}

TEST_F(SplitTest, SheetsWithBarsAloneAreSeparators) {
  const PageText words = PageBuilder().At(kBodyLeft, 900, "PATCH T").page();
  EXPECT_THAT(Turns({Bars(), Blank(), PageWith(Numbered("05")), PageWith(Numbered("06")),
                     Bars(words), PageWith(Body())}),
              ElementsAre(A, A, B, G, A, B));
}

// A sheet of ours whose QR code is worn: its code stands in print below. A doubtful one is none.
TEST_F(SplitTest, APrintedCodeStandsForAQrCodeThatCannotBeRead) {
  for (const auto& [confidence, code] : {std::pair{0.95, "H15-261008-0975"}, {0.6, ""}}) {
    const PageText sheet = PageBuilder()
                               .At(kBodyLeft, 1500, "HỒ SƠ")
                               .At(kBodyLeft, 1700, "H15-261008-0975", confidence)
                               .page();
    const std::optional<Separator> separator = SeparatorOn(Bars(sheet), {.split = true});
    ASSERT_TRUE(separator);
    EXPECT_EQ(separator->dossier_code, code);
  }
}

// Bars that were stuck on a document's first page: what stands under them must not be lost.
TEST_F(SplitTest, APageOfTextWithBarsBeginsADocumentAndStaysInIt) {
  PageBuilder text;
  for (int line = 0; line < 20; ++line)
    text.At(kBodyLeft, 900 + 60 * line, "Các phòng chịu trách nhiệm thi hành.");
  EXPECT_THAT(Turns({PageWith(Body()), Bars(text.page()), Blank(), PageWith(Numbered("06"))}),
              ElementsAre(B, B, G, G));
}

TEST_F(SplitTest, BlankSheetsPartDocumentsIfAsked) {
  const auto pages = [] {
    std::vector<PageResult> all;
    all.push_back(Blank());
    all.push_back(PageWith(Numbered("05")));
    all.push_back(Blank());
    all.push_back(PageWith(Body()));
    return all;
  };
  EXPECT_THAT(Turns(pages(), true), ElementsAre(A, B, A, B));
  EXPECT_THAT(Turns(pages(), false), ElementsAre(B, G, G, G));
}

TEST_F(SplitTest, DossiersComeFromSeparatorsOrReceipts) {
  const PageText receipt =
      PageBuilder().At(kBodyLeft, 700, "Mã hồ sơ: H15.50.05.13-261008-0975").page();
  std::vector<PageResult> pages;
  pages.push_back(PageWith(Body()));
  pages.push_back(PageWith(receipt));
  pages.push_back(Sheet("H26.14-251231-1800001"));
  pages.push_back(PageWith(receipt));
  pages.push_back(Sheet());
  pages.push_back(PageWith(Body()));
  BatchDivider divider({.vocabulary = &words_});
  const std::vector<DividedPage> divided = Divide(divider, std::move(pages));
  std::vector<int> dossiers;
  for (const DividedPage& page : divided) dossiers.push_back(page.dossier);
  EXPECT_THAT(dossiers, ElementsAre(0, 0, 1, 1, 1, 1));
  EXPECT_EQ(divider.Dossier(0).receipt, "H15.50.05.13-261008-0975");
  EXPECT_EQ(divider.Dossier(0).separator, "");
  EXPECT_EQ(divider.Dossier(1).separator, "H26.14-251231-1800001");
}

TEST_F(SplitTest, WithoutSplittingAllIsOneDocument) {
  BatchDivider divider({.split = false, .vocabulary = &words_});
  std::vector<PageResult> pages;
  pages.push_back(PageWith(Numbered("05")));
  pages.push_back(Sheet());
  pages.push_back(PageWith(Numbered("06")));
  std::vector<PageTurn> turns;
  for (const DividedPage& page : Divide(divider, std::move(pages))) turns.push_back(page.turn);
  EXPECT_THAT(turns, ElementsAre(B, G, G));
}

TEST(SeparatorTest, OnlyOurPayloadsAreSeparators) {
  EXPECT_TRUE(ParseSeparator("sohoa:separator:1").has_value());
  EXPECT_EQ(ParseSeparator("sohoa:dossier:H15-261008-0975")->dossier_code, "H15-261008-0975");
  EXPECT_FALSE(ParseSeparator("sohoa:dossier:H15").has_value());
  EXPECT_FALSE(ParseSeparator("H15-261008-0975").has_value());
  EXPECT_EQ(ParseSeparator(SeparatorPayload({"H15-261008-0975"}))->dossier_code, "H15-261008-0975");
}

}  // namespace
}  // namespace sohoa
