// Hostile PDFs: whatever they do to the reading process, the program goes on, with errors or pages.
#include <gtest/gtest.h>

#include "storage/pdf/pdf_source.h"
#include "tests/storage/pdf/made_pages.h"
#include "tests/storage/pdf/pdf_builder.h"
#include "tests/storage/pdf/pdf_commands.h"

namespace sohoa::test {
namespace {

struct Outcome {
  int pages = 0;
  int errors = 0;
};

// Reads all that can be had of it. Small bounds, as the files are small.
Outcome Read(const std::string& pdf) {
  constexpr PageLimits kLimits{.max_pixels = 1'000'000, .max_pages = 200'000};
  constexpr int kEnough = 50;
  const std::string path = TempPath("hostile.pdf");
  WriteFile(path, pdf);
  Outcome outcome;
  auto source = OpenPdfFile(path, kLimits, {.page_timeout_s = 20});
  if (!source.ok()) ++outcome.errors;
  for (int i = 0; source.ok() && i < kEnough; ++i) {
    const auto page = (*source)->Next();
    if (page.ok() && !page->has_value()) break;
    ++(page.ok() ? outcome.pages : outcome.errors);
  }
  unlink(path.c_str());
  return outcome;
}

std::string Repeat(const std::string& text, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += text;
  return out;
}

std::string SmallPdf() {
  PdfBuilder pdf;
  const int image = pdf.AddStream(
      "/Type /XObject /Subtype /Image /Width 8 /Height 8 /ColorSpace /DeviceGray "
      "/BitsPerComponent 8 /Filter /FlateDecode",
      StoredDeflate(std::string(64, '\x55')));
  pdf.AddImagePage(image, 8, 8);
  pdf.AddPage("/MediaBox [0 0 20 20]", "0 0 10 10 re f");
  return pdf.Build("/AcroForm << /Fields [<< /T (s) /FT /Sig /V << /Type /Sig >> >>] >>");
}

TEST(HostilePdf, SoundOneIsRead) {
  const Outcome outcome = Read(SmallPdf());
  EXPECT_EQ(outcome.pages, 2);
  EXPECT_EQ(outcome.errors, 0);
}

TEST(HostilePdf, DeepNestingInContent) {
  PdfBuilder pdf;
  pdf.AddPage("/MediaBox [0 0 20 20]", Repeat("[", 200000) + " TJ");
  pdf.AddPage("/MediaBox [0 0 20 20]", Repeat("q ", 200000));
  pdf.AddPage("/MediaBox [0 0 20 20]", "");
  const Outcome outcome = Read(pdf.Build());
  EXPECT_EQ(outcome.pages + outcome.errors, 3);
  EXPECT_GE(outcome.pages, 1);
}

TEST(HostilePdf, DeepNestingInObjects) {
  PdfBuilder pdf;
  pdf.AddPage("/MediaBox [0 0 20 20] /Annots " + Repeat("[", 200000) + Repeat("]", 200000), "");
  pdf.AddPage("/MediaBox [0 0 20 20]", "");
  const Outcome outcome = Read(pdf.Build());
  EXPECT_GE(outcome.pages + outcome.errors, 1);
}

TEST(HostilePdf, PageTreeThatHoldsItself) {
  PdfBuilder pdf;
  pdf.Add("<< /Type /Pages /Count 1 /Kids [2 0 R 3 0 R] >>");
  pdf.AddPage("/MediaBox [0 0 20 20]", "");
  std::string bytes = pdf.Build();
  bytes.replace(bytes.find("/Kids [5 0 R ]"), 14, "/Kids [3 0 R ]");
  const Outcome outcome = Read(bytes);
  EXPECT_GE(outcome.pages + outcome.errors, 1);
}

TEST(HostilePdf, FormThatShowsItself) {
  PdfBuilder pdf;
  pdf.AddStream(
      "/Type /XObject /Subtype /Form /BBox [0 0 20 20] /Resources << /XObject << /F 3 0 R >> >>",
      Repeat("/F Do ", 16));
  pdf.AddPage("/MediaBox [0 0 20 20] /Resources << /XObject << /F 3 0 R >> >>", "/F Do /F Do");
  const Outcome outcome = Read(pdf.Build());
  EXPECT_EQ(outcome.pages + outcome.errors, 1);
}

TEST(HostilePdf, ClaimOfAHundredThousandPages) {
  PdfBuilder pdf;
  pdf.AddPage("/MediaBox [0 0 20 20]", "");
  std::string bytes = pdf.Build();
  bytes.replace(bytes.find("/Count 1 "), 9, "/Count 100000 ");
  const Outcome outcome = Read(bytes);
  EXPECT_GE(outcome.pages + outcome.errors, 1);
}

TEST(HostilePdf, CutAnywhere) {
  const std::string whole = SmallPdf();
  for (size_t length = 0; length < whole.size(); length += whole.size() / 25) {
    const Outcome outcome = Read(whole.substr(0, length));
    EXPECT_GE(outcome.pages + outcome.errors, 1) << length;
  }
}

TEST(HostilePdf, FlippedBytes) {
  const std::string whole = SmallPdf();
  Random random(99);
  for (int i = 0; i < 200; ++i) {
    std::string bytes = whole;
    for (int flips = 1 + i % 8; flips > 0; --flips)
      bytes[random() % bytes.size()] = static_cast<char>(random() & 0xFF);
    const Outcome outcome = Read(bytes);
    EXPECT_GE(outcome.pages + outcome.errors, 1) << i;
  }
}

}  // namespace
}  // namespace sohoa::test
