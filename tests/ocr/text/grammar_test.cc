#include "ocr/text/grammar.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "models/language_vi.h"

namespace sohoa {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

// '|' begins a new line.
PageText PageOf(const std::string& text) {
  PageText page{.width = 1000, .height = 1000};
  TextBlock block;
  block.lines.emplace_back();
  std::istringstream in(text);
  int x = 0;
  for (std::string word; in >> word; x += 50) {
    if (word == "|")
      block.lines.emplace_back();
    else
      block.lines.back().words.push_back({word, {x, 10, x + 40, 30}, 0.85F});
  }
  page.blocks.push_back(block);
  return page;
}

std::string TextOf(const PageText& page) {
  std::string out;
  for (const Line& line : page.blocks.front().lines) {
    if (!out.empty()) out += " |";
    for (const Word& word : line.words) out += (out.empty() ? "" : " ") + word.text;
  }
  return out;
}

class GrammarTest : public testing::Test {
 protected:
  std::string Mended(const std::string& text) {
    PageText page = PageOf(text);
    last_ = MendCodes(*model_, page);
    const std::string once = TextOf(page);
    EXPECT_THAT(MendCodes(*model_, page), IsEmpty()) << text;
    EXPECT_EQ(TextOf(page), once);
    return once;
  }

  void ExpectAll(const std::vector<std::pair<std::string, std::string>>& table) {
    for (const auto& [read, mended] : table) EXPECT_EQ(Mended(read), mended);
  }

  void ExpectUntouched(const std::vector<std::string>& texts) {
    for (const std::string& text : texts) {
      EXPECT_EQ(Mended(text), text);
      EXPECT_THAT(last_, IsEmpty());
    }
  }

  const absl::StatusOr<LanguageModel> model_ = LanguageModel::Parse(VietnameseLanguageModel());
  std::vector<Correction> last_;
};

TEST_F(GrammarTest, CountsArticlesAndClausesInArabicDigits) {
  ExpectAll({{"Điều L Phạm vi điều chỉnh", "Điều 1 Phạm vi điều chỉnh"},
             {"tại Điều l, Điều I.", "tại Điều 1, Điều 1."},
             {"khoản l Điều IO Luật", "khoản 1 Điều 10 Luật"}});
  ExpectUntouched({"Điều 1 Khoản 2 điểm l", "Điều lệ Đảng", "các khoản thu, Điều ước",
                   "Phần I, Mục L, Chương II", "khoản o"});
}

TEST_F(GrammarTest, KnowsTheNumeralsOfTheQuarters) {
  ExpectAll(
      {{"báo cáo quý HI năm 2024, quý IH, quý Il;", "báo cáo quý III năm 2024, quý III, quý II;"},
       {"QUÝ HI", "QUÝ III"}});
  ExpectUntouched({"quý I, quý II, quý IV, quý báu, quý L", "HI. KẾT QUẢ", "H. Nam Đàn"});
}

TEST_F(GrammarTest, TakesADoubledDigitOutOfAYear) {
  ExpectAll({{"năm 20113. Kết quả", "năm 2013. Kết quả"}, {"năm 20222", "năm 2022"}});
  ExpectUntouched(
      {"năm 2022", "năm 20213", "năm 12345", "trong 5 năm 20000", "ngày 237 tháng 5", "mã 20113"});
}

TEST_F(GrammarTest, TakesStrokesFromBehindAPercentSign) {
  ExpectAll({{"đạt 35%c.", "đạt 35%."}, {"100%c, 50%o", "100%, 50%"}, {"8,5%C", "8,5%"}});
  ExpectUntouched({"35%", "35%.", "8,5%o", "8,5‰", "a%c", "%c", "%20c%20", "12%/năm"});
}

TEST_F(GrammarTest, MendsDigitsOfAmounts) {
  ExpectAll({{"4.879.500.00O đồng", "4.879.500.000 đồng"},
             {"1O0 triệu đồng", "100 triệu đồng"},
             {"(2.5l0.000)", "(2.510.000)"},
             {"12,O5 ha", "12,05 ha"}});
  ExpectUntouched({"4.879.500.000 đồng", "IO triệu", "100 l nước", "Lô O1", "mã A1O0", "B10 10O",
                   "1.2.l", "O triệu", "2.5O.000"});
}

TEST_F(GrammarTest, MendsCodesOfDocuments) {
  ExpectAll({{"Số: 1617/CIr-PKTHTĐT", "Số: 1617/CTr-PKTHTĐT"},
             {"Số: 1093/QĐĐ-SKHCN;", "Số: 1093/QĐ-SKHCN;"},
             {"số 15/2O21/ND-CP,", "số 15/2021/NĐ-CP,"},
             {"08/QD-UBNĐ", "08/QĐ-UBND"},
             {"l5/OĐ-HDND", "15/QĐ-HĐND"},
             {"theo ND-CP và QD-UBND", "theo NĐ-CP và QĐ-UBND"}});
  ExpectUntouched({"15/2021/NĐ-CP", "07/CT-UBND", "12/STC-NS", "45/TTT-NV3", "15/UBND-VP",
                   "197/HD-BTC", "12/DA-SXD", "3/TTr-MTTQ", "02/SY-UBND", "1/TrS-VP", "01/L-CTN",
                   "L/C", "N/A", "05/02/2020", "I/O-CP", "km/h", "24/7", "123/TANDTC-KHTC"});
}

TEST_F(GrammarTest, MendsStandingAbbreviations) {
  ExpectAll({{"- Lưu: VI; VP.", "- Lưu: VT, VP."},
             {"- Lưu: VI, TH.", "- Lưu: VT, TH."},
             {"UBNĐ tỉnh, HDND", "UBND tỉnh, HĐND"},
             {"Đài PI-TH tỉnh", "Đài PT-TH tỉnh"},
             {"ứng dụng CNTTT", "ứng dụng CNTT"}});
  ExpectUntouched({"- Lưu: VT; VP.", "Lưu: VT, TH.", "Mục VI, phần", "Bộ TTTT", "BTTTT, STTTT",
                   "TTTT", "ODA", "VIP", "ND", "UBND.", "PT-TH", "DN", "QDND", "TANDTC"});
}

TEST_F(GrammarTest, DividesJoinedWordsThatDivideInOneWay) {
  ExpectAll({{"xã THỦYPHÚ, tỉnh", "xã THỦY PHÚ, tỉnh"},
             {"(LỘCNGỌC)", "(LỘC NGỌC)"},
             {"TƯỜNGSƠNBẮC", "TƯỜNG SƠN BẮC"},
             {"xã giangđông", "xã giang đông"},
             {"ông Trần ThịMỹ", "ông Trần Thị Mỹ"},
             {"cấp.huyện, xã", "cấp huyện, xã"},
             {"I.MỤC ĐÍCH, YÊU CẦU", "I. MỤC ĐÍCH, YÊU CẦU"}});
  EXPECT_EQ(last_.front().before, "I.MỤC");
  EXPECT_EQ(last_.front().after, "I. MỤC");
  ExpectUntouched({"nghiêng",
                   "THƯƠNG",
                   "đôla côca côcain catalô ôtô",
                   "VietNamNet ViettelPay iOffice",
                   "QyĐ",
                   "NguyễnT",
                   "online Internet Microsoft",
                   "UBNDTP TTĐT",
                   "Đắklắk Rơmăm",
                   "kinh tế-xã hội",
                   "khen-thưởng",
                   "2016-2020",
                   "hoan@tinh.gov.vn",
                   "đ.c",
                   "www.chinhphu.vn",
                   "I.A",
                   "I.Ng",
                   "V.I.Lênin",
                   "mới.Các",
                   "TP.HCM",
                   "1.MỤC"});
}

TEST_F(GrammarTest, DividesTheBoxByLetters) {
  PageText page = PageOf("xã THỦYPHÚ, tỉnh");
  const std::vector<Correction> changes = MendCodes(*model_, page);
  ASSERT_THAT(changes, SizeIs(1));
  EXPECT_EQ(changes[0], (Correction{"THỦYPHÚ,", "THỦY PHÚ,", {50, 10, 90, 30}}));
  const std::vector<Word>& words = page.blocks[0].lines[0].words;
  ASSERT_THAT(words, SizeIs(4));
  EXPECT_EQ(words[1].box.x0, 50);
  EXPECT_LT(words[1].box.x1, words[2].box.x0);
  EXPECT_LE(words[2].box.x1, 90);
  EXPECT_GT(words[2].box.width(), words[1].box.width() / 2);
  EXPECT_FLOAT_EQ(words[2].confidence, 0.85F);
}

TEST_F(GrammarTest, TakesSpecksFromBeforeAWord) {
  ExpectAll({{"_SỞ TÀI CHÍNH", "SỞ TÀI CHÍNH"},
             {"trong 'quá trình", "trong quá trình"},
             {"công .chuẩn.hóa", "công chuẩn hóa"},
             {"TỈNH ĐỒNG NAI_", "TỈNH ĐỒNG NAI"},
             {"_Nơi nhận:", "Nơi nhận:"}});
  ExpectUntouched({"'quá'", "''Điều kiện", "xã .Các", ".vn", "...và", "‘quá’", "-theo", "(theo",
                   "“quá trình”", "'90", "_ten_file", "'online"});
}

TEST_F(GrammarTest, DropsWhatRulesUnderHeadingsWereReadAs) {
  EXPECT_EQ(Mended("HÒA HẠ _ | -_- MỸ CHÂU | __"), "HÒA HẠ | MỸ CHÂU");
  ASSERT_THAT(last_, SizeIs(3));
  EXPECT_EQ(last_[0].before, "_");
  EXPECT_EQ(last_[0].after, "");
  ExpectUntouched({"Họ tên: ____ tuổi", "a - b", "-", "..."});
  PageText page = PageOf("_");
  page.blocks[0].lines[0].words[0].confidence = 0.5F;
  EXPECT_THAT(MendCodes(*model_, page), SizeIs(1));
  EXPECT_TRUE(page.empty());
}

TEST_F(GrammarTest, MendsNumbersOfAListThatItsNeighboursProve) {
  ExpectAll({{"l. Mục đích | 2. Yêu cầu", "1. Mục đích | 2. Yêu cầu"},
             {"1. Mục đích | Z. Yêu cầu | 3. Kết quả", "1. Mục đích | 2. Yêu cầu | 3. Kết quả"}});
  ExpectUntouched({"l. Mục đích | a. Yêu cầu", "Z. Yêu cầu", "k. Mục | l. Mục | m. Mục",
                   "I. MỤC ĐÍCH | 2. Yêu cầu", "1. Mục | Z. Mục | 2. Mục"});
}

TEST_F(GrammarTest, LeavesHandwritingAndStampsAsTheyAre) {
  PageText page = PageOf("Điều l");
  page.blocks[0].lines[0].words[1].handwritten = true;
  EXPECT_THAT(MendCodes(*model_, page), IsEmpty());
  page = PageOf("Điều l");
  page.blocks[0].stamped = true;
  EXPECT_THAT(MendCodes(*model_, page), IsEmpty());
}

TEST_F(GrammarTest, LeavesAPageThatIsRight) {
  ExpectUntouched(
      {"ỦY BAN NHÂN DÂN TỈNH | Số: 15/QĐ-UBND | ngày 05 tháng 02 năm 2020 | Căn cứ Luật Tổ chức "
       "chính quyền địa phương ngày 19/6/2015; | Điều 1. Phê duyệt kinh phí 4.879.500.000 đồng | "
       "I. KẾT QUẢ | 1. Tỷ lệ đạt 35,5%; | II. GIẢI PHÁP | - Lưu: VT, TH.",
       "ông Nguyễn Văn A, bà H'Hen Niê, Y Moan Êban, huyện Krông Pắc, Cư M'gar, Đắk R'lấp",
       "website https://dichvucong.gov.vn, email vanthu@tinh.gov.vn, phần mềm VNPT-iOffice",
       "Phụ lục I, Chương VII, Mục IX, quý IV, thế kỷ XXI, ASEAN, COVID-19, TCVN ISO 9001:2015"});
}

}  // namespace
}  // namespace sohoa
