#include "storage/pdf/pdf_writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <algorithm>
#include <csignal>
#include <iterator>
#include <thread>

#include "tests/storage/pdf/made_pages.h"
#include "tests/storage/pdf/pdf_commands.h"

namespace sohoa::test {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

struct Sheet {
  CompressedPage image;
  PageText text;
};

absl::Status WritePdf(const std::string& path, const std::vector<Sheet>& sheets,
                      const PdfInfo& info = {}) {
  absl::StatusOr<std::unique_ptr<PdfWriter>> writer = NewPdfWriter(path);
  if (!writer.ok()) return writer.status();
  for (const Sheet& sheet : sheets)
    if (absl::Status added = (*writer)->AddPage(sheet.image, sheet.text); !added.ok()) return added;
  return (*writer)->Finish(info);
}

Sheet BlankSheetWith(const PageText& text) {
  return {WhitePage(text.width, text.height, text.dpi), text};
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
  std::vector<Sheet> sheets;
  for (const PageText& text : texts) sheets.push_back(BlankSheetWith(text));
  ASSERT_TRUE(WritePdf(path, sheets).ok());
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

TEST(PdfWriterText, OrdinaryLinesComeBackInOrder) {
  const PageText text =
      A4Text({MadeLine(200, 300, 20, 12, {"Điều", "1.", "búa", "bùa", "hoà", "hòa", "1.234.567"}),
              MadeLine(200, 360, 20, 12, {"QUYẾT", "ĐỊNH", "số", "15/QĐ-UBND"})});
  const std::string path = TempPath("order.pdf");
  ASSERT_TRUE(WritePdf(path, {BlankSheetWith(text)}).ok());
  EXPECT_EQ(WordsOfPages(path, "").at(0), SplitAtWhiteSpace(ToPlainText(text)));
}

TEST(PdfWriterText, NarrowLettersStayOneWord) {
  ExpectWordsComeBack({A4Text({MadeLine(200, 300, 3, 6, {"iiillll....", "llll", "....", "ili"})})});
}

TEST(PdfWriterText, SingleLettersStayApart) {
  ExpectWordsComeBack({A4Text({MadeLine(200, 300, 20, 8, {"a", "b", "c", "1", "2", "-"}),
                               MadeLine(200, 360, 20, 8, {"x", "y"}),
                               MadeLine(200, 420, 20, 8, {"Điều", "3", "a", "b"})})});
}

TEST(PdfWriterText, TouchingAndOverlappingWordsStayApart) {
  ExpectWordsComeBack({A4Text({MadeLine(200, 300, 20, 0, {"một", "hai", "ba"}),
                               MadeLine(200, 360, 20, -30, {"một", "hai", "ba", "bốn"})})});
}

TEST(PdfWriterText, EmptyBoxesLoseNothing) {
  Line line = MadeLine(200, 300, 20, 10, {"một", "một", "một", "hai"});
  for (Word& word : line.words) word.box = {500, 300, 500, 300};
  line.box = {500, 300, 500, 300};
  Line outside = MadeLine(5000, 9000, 20, 10, {"ngoài", "trang"});
  ExpectWordsComeBack({A4Text({line, outside})});
}

TEST(PdfWriterText, TheSameLineTwiceComesBackTwice) {
  const Line line = MadeLine(200, 300, 20, 10, {"một", "hai"});
  ExpectWordsComeBack({A4Text({line, line, line})});
}

TEST(PdfWriterText, LinesThatOverlapStayLines) {
  ExpectWordsComeBack({A4Text({MadeLine(200, 300, 20, 10, {"trên", "một", "hai"}),
                               MadeLine(210, 315, 20, 10, {"giữa", "ba", "bốn"}),
                               MadeLine(190, 330, 20, 10, {"dưới", "năm", "sáu"})})});
}

TEST(PdfWriterText, HyphensAtLineEndsStay) {
  ExpectWordsComeBack({A4Text({MadeLine(200, 300, 20, 10, {"Độc", "lập", "-"}),
                               MadeLine(200, 360, 20, 10, {"Tự", "do-"}),
                               MadeLine(200, 420, 20, 10, {"Hạnh", "phúc"})})});
}

TEST(PdfWriterText, HugeAndTinyWords) {
  Line huge = MadeLine(100, 1500, 700, 100, {"TO", "A"});
  for (Word& word : huge.words) word.box.y0 = 200;
  huge.box.y0 = 200;
  Line tiny = MadeLine(100, 2000, 1, 1, {"nhỏ", "xíu", "thôi"});
  for (Word& word : tiny.words) word.box.y0 = word.box.y1 - 2;
  ExpectWordsComeBack({A4Text({huge}), A4Text({tiny}), A4Text({huge, tiny})});
}

TEST(PdfWriterText, MoreWordsThanTheSheetIsWide) {
  ExpectWordsComeBack(
      {A4Text({MadeLine(100, 1500, 20, 10, std::vector<std::string>(3000, "chữ"))})});
}

TEST(PdfWriterText, LettersAboveTheBasicPlane) {
  ExpectWordsComeBack({A4Text({MadeLine(200, 300, 20, 10, {"𠀀𠮷", "🙂", "chữ", "𠀀"})})});
}

TEST(PdfWriterText, FiveHundredMadePages) {
  Random random(20240607);
  std::vector<PageText> pages;
  for (int i = 0; i < 500; ++i) pages.push_back(MadePage(random));
  ExpectWordsComeBack(pages);
}

TEST(PdfWriter, ReadersFindNoFault) {
  const std::string path = TempPath("sound.pdf");
  const PageText text = A4Text({MadeLine(200, 300, 20, 12, {"Số:", "05/QĐ-UBND", "-"})});
  const Sheet sheet = BlankSheetWith(text);
  ASSERT_TRUE(WritePdf(path, {sheet, {WhitePage(1654, 2339, 200), {}}, sheet}).ok());
  EXPECT_EQ(Complaints(path), "");
  EXPECT_THAT(RunCommand("pdffonts " + path).output, HasSubstr("Identity-H"));
}

TEST(PdfWriter, SheetHasTheScansSize) {
  const std::string path = TempPath("size.pdf");
  ASSERT_TRUE(WritePdf(path, {{WhitePage(2480, 3508, 300), {}}}).ok());
  EXPECT_THAT(RunCommand("pdfinfo " + path).output, HasSubstr("595.2 x 841.92 pts"));
}

TEST(PdfWriter, MetadataComesBack) {
  const std::string path = TempPath("info.pdf");
  const PdfInfo info{.title = "Quyết định (số 5)", .created_at = "2026-01-31T08:05:09+07:00"};
  ASSERT_TRUE(WritePdf(path, {{WhitePage(100, 100, 300), {}}}, info).ok());
  const std::string found = RunCommand("pdfinfo -isodates " + path).output;
  EXPECT_THAT(found, HasSubstr("Quyết định (số 5)"));
  EXPECT_THAT(found, HasSubstr("2026-01-31T08:05:09+07"));
  EXPECT_THAT(found, HasSubstr("sohoa"));
}

TEST(PdfWriter, EqualInputGivesEqualBytesAndOtherInputAnotherId) {
  const std::string paths[] = {TempPath("a.pdf"), TempPath("b.pdf"), TempPath("c.pdf")};
  const Sheet sheet = BlankSheetWith(A4Text({MadeLine(200, 300, 20, 12, {"một"})}));
  ASSERT_TRUE(WritePdf(paths[0], {sheet}, {.title = "t"}).ok());
  ASSERT_TRUE(WritePdf(paths[1], {sheet}, {.title = "t"}).ok());
  ASSERT_TRUE(WritePdf(paths[2], {sheet}, {.title = "u"}).ok());
  EXPECT_EQ(ReadFile(paths[0]), ReadFile(paths[1]));
  const auto id = [](const std::string& pdf) { return pdf.substr(pdf.rfind("/ID"), 70); };
  EXPECT_NE(id(ReadFile(paths[0])), id(ReadFile(paths[2])));
}

TEST(PdfWriter, ThreadsDoNotDisturbEachOther) {
  const Sheet sheet = BlankSheetWith(A4Text({MadeLine(200, 300, 20, 12, {"một", "🙂"})}));
  const std::string alone = TempPath("alone.pdf");
  ASSERT_TRUE(WritePdf(alone, std::vector<Sheet>(20, sheet), {.title = "Tên"}).ok());
  std::vector<std::string> paths;
  for (int i = 0; i < 4; ++i) paths.push_back(TempPath("thread.pdf"));
  {
    std::vector<std::jthread> threads;
    for (const std::string& path : paths)
      threads.emplace_back([&sheet, &path] {
        EXPECT_TRUE(WritePdf(path, std::vector<Sheet>(20, sheet), {.title = "Tên"}).ok());
      });
  }
  for (const std::string& path : paths) EXPECT_EQ(ReadFile(path), ReadFile(alone));
}

TEST(PdfWriter, DroppedWriterLeavesNoFile) {
  const std::string path = TempPath("dropped.pdf");
  {
    auto writer = NewPdfWriter(path);
    ASSERT_TRUE(writer.ok());
    ASSERT_TRUE((*writer)->AddPage(WhitePage(100, 100, 300), {}).ok());
    EXPECT_EQ(access(path.c_str(), F_OK), 0);
  }
  EXPECT_NE(access(path.c_str(), F_OK), 0);
}

TEST(PdfWriter, NoPageIsAnError) {
  const std::string path = TempPath("none.pdf");
  EXPECT_EQ(WritePdf(path, {}).code(), absl::StatusCode::kInvalidArgument);
  EXPECT_NE(access(path.c_str(), F_OK), 0);
}

TEST(PdfWriter, MissingFolderIsNotFound) {
  EXPECT_EQ(WritePdf(TempPath("no_folder") + "/x.pdf", {}).code(), absl::StatusCode::kNotFound);
}

TEST(PdfWriter, FullDiskIsResourceExhausted) {
  const absl::Status status = WritePdf("/dev/full", {{WhitePage(100, 100, 300), {}}});
  EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted) << status;
  EXPECT_EQ(access("/dev/full", F_OK), 0);
}

TEST(PdfWriter, DiskThatFillsUpLaterIsResourceExhausted) {
  const auto old_handler = signal(SIGXFSZ, SIG_IGN);
  rlimit old_limit{};
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &old_limit), 0);
  const std::string path = TempPath("full.pdf");
  auto writer = NewPdfWriter(path);
  ASSERT_TRUE(writer.ok());
  EXPECT_TRUE((*writer)->AddPage(WhitePage(100, 100, 300), {}).ok());
  const rlimit small{2000, old_limit.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
  absl::Status status;
  for (int i = 0; i < 10 && status.ok(); ++i)
    status = (*writer)->AddPage(WhitePage(100, 100, 300), {});
  const absl::Status finish = (*writer)->Finish({});
  writer->reset();
  setrlimit(RLIMIT_FSIZE, &old_limit);
  signal(SIGXFSZ, old_handler);
  EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted) << status;
  EXPECT_EQ(finish.code(), absl::StatusCode::kResourceExhausted) << finish;
  EXPECT_NE(access(path.c_str(), F_OK), 0);
}

TEST(PdfWriter, RefusesATextOfAnotherPicture) {
  const PageText text = A4Text({MadeLine(200, 300, 20, 12, {"một"})});
  EXPECT_EQ(WritePdf(TempPath("other.pdf"), {{WhitePage(100, 100, 300), text}}).code(),
            absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace sohoa::test
