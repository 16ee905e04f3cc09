// The text layer of written PDFs, read back by poppler and by MuPDF.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <iterator>

#include "storage/pdf/pdf_writer.h"
#include "tests/storage/pdf/made_pages.h"
#include "tests/storage/pdf/pdf_commands.h"

namespace sohoa::test {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

// On blank paper.
absl::Status WriteTexts(const std::string& path, const std::vector<PageText>& texts) {
  absl::StatusOr<std::unique_ptr<PdfWriter>> writer = NewPdfWriter(path);
  if (!writer.ok()) return writer.status();
  for (const PageText& text : texts) {
    absl::Status added = (*writer)->AddPage(WhitePage(text.width, text.height, text.dpi), text);
    if (!added.ok()) return added;
  }
  return (*writer)->Finish({});
}

// The words that `a` has more often than `b`.
std::vector<std::string> Surplus(std::vector<std::string> a, std::vector<std::string> b) {
  std::sort(a.begin(), a.end());
  std::sort(b.begin(), b.end());
  std::vector<std::string> out;
  std::set_difference(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(out));
  return out;
}

// The text layer gives back what ToPlainText says: in raw mode word by word, in the reader's own
// order the same words.
void ExpectWordsComeBack(const std::vector<PageText>& texts) {
  const std::string path = TempPath("words.pdf");
  ASSERT_TRUE(WriteTexts(path, texts).ok());
  const auto raw = WordsOfPages(path, "-raw");
  const auto ordered = WordsOfPages(path, "");
  ASSERT_EQ(raw.size(), texts.size());
  ASSERT_EQ(ordered.size(), texts.size());
  for (size_t i = 0; i < texts.size(); ++i) {
    const std::vector<std::string> truth = SplitAtWhiteSpace(ToPlainText(texts[i]));
    EXPECT_EQ(raw[i], truth) << "page " << i;
    EXPECT_THAT(Surplus(truth, ordered[i]), IsEmpty()) << "lost on page " << i;
    EXPECT_THAT(Surplus(ordered[i], truth), IsEmpty()) << "made up on page " << i;
  }
  unlink(path.c_str());
}

TEST(PdfTextLayer, OrdinaryLinesComeBackInOrder) {
  const PageText text =
      A4Text({MadeLine(200, 300, 20, 12, {"Điều", "1.", "búa", "bùa", "hoà", "hòa", "1.234.567"}),
              MadeLine(200, 360, 20, 12, {"QUYẾT", "ĐỊNH", "số", "15/QĐ-UBND"})});
  const std::string path = TempPath("order.pdf");
  ASSERT_TRUE(WriteTexts(path, {text}).ok());
  EXPECT_EQ(WordsOfPages(path, "").at(0), SplitAtWhiteSpace(ToPlainText(text)));
}

// Selecting a word in a reader marks the place where it is printed.
TEST(PdfTextLayer, WordsStandAtTheirBoxes) {
  const Line line = MadeLine(300, 600, 20, 15, {"Điều", "12."});  // 80 and 60 pixels wide, 40 high
  const std::string path = TempPath("boxes.pdf");
  ASSERT_TRUE(WriteTexts(path, {A4Text({line})}).ok());
  const std::string found = RunCommand("pdftotext -bbox " + path + " -").output;
  EXPECT_THAT(found, HasSubstr("xMin=\"72.000000\" yMin=\"136.320000\" xMax=\"91.2000"));
  EXPECT_THAT(found, HasSubstr("yMax=\"145.920000\">Điều"));
  EXPECT_THAT(found, HasSubstr("xMin=\"94.800000\""));
}

TEST(PdfTextLayer, NarrowLettersStayOneWord) {
  ExpectWordsComeBack({A4Text({MadeLine(200, 300, 3, 6, {"iiillll....", "llll", "....", "ili"})})});
}

TEST(PdfTextLayer, SingleLettersStayApart) {
  ExpectWordsComeBack({A4Text({MadeLine(200, 300, 20, 8, {"a", "b", "c", "1", "2", "-"}),
                               MadeLine(200, 360, 20, 8, {"x", "y"}),
                               MadeLine(200, 420, 20, 8, {"Điều", "3", "a", "b"})})});
}

TEST(PdfTextLayer, TouchingAndOverlappingWordsStayApart) {
  ExpectWordsComeBack({A4Text({MadeLine(200, 300, 20, 0, {"một", "hai", "ba"}),
                               MadeLine(200, 360, 20, -30, {"một", "hai", "ba", "bốn"})})});
}

TEST(PdfTextLayer, EmptyBoxesLoseNothing) {
  Line line = MadeLine(200, 300, 20, 10, {"một", "một", "một", "hai"});
  for (Word& word : line.words) word.box = {500, 300, 500, 300};
  line.box = {500, 300, 500, 300};
  Line outside = MadeLine(5000, 9000, 20, 10, {"ngoài", "trang"});
  ExpectWordsComeBack({A4Text({line, outside})});
}

TEST(PdfTextLayer, TheSameLineTwiceComesBackTwice) {
  const Line line = MadeLine(200, 300, 20, 10, {"một", "hai"});
  ExpectWordsComeBack({A4Text({line, line, line})});
}

TEST(PdfTextLayer, LinesThatOverlapStayLines) {
  ExpectWordsComeBack({A4Text({MadeLine(200, 300, 20, 10, {"trên", "một", "hai"}),
                               MadeLine(210, 315, 20, 10, {"giữa", "ba", "bốn"}),
                               MadeLine(190, 330, 20, 10, {"dưới", "năm", "sáu"})})});
}

TEST(PdfTextLayer, HyphensAtLineEndsStay) {
  ExpectWordsComeBack({A4Text({MadeLine(200, 300, 20, 10, {"Độc", "lập", "-"}),
                               MadeLine(200, 360, 20, 10, {"Tự", "do-"}),
                               MadeLine(200, 420, 20, 10, {"Hạnh", "phúc"})})});
}

TEST(PdfTextLayer, HugeAndTinyWords) {
  Line huge = MadeLine(100, 1500, 700, 100, {"TO", "A"});
  for (Word& word : huge.words) word.box.y0 = 200;
  huge.box.y0 = 200;
  Line tiny = MadeLine(100, 2000, 1, 1, {"nhỏ", "xíu", "thôi"});
  for (Word& word : tiny.words) word.box.y0 = word.box.y1 - 2;
  ExpectWordsComeBack({A4Text({huge}), A4Text({tiny}), A4Text({huge, tiny})});
}

TEST(PdfTextLayer, MoreWordsThanTheSheetIsWide) {
  ExpectWordsComeBack(
      {A4Text({MadeLine(100, 1500, 20, 10, std::vector<std::string>(3000, "chữ"))})});
}

TEST(PdfTextLayer, LettersAboveTheBasicPlane) {
  ExpectWordsComeBack({A4Text({MadeLine(200, 300, 20, 10, {"𠀀𠮷", "🙂", "chữ", "𠀀"})})});
}

// The words of all pages as MuPDF gives them, which has another notion of words and lines.
std::vector<std::string> WordsByMuPdf(const std::string& pdf) {
  return SplitAtWhiteSpace(RunCommand("mutool draw -q -F text " + pdf + " 2> /dev/null").output);
}

std::string Joined(const std::vector<std::string>& words) {
  std::string all;
  for (const std::string& word : words) all += (all.empty() ? "" : " ") + word;
  return all;
}

// A mark told apart from its letter makes another word of it: búa is a hammer, bùa a charm.
TEST(PdfTextLayer, MarksStayWithTheirWords) {
  const std::vector<std::string> words = {"búa", "bùa", "của", "ỷ", "ẵ", "đường", "ĐƯỜNG"};
  const PageText text =
      A4Text({MadeLine(200, 300, 20, 12, words), MadeLine(200, 360, 9, 5, words)});
  const std::string path = TempPath("marks.pdf");
  ASSERT_TRUE(WriteTexts(path, {text}).ok());
  const std::string twice = Joined(words) + " " + Joined(words);
  EXPECT_EQ(Joined(WordsOfPages(path, "").at(0)), twice);
  EXPECT_EQ(Joined(WordsByMuPdf(path)), twice);
  const std::string boxes = RunCommand("pdftotext -bbox " + path + " -").output;
  for (const std::string& word : words) EXPECT_THAT(boxes, HasSubstr(">" + word + "<"));
}

TEST(PdfTextLayer, APhraseIsFoundAcrossALineBreak) {
  const PageText text =
      A4Text({MadeLine(200, 300, 20, 12, {"theo", "đề", "nghị", "của", "Ủy", "ban"}),
              MadeLine(200, 360, 20, 12, {"nhân", "dân", "tỉnh,", "quyết", "định:"})});
  const std::string path = TempPath("phrase.pdf");
  ASSERT_TRUE(WriteTexts(path, {text}).ok());
  EXPECT_THAT(Joined(WordsOfPages(path, "").at(0)), HasSubstr("của Ủy ban nhân dân tỉnh,"));
  EXPECT_THAT(Joined(WordsByMuPdf(path)), HasSubstr("của Ủy ban nhân dân tỉnh,"));
}

TEST(PdfTextLayer, AnotherReaderFindsTheSameWords) {
  Random random(20261126);
  std::vector<PageText> pages;
  std::vector<std::string> truth;
  for (int i = 0; i < 100; ++i) {
    pages.push_back(MadePage(random));
    for (const std::string& word : SplitAtWhiteSpace(ToPlainText(pages.back())))
      truth.push_back(word);
  }
  const std::string path = TempPath("mupdf.pdf");
  ASSERT_TRUE(WriteTexts(path, pages).ok());
  const std::vector<std::string> found = WordsByMuPdf(path);
  EXPECT_THAT(Surplus(truth, found), IsEmpty());
  EXPECT_THAT(Surplus(found, truth), IsEmpty());
}

TEST(PdfTextLayer, FiveHundredMadePages) {
  Random random(20240607);
  std::vector<PageText> pages;
  for (int i = 0; i < 500; ++i) pages.push_back(MadePage(random));
  ExpectWordsComeBack(pages);
}

}  // namespace
}  // namespace sohoa::test
