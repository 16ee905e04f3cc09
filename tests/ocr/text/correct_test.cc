#include "ocr/text/correct.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <utility>

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

// The dot of a bold i runs into the letter; the reader is as sure of it as it gets.
TEST_F(CorrectTest, TakesAHookForTheDotItWas) {
  EXPECT_EQ(Corrected("Về việc chỉ trả trợ cấp cho người có công", 0.966F),
            "Về việc chi trả trợ cấp cho người có công");
  EXPECT_EQ(Corrected("bảo đảm an toàn thông tỉn mạng", 0.93F), "bảo đảm an toàn thông tin mạng");
  EXPECT_EQ(Corrected("chỉ tiêu được giao và chỉ đạo của cấp trên", 0.7F),
            "chỉ tiêu được giao và chỉ đạo của cấp trên");
  EXPECT_EQ(Corrected("Về việc chỉ trả trợ cấp cho người có công", 0.98F),
            "Về việc chỉ trả trợ cấp cho người có công");
}

class ReadingsTest : public CorrectTest {
 protected:
  // The text with one more reading of its k-th word.
  std::string With(const std::string& text, size_t k, SymbolChoice reading,
                   float confidence = 0.8F) {
    PageText page = PageOf(text, confidence);
    page.blocks[0].lines[0].words[k].readings = {std::move(reading)};
    last_ = CorrectText(*model_, {}, page);
    return page.blocks[0].lines[0].words[k].text;
  }
};

TEST_F(ReadingsTest, LanguageChoosesAmongTwoReadings) {
  EXPECT_EQ(With("ban hành quyết lịnh về việc", 3, {"định", 0.75F}), "định");
  ASSERT_THAT(last_, SizeIs(1));
  EXPECT_EQ(last_[0].before, "lịnh");
  EXPECT_EQ(With("ban hành quyết định về việc", 3, {"lịnh", 0.85F}), "định");
}

TEST_F(ReadingsTest, OfNamesAndNumbersTheSurerReadingCounts) {
  EXPECT_EQ(With("ông Đặng Diện Quyên", 2, {"Diệu", 0.95F}), "Diệu");
  EXPECT_EQ(With("ông Đặng Diện Quyên", 2, {"Diệu", 0.82F}), "Diện");
  EXPECT_EQ(With("hoàn thành 37,8% kế hoạch", 2, {"27,8%", 0.95F}), "27,8%");
}

TEST_F(ReadingsTest, AGuessIsNotTakenForAnotherGuess) {
  EXPECT_EQ(With("ông Đặng Diện Quyên", 2, {"Diệu", 0.55F}, 0.1F), "Diện");
  EXPECT_EQ(With("ông Đặng Diện Quyên", 2, {"Diệu", 0.65F}, 0.1F), "Diệu");
}

TEST_F(ReadingsTest, WhatTheWordSaysAlreadyIsNoChange) {
  EXPECT_EQ(With("Lưu: VT, PT-TH", 2, {"PT-TH", 0.95F}), "PT-TH");
  EXPECT_THAT(last_, IsEmpty());
}

TEST_F(ReadingsTest, ARomanNumeralStaysOne) {
  EXPECT_EQ(With("Phần II Tổ chức", 1, {"Tổ", 0.95F}, 0.5F), "II");
  EXPECT_EQ(With("Phần II Tổ chức", 1, {"TH", 0.95F}, 0.5F), "III") << "by its strokes";
  EXPECT_EQ(With("Phần II Tổ chức", 1, {"III", 0.95F}, 0.5F), "III");
}

TEST_F(ReadingsTest, NothingThatNobodyWritesIsTaken) {
  EXPECT_EQ(With("hoàn thành 27,8% kế hoạch", 2, {"27,B%", 0.99F}), "27,8%");
  EXPECT_EQ(With("hoàn thành 27,8% kế hoạch", 2, {"27/8%", 0.99F}), "27,8%");
  EXPECT_EQ(With("đề nghị các khoản chi tiêu", 4, {"ch¡", 0.99F}), "chi");
  EXPECT_EQ(With("đang phát Triển kinh tế", 2, {"'Triển", 0.99F}), "Triển");
  EXPECT_EQ(With("ông Đặng Diệu Quyên", 2, {"DiỆu", 0.99F}), "Diệu");
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
