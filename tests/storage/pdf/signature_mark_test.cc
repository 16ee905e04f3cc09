#include "storage/pdf/signature_mark.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <random>

#include "storage/pdf/conversion_facts.h"
#include "storage/pdf/xmp_packet.h"
#include "tests/storage/pdf/pdf_commands.h"

namespace sohoa::test {
namespace {

constexpr char kFont[] = "/usr/share/fonts/truetype/croscore/Tinos-Regular.ttf";

const TrueTypeFont& Tinos() {
  static const TrueTypeFont font = *TrueTypeFont::Load(kFont);
  return font;
}

// Every letter with every mark of Vietnamese, as NFC has them.
constexpr char kVietnamese[] =
    "aàảãáạăằẳẵắặâầẩẫấậ bcdđ eèẻẽéẹêềểễếệ ghiìỉĩíị klmn oòỏõóọôồổỗốộơờởỡớợ pqrst "
    "uùủũúụưừửữứự vxyỳỷỹýỵ AÀẢÃÁẠĂẰẲẴẮẶÂẦẨẪẤẬ BCDĐ EÈẺẼÉẸÊỀỂỄẾỆ GHIÌỈĨÍỊ KLMN "
    "OÒỎÕÓỌÔỒỔỖỐỘƠỜỞỠỚỢ PQRST UÙỦŨÚỤƯỪỬỮỨỰ VXYỲỶỸÝỴ 0123456789 :+-.,/()";

TEST(SignatureMark, HasAllLettersOfVietnamese) {
  const auto mark = MakeSignatureMark({kVietnamese}, Tinos());
  ASSERT_TRUE(mark.ok()) << mark.status();
  EXPECT_EQ(mark->font.widths[0], Tinos().AdvanceOf(0));
  EXPECT_GE(mark->font.widths.size(), mark->font.letters.size()) << "components have no letters";
  EXPECT_THAT(mark->font.letters, testing::Contains(U'ặ'));
}

TEST(SignatureMark, HoldsOnlyTheLettersOfTheMark) {
  const auto mark = MakeSignatureMark({"SAO Y"}, Tinos());
  ASSERT_TRUE(mark.ok());
  EXPECT_EQ(mark->font.widths.size(), 6u);  // S, A, O, Y, space, and the missing glyph
  EXPECT_LT(mark->font.file.size(), 4000u);
  EXPECT_THAT(mark->font.name, testing::ContainsRegex("^[A-Z]{6}[+]Tinos-Regular$"));
}

TEST(SignatureMark, BreaksLongNamesAtSpaces) {
  const auto one = MakeSignatureMark({"Sở Nội vụ"}, Tinos());
  const auto many = MakeSignatureMark(
      {"Trung tâm Phục vụ hành chính công và Kiểm soát thủ tục hành chính tỉnh Đồng Tháp"},
      Tinos());
  ASSERT_TRUE(one.ok() && many.ok());
  EXPECT_GT(many->height, one->height + 10);
  EXPECT_LE(many->width, 220);
}

TEST(SignatureMark, NamesWhatCannotBeShown) {
  const auto code = [](const std::vector<std::string>& lines) {
    return MakeSignatureMark(lines, Tinos()).status().code();
  };
  EXPECT_EQ(code({}), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code({" "}), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code({"漢"}), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code({std::string(500, 'x')}), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code(std::vector<std::string>(9, "x")), absl::StatusCode::kInvalidArgument);
}

TEST(SignatureMark, HasAQrCodeBesideItsText) {
  const auto plain = MakeSignatureMark({"SAO Y"}, Tinos());
  const auto mark = MakeSignatureMark({"SAO Y"}, Tinos(), "https://a.vn/15%2FQ%C4%90-UBND");
  ASSERT_TRUE(plain.ok() && mark.ok()) << mark.status();
  EXPECT_GT(mark->width, plain->width + 20);
  EXPECT_LT(mark->height, 57) << "it ends above what a page of 20 mm margins has";
  EXPECT_THAT(mark->content, testing::HasSubstr(plain->content));
  EXPECT_THAT(mark->content, testing::Not(testing::HasSubstr(" Do"))) << "no picture";
  EXPECT_EQ(MakeSignatureMark({"SAO Y"}, Tinos(), std::string(2000, 'x')).status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST(ConversionFacts, AreThoseThatTheMetadataTell) {
  const PdfInfo info{.title = "Quyết định",
                     .created_at = "2026-01-31T08:05:09+07:00",
                     .code = "15/QĐ-UBND",
                     .organ_name = "Sở \"A\" & <B>",
                     .conversion = ConversionMark{"Bản chuyển đổi", "2026-01-31T08:05:09+07:00",
                                                  "Lò Thị Mỵ", "beef"}};
  const auto facts = ConversionIn(XmpPacket(info, PdfProfile::kPdfA2b));
  ASSERT_TRUE(facts.has_value());
  EXPECT_EQ(facts->converter, "Lò Thị Mỵ");
  EXPECT_EQ(facts->time, "2026-01-31T08:05:09+07:00");
  EXPECT_EQ(facts->organ, "Sở \"A\" & <B>");
  EXPECT_EQ(QrTextOf(*facts, "facts"),
            "15/QĐ-UBND\nSở \"A\" & <B>\n2026-01-31T08:05:09+07:00\nSHA-256 BEEF");
  EXPECT_EQ(QrTextOf(*facts, "https://a.vn/?c={code}&h={sha256}"),
            "https://a.vn/?c=15%2FQ%C4%90-UBND&h=beef");
  PdfInfo no_paper = info;
  no_paper.conversion.reset();
  EXPECT_FALSE(ConversionIn(XmpPacket(no_paper, PdfProfile::kPdfA2b)).has_value());
  EXPECT_FALSE(ConversionIn("").has_value());
  EXPECT_FALSE(ConversionIn("urn:sohoa:document:1.0# <sohoa:convertedBy>").has_value());
  const std::string word = "ở";  // three bytes, which are never parted
  std::string many;
  for (int k = 0; k < 200; ++k) many += word;
  PdfInfo large = info;
  large.organ_name = many;
  const std::string organ = ConversionIn(XmpPacket(large, PdfProfile::kPdf))->organ;
  EXPECT_EQ(organ, many.substr(0, 300));
}

TEST(TrueTypeFont, AnswersOnBrokenFiles) {
  const std::string sound = ReadFile(kFont);
  const std::string path = TempPath("broken.ttf");
  std::mt19937 random(10);
  EXPECT_EQ(TrueTypeFont::Load(path).status().code(), absl::StatusCode::kNotFound);
  for (int round = 0; round < 60; ++round) {
    std::string bytes = sound;
    for (int k = 0; k < 40; ++k) bytes[random() % 2000] = static_cast<char>(random() % 256);
    if (round % 5 == 0) bytes.resize(random() % bytes.size());
    WriteFile(path, bytes);
    const auto font = TrueTypeFont::Load(path);
    if (font.ok()) MakeSignatureMark({"SAO Y ắ"}, *font).status().IgnoreError();
  }
  std::filesystem::remove(path);
}

}  // namespace
}  // namespace sohoa::test
