#include "storage/pdf/pdf_writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <array>
#include <csignal>
#include <thread>

#include "ocr/image/encode.h"
#include "tests/storage/pdf/made_pages.h"
#include "tests/storage/pdf/pdf_commands.h"

namespace sohoa::test {
namespace {

using testing::HasSubstr;

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

// Ink of one colour on paper of another, in the left half of the sheet alone.
PagePicture HalfInked() {
  const auto fill = [](PixelType type, int from, int to, const std::array<uint8_t, 3>& bgr) {
    Image image(64, 64, type);
    for (int y = 0; y < image.height(); ++y)
      for (int x = 0; x < image.width(); ++x)
        for (int c = 0; c < image.channels(); ++c)
          image.row(y)[x * image.channels() + c] =
              x >= from && x < to ? bgr[static_cast<size_t>(c)] : uint8_t{255};
    return *EncodePage(image.view(), 72);
  };
  PagePicture picture(fill(PixelType::kBgr, 0, 64, {200, 230, 240}));
  picture.ink = InkLayer{fill(PixelType::kBgr, 0, 64, {30, 30, 200}),
                         fill(PixelType::kBilevel, 0, 32, {0, 0, 0})};
  picture.width = picture.height = 640;  // stretched
  picture.dpi = 720;
  return picture;
}

TEST(PdfWriter, InkShowsWhereItsStencilIsBlack) {
  for (const PdfProfile profile : {PdfProfile::kPdfA2b, PdfProfile::kPdfA1b, PdfProfile::kPdf}) {
    const std::string path = TempPath("ink.pdf");
    absl::StatusOr<std::unique_ptr<PdfWriter>> writer = NewPdfWriter(path, profile);
    ASSERT_TRUE(writer.ok());
    ASSERT_TRUE((*writer)->AddPage(HalfInked(), {}).ok());
    ASSERT_TRUE((*writer)->Finish({}).ok());
    EXPECT_EQ(Complaints(path), "");
    const std::string shown = RunCommand("pdftoppm -r 72 -singlefile " + path).output;
    ASSERT_EQ(shown.size(), 13u + 3 * 64 * 64) << "P6 64 64 255";
    const auto pixel = [&](int x, int y, int c) {
      return int{static_cast<uint8_t>(shown[static_cast<size_t>(13 + 3 * (64 * y + x) + c)])};
    };
    for (const int y : {2, 32, 61}) {
      EXPECT_NEAR(pixel(4, y, 0), 200, 4);
      EXPECT_NEAR(pixel(4, y, 2), 30, 4);
      EXPECT_NEAR(pixel(60, y, 0), 240, 4);
      EXPECT_NEAR(pixel(60, y, 2), 200, 4);
    }
  }
}

TEST(PdfWriter, InkWithoutAStencilIsRefused) {
  absl::StatusOr<std::unique_ptr<PdfWriter>> writer = NewPdfWriter(TempPath("no_stencil.pdf"));
  ASSERT_TRUE(writer.ok());
  PagePicture picture = HalfInked();
  picture.ink->stencil = picture.base;
  EXPECT_EQ((*writer)->AddPage(picture, {}).code(), absl::StatusCode::kInvalidArgument);
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
