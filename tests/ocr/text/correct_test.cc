#include "ocr/text/correct.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <string>

#include "models/language_vi.h"

namespace sohoa {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

class CorrectTest : public testing::Test {
 protected:
  // Each word with this confidence; '|' begins a new line.
  static PageText PageOf(const std::string& text, float confidence) {
    PageText page{.width = 1000, .height = 1000};
    TextBlock block;
    block.lines.emplace_back();
    std::istringstream in(text);
    int x = 0;
    for (std::string word; in >> word; x += 50) {
      if (word == "|")
        block.lines.emplace_back();
      else
        block.lines.back().words.push_back({word, {x, 10, x + 40, 30}, confidence});
    }
    page.blocks.push_back(block);
    return page;
  }

  std::string Corrected(const std::string& text, float confidence = 0.85F) {
    PageText page = PageOf(text, confidence);
    last_ = CorrectText(*model_, {}, page);
    std::string out;
    for (const Line& line : page.blocks.front().lines)
      for (const Word& word : line.words) out += (out.empty() ? "" : " ") + word.text;
    return out;
  }

  const absl::StatusOr<LanguageModel> model_ = LanguageModel::Parse(VietnameseLanguageModel());
  std::vector<Correction> last_;
};

TEST_F(CorrectTest, MendsTonesAndMarksThatTheLineContradicts) {
  EXPECT_EQ(Corrected("Ủy ban nhân dần tỉnh ban hành quyết định"),
            "Ủy ban nhân dân tỉnh ban hành quyết định");
  EXPECT_EQ(Corrected("- Cống thông tin điện tử tỉnh;"), "- Cổng thông tin điện tử tỉnh;");
  EXPECT_EQ(Corrected("HÔI ĐỒNG NHÂN DÂN TỈNH"), "HỘI ĐỒNG NHÂN DÂN TỈNH");
  EXPECT_EQ(Corrected("được theo dõi, tống hợp, báo cáo"), "được theo dõi, tổng hợp, báo cáo");
  EXPECT_EQ(Corrected("đấy mạnh cải cách hành chính"), "đẩy mạnh cải cách hành chính");
}

TEST_F(CorrectTest, MendsALetterTooMany) {
  EXPECT_EQ(Corrected("trách nhiệm của nhâần dân."), "trách nhiệm của nhân dân.");
}

TEST_F(CorrectTest, LooksAcrossTheEndOfALine) {
  EXPECT_EQ(Corrected("do Ủy ban nhân | dần cấp tỉnh quyết định"),
            "do Ủy ban nhân dân cấp tỉnh quyết định");
}

TEST_F(CorrectTest, LeavesNamesCodesNumbersAndForeignWordsAsRead) {
  for (const char* text :
       {"ông Nguyễn Văn Quyên, bà Lê Thị Dần", "Số: 15/QĐ-UBND ngày 05/02/2020",
        "ỦY BAN NHÂN DÂN PHƯỜNG LAM THỦY VÂN", "phường Kim Thủy Phú, tỉnh Hạ Bàn Nhuận",
        "phần mềm Microsoft Office và Google", "UBND, HĐND, VT, TH.", "I. II. III. a) b) 1.2.3",
        "Điều 5 Khoản 2 điểm a"}) {
    EXPECT_EQ(Corrected(text, 0.5F), text);
    EXPECT_THAT(last_, IsEmpty());
  }
}

TEST_F(CorrectTest, LeavesWhatTheReaderIsSureOfHoweverItIsSpelt) {
  EXPECT_EQ(Corrected("Ủy ban nhân dần tỉnh", 0.97F), "Ủy ban nhân dần tỉnh");
}

TEST_F(CorrectTest, LeavesGoodTextAlone) {
  const char* text =
      "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015; | Xét đề nghị của "
      "Giám đốc Sở Nội vụ tại Tờ trình số 22/TTr-SNV, nay quyết định như sau: chi thường xuyên, "
      "thu chi ngân sách, số liệu, sổ sách, dân số và dần dần từng bước hoàn thiện.";
  EXPECT_EQ(Corrected(text, 0.6F), std::string(text).replace(std::string(text).find(" |"), 2, ""));
}

TEST_F(CorrectTest, TellsEachChangeWithItsPlace) {
  Corrected("Ủy ban nhân (dần), tỉnh");
  ASSERT_THAT(last_, SizeIs(1));
  EXPECT_EQ(last_[0], (Correction{"(dần),", "(dân),", {150, 10, 190, 30}}));
}

TEST_F(CorrectTest, AnEmptyPageStaysEmpty) {
  PageText page;
  EXPECT_THAT(CorrectText(*model_, {}, page), IsEmpty());
  EXPECT_EQ(Corrected("| |"), "");
}

}  // namespace
}  // namespace sohoa
