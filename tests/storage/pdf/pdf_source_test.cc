#include "storage/pdf/pdf_source.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "tests/storage/pdf/made_pages.h"
#include "tests/storage/pdf/pdf_builder.h"
#include "tests/storage/pdf/pdf_commands.h"

namespace sohoa::test {
namespace {

using testing::HasSubstr;

using Pages = std::vector<absl::StatusOr<ScannedPage>>;

std::string Saved(const std::string& bytes) {
  const std::string path = TempPath("made.pdf");
  WriteFile(path, bytes);
  return path;
}

Pages ReadAll(PageSource& source) {
  constexpr size_t kEnough = 1000;
  Pages pages;
  while (pages.size() < kEnough) {
    absl::StatusOr<std::optional<ScannedPage>> page = source.Next();
    if (!page.ok())
      pages.push_back(page.status());
    else if (page->has_value())
      pages.push_back(**std::move(page));
    else
      break;
  }
  return pages;
}

Pages PagesOf(const std::string& pdf, const PageLimits& limits = {}) {
  auto source = OpenPdfFile(Saved(pdf), limits);
  if (!source.ok()) return {source.status()};
  return ReadAll(**source);
}

// The pixels of a page that came as such; an empty picture where it did not.
Image PixelsOf(const absl::StatusOr<ScannedPage>& page) {
  EXPECT_TRUE(page.ok()) << page.status();
  if (!page.ok() || !std::holds_alternative<Image>(page->content)) return {};
  return std::get<Image>(page->content);
}

EncodedImage EncodedOf(const absl::StatusOr<ScannedPage>& page) {
  EXPECT_TRUE(page.ok()) << page.status();
  if (!page.ok() || !std::holds_alternative<EncodedImage>(page->content)) return {};
  return std::get<EncodedImage>(page->content);
}

std::string BytesOf(const Image& image) {
  return {reinterpret_cast<const char*>(image.data()), image.size_bytes()};
}

std::string Noise(size_t size) {
  Random random(7);
  std::string bytes;
  while (bytes.size() < size) bytes += static_cast<char>(random() & 0xFF);
  return bytes;
}

std::string ImageEntries(int width, int height, const std::string& more) {
  return "/Type /XObject /Subtype /Image /Width " + std::to_string(width) + " /Height " +
         std::to_string(height) + " " + more;
}

std::string OnePageOf(const std::string& entries, const std::string& data, double width = 60,
                      double height = 40, const std::string& page_entries = "") {
  PdfBuilder pdf;
  pdf.AddImagePage(pdf.AddStream(entries, data), width, height, page_entries);
  return pdf.Build();
}

std::string Reversed(std::string rgb) {  // red, green, blue to blue, green, red
  for (size_t i = 0; i + 2 < rgb.size(); i += 3) std::swap(rgb[i], rgb[i + 2]);
  return rgb;
}

// A real JPEG of 60 × 40 pixels.
std::string MadeJpeg(bool grey) {
  const std::string pdf = Saved(OnePageOf(
      ImageEntries(60, 40, "/ColorSpace /DeviceRGB /BitsPerComponent 8"), Noise(60 * 40 * 3)));
  const std::string out = TempPath("jpeg");
  RunCommand(std::string("pdftocairo -r 72 -singlefile -jpeg ") + (grey ? "-gray " : "") + pdf +
             " " + out);
  return ReadFile(out + ".jpg");
}

TEST(PdfSource, JpegComesBackByteForByte) {
  for (const bool grey : {false, true}) {
    const std::string jpeg = MadeJpeg(grey);
    ASSERT_GT(jpeg.size(), 100u);
    const std::string space = grey ? "/DeviceGray" : "/DeviceRGB";
    const Pages pages = PagesOf(OnePageOf(
        ImageEntries(60, 40, "/ColorSpace " + space + " /BitsPerComponent 8 /Filter /DCTDecode"),
        jpeg, 14.4, 9.6));
    ASSERT_EQ(pages.size(), 1u);
    EXPECT_TRUE(EncodedOf(pages[0]).bytes == jpeg);
    EXPECT_EQ(EncodedOf(pages[0]).format, ImageFormat::kJpeg);
    EXPECT_NEAR(pages[0]->dpi_x, 300, 0.01);
    EXPECT_NEAR(pages[0]->dpi_y, 300, 0.01);
  }
}

TEST(PdfSource, JpegLosesAnOrientationThatViewersDoNotHeed) {
  const std::string jpeg = MadeJpeg(false);
  const std::string exif(
      "\xFF\xE1\0\x22"
      "Exif\0\0MM\0*\0\0\0\x08\0\1\x01\x12\0\3\0\0\0\1\0\6\0\0\0\0\0\0",
      36);
  const std::string turned = jpeg.substr(0, 2) + exif + jpeg.substr(2);
  const Pages pages = PagesOf(OnePageOf(
      ImageEntries(60, 40, "/ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode"),
      turned));
  EXPECT_TRUE(EncodedOf(pages.at(0)).bytes == jpeg);
}

TEST(PdfSource, TurnedPageGivesJpegItsOrientation) {
  const std::string jpeg = MadeJpeg(false);
  const Pages pages = PagesOf(OnePageOf(
      ImageEntries(60, 40, "/ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode"), jpeg,
      14.4, 19.2, "/Rotate 90"));
  const std::string bytes = EncodedOf(pages.at(0)).bytes;
  EXPECT_THAT(bytes, HasSubstr(std::string("\x01\x12\0\3\0\0\0\1\0\6", 10)));
  EXPECT_THAT(bytes, HasSubstr(jpeg.substr(jpeg.size() / 2)));
  EXPECT_NEAR(pages[0]->dpi_x, 150, 0.01);
  EXPECT_NEAR(pages[0]->dpi_y, 300, 0.01);
}

TEST(PdfSource, SamplesComeBackBitForBit) {
  const std::string grey = Noise(60 * 40);
  const std::string rgb = Noise(60 * 40 * 3);
  const std::string g = "/ColorSpace /DeviceGray /BitsPerComponent 8 ";
  const std::string c = "/ColorSpace /DeviceRGB /BitsPerComponent 8 ";
  const auto pixels = [](const std::string& entries, const std::string& data) {
    const Pages pages = PagesOf(OnePageOf(ImageEntries(60, 40, entries), data));
    return BytesOf(PixelsOf(pages.at(0)));
  };
  EXPECT_EQ(pixels(g, grey), grey);
  EXPECT_EQ(pixels(c, rgb), Reversed(rgb));
  EXPECT_EQ(pixels(g + "/Filter /FlateDecode", StoredDeflate(grey)), grey);
  EXPECT_EQ(pixels(c + "/Filter [/FlateDecode]", StoredDeflate(rgb)), Reversed(rgb));
}

TEST(PdfSource, PredictedSamplesComeBackBitForBit) {
  const std::string rgb = Noise(60 * 40 * 3);
  std::string rows;
  for (size_t y = 0; y < 40; ++y) {  // PNG's filters none, sub and up in turn
    const char filter = static_cast<char>(y % 3);
    rows += filter;
    for (size_t x = 0; x < 180; ++x) {
      const size_t at = y * 180 + x;
      const char left = x < 3 ? '\0' : rgb[at - 3];
      const char above = y < 1 ? '\0' : rgb[at - 180];
      rows += static_cast<char>(rgb[at] - (filter == 1 ? left : filter == 2 ? above : 0));
    }
  }
  const Pages pages = PagesOf(OnePageOf(
      ImageEntries(60, 40,
                   "/ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /FlateDecode /DecodeParms "
                   "<< /Predictor 15 /Colors 3 /Columns 60 >>"),
      StoredDeflate(rows)));
  EXPECT_EQ(BytesOf(PixelsOf(pages.at(0))), Reversed(rgb));
}

TEST(PdfSource, BilevelSamplesComeBackBitForBit) {
  const std::string bits = Noise(8 * 40);
  std::string levels;
  for (size_t y = 0; y < 40; ++y)
    for (size_t x = 0; x < 60; ++x)
      levels += (static_cast<uint8_t>(bits[y * 8 + x / 8]) >> (7 - x % 8) & 1) != 0 ? '\xFF' : '\0';
  std::string inverted = levels;
  for (char& c : inverted) c = static_cast<char>(~c);
  const auto image = [&](const std::string& entries) {
    return PixelsOf(
        PagesOf(OnePageOf(ImageEntries(60, 40, "/BitsPerComponent 1 " + entries), bits)).at(0));
  };
  const Image plain = image("/ColorSpace /DeviceGray");
  EXPECT_EQ(plain.type(), PixelType::kBilevel);
  EXPECT_EQ(BytesOf(plain), levels);
  EXPECT_EQ(BytesOf(image("/ColorSpace /DeviceGray /Decode [1 0]")), inverted);
  EXPECT_EQ(BytesOf(image("/ColorSpace [/Indexed /DeviceRGB 1 <FFFFFF000000>]")), inverted);
  // What the program does not decode itself is drawn pixel by pixel.
  const Image drawn = image("/ColorSpace [/Indexed /DeviceRGB 1 <FFFFFF000000>] /Decode [1 0]");
  EXPECT_EQ(drawn.type(), PixelType::kBilevel);
  EXPECT_TRUE(BytesOf(drawn) == levels);
}

TEST(PdfSource, PaletteAndDeepSamplesComeBackExactly) {
  const std::string values = Noise(30 * 40);  // 4 bits each
  std::string colors;
  const std::string palette("\x00\x10\x20\xFF\x80\x40", 6);  // all but two values are the last one
  for (size_t i = 0; i < 60 * 40; ++i) {
    const int value = static_cast<uint8_t>(values[i / 2]) >> (i % 2 == 0 ? 4 : 0) & 15;
    colors += palette.substr(value == 0 ? 0 : 3, 3);
  }
  Pages pages = PagesOf(OnePageOf(
      ImageEntries(60, 40,
                   "/BitsPerComponent 4 /ColorSpace [/Indexed /DeviceRGB 1 <001020FF8040>]"),
      values));
  EXPECT_EQ(BytesOf(PixelsOf(pages.at(0))), Reversed(colors));

  const std::string deep = Noise(60 * 40 * 2);
  std::string high;
  for (size_t i = 0; i < deep.size(); i += 2) high += deep[i];
  pages = PagesOf(
      OnePageOf(ImageEntries(60, 40, "/BitsPerComponent 16 /ColorSpace /DeviceGray"), deep));
  EXPECT_TRUE(BytesOf(PixelsOf(pages.at(0))) == high);
}

TEST(PdfSource, Group4ComesBackAsTiff) {
  const CompressedPage white = WhitePage(64, 40, 300);
  const Pages pages = PagesOf(
      OnePageOf(ImageEntries(64, 40,
                             "/ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /CCITTFaxDecode "
                             "/DecodeParms << /K -1 /Columns 64 /Rows 40 >>"),
                white.bytes, 64, 40));
  const EncodedImage tiff = EncodedOf(pages.at(0));
  EXPECT_EQ(tiff.format, ImageFormat::kTiff);
  EXPECT_THAT(tiff.bytes, HasSubstr(white.bytes));
}

// Pixels as a viewer shows them at 72 dpi, where one pixel is one point.
std::string Viewed(const std::string& pdf) {
  const std::string out = TempPath("view");
  RunCommand("pdftoppm -r 72 -gray -singlefile " + Saved(pdf) + " " + out);
  const std::string pgm = ReadFile(out + ".pgm");
  const size_t header = pgm.find("255\n");
  return header == std::string::npos ? "" : pgm.substr(header + 4);
}

TEST(PdfSource, TurnedPicturesAreShownAsAViewerShowsThem) {
  std::string grey;  // dark towards one corner, so that every turn looks different
  for (int y = 0; y < 40; ++y)
    for (int x = 0; x < 60; ++x) grey += static_cast<char>(x * 3 + y);
  const std::string matrices[] = {"60 0 0 40 0 0", "-60 0 0 -40 60 40", "0 60 -40 0 40 0",
                                  "0 -60 40 0 0 60"};
  for (const std::string& matrix : matrices) {
    for (const int rotate : {0, 90, 180, 270, -90}) {
      PdfBuilder pdf;
      const int image =
          pdf.AddStream(ImageEntries(60, 40, "/ColorSpace /DeviceGray /BitsPerComponent 8"), grey);
      const std::string box = matrix[0] == '0' ? "[0 0 40 60]" : "[0 0 60 40]";
      pdf.AddPage("/MediaBox " + box + " /Rotate " + std::to_string(rotate) +
                      " /Resources << /XObject << /I " + std::to_string(image) + " 0 R >> >>",
                  "q " + matrix + " cm /I Do Q");
      const std::string bytes = pdf.Build();
      const Image got = PixelsOf(PagesOf(bytes).at(0));
      EXPECT_EQ(got.width() < got.height(), (matrix[0] == '0') != (rotate % 180 != 0));
      // A viewer may stretch the picture by a pixel.
      const std::string view = Viewed(bytes);
      const std::string mine = BytesOf(got);
      ASSERT_EQ(view.size(), mine.size());
      long difference = 0;
      for (size_t i = 0; i < mine.size(); ++i)
        difference += std::abs(static_cast<uint8_t>(mine[i]) - static_cast<uint8_t>(view[i]));
      EXPECT_LT(difference / static_cast<double>(mine.size()), 4) << matrix << " " << rotate;
    }
  }
}

TEST(PdfSource, PictureInAFormWithHiddenTextIsStillTaken) {
  const std::string grey = Noise(60 * 40);
  PdfBuilder pdf;
  const int image =
      pdf.AddStream(ImageEntries(60, 40, "/ColorSpace /DeviceGray /BitsPerComponent 8"), grey);
  const int form = pdf.AddStream(
      "/Type /XObject /Subtype /Form /BBox [0 0 1 1] /Matrix [60 0 0 40 0 0] "
      "/Resources << /XObject << /I " +
          std::to_string(image) + " 0 R >> >>",
      "/I Do");
  pdf.AddPage(
      "/MediaBox [0 0 60 40] /Resources << /XObject << /F " + std::to_string(form) +
          " 0 R >> /Font << /T << /Type /Font /Subtype /Type1 /BaseFont /Times-Roman >> >> >>",
      "q 0 0 60 40 re W n /F Do Q BT 3 Tr /T 8 Tf 1 0 0 1 5 5 Tm (hidden) Tj ET");
  EXPECT_EQ(BytesOf(PixelsOf(PagesOf(pdf.Build()).at(0))), grey);
}

TEST(PdfSource, AnythingElseIsDrawnAtThreeHundredDpi) {
  const std::string grey = Noise(60 * 40);
  const std::vector<std::string> contents = {
      "0 0 0 rg 10 10 20 30 re f",                               // a vector page
      "q 72 0 0 96 0 0 cm /I Do Q 1 0 0 rg 9 9 20 20 re f",      // something over the picture
      "q 40 0 0 96 0 0 cm /I Do Q",                              // covers only half
      "q 72 0 0 48 0 0 cm /I Do Q q 72 0 0 48 0 48 cm /I Do Q",  // two strips
      "q 72 9 -9 96 0 0 cm /I Do Q",                             // skewed
      "",
  };
  PdfBuilder pdf;
  const int image =
      pdf.AddStream(ImageEntries(60, 40, "/ColorSpace /DeviceGray /BitsPerComponent 8"), grey);
  for (const std::string& content : contents)
    pdf.AddPage("/MediaBox [0 0 72 96] /Resources << /XObject << /I " + std::to_string(image) +
                    " 0 R >> >>",
                content);
  const Pages pages = PagesOf(pdf.Build());
  ASSERT_EQ(pages.size(), contents.size());
  for (size_t i = 0; i < pages.size(); ++i) {
    const Image drawn = PixelsOf(pages[i]);
    EXPECT_EQ(drawn.width(), 300) << i;
    EXPECT_EQ(drawn.height(), 400) << i;
    EXPECT_EQ(pages[i]->dpi_x, 300) << i;
  }
  EXPECT_EQ(PixelsOf(pages[0]).row(300)[100], 0);
  EXPECT_EQ(PixelsOf(pages[0]).row(10)[10], 255);
  EXPECT_EQ(PixelsOf(pages[1]).type(), PixelType::kBgr);
}

TEST(PdfSource, VisibleAnnotationIsPartOfThePage) {
  PdfBuilder pdf;
  const int image = pdf.AddStream(
      ImageEntries(60, 40, "/ColorSpace /DeviceGray /BitsPerComponent 8"), Noise(60 * 40));
  pdf.AddImagePage(image, 60, 40,
                   "/Annots [<< /Type /Annot /Subtype /Square /Rect [5 5 20 20] >>]");
  pdf.AddImagePage(image, 60, 40, "/Annots [<< /Type /Annot /Subtype /Link /Rect [5 5 20 20] >>]");
  const Pages pages = PagesOf(pdf.Build());
  EXPECT_EQ(PixelsOf(pages.at(0)).width(), 250);
  EXPECT_EQ(PixelsOf(pages.at(1)).width(), 60);
}

TEST(PdfSource, HugePageIsDrawnSmallerAndAbsurdOneRefused) {
  PdfBuilder pdf;
  pdf.AddPage("/MediaBox [0 0 2000 2000]", "");
  pdf.AddPage("/MediaBox [0 0 14000 14000]", "");
  pdf.AddPage("/MediaBox [0 0 72 72]", "");
  const Pages pages = PagesOf(pdf.Build(), {.max_pixels = 10'000'000});
  ASSERT_EQ(pages.size(), 3u);
  const Image drawn = PixelsOf(pages[0]);
  EXPECT_GT(drawn.width(), 3000);
  EXPECT_LE(int64_t{drawn.width()} * drawn.height(), 10'000'000);
  EXPECT_EQ(pages[1].status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(PixelsOf(pages[2]).width(), 300);
}

TEST(PdfSource, PictureOfHugeDeclaredSizeIsRefused) {
  const Pages pages = PagesOf(
      OnePageOf(ImageEntries(60000, 60000,
                             "/ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /FlateDecode"),
                StoredDeflate("tiny")));
  ASSERT_EQ(pages.size(), 1u);
  EXPECT_EQ(pages[0].status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(pages[0].status().message()), HasSubstr("60000 x 60000"));
}

TEST(PdfSource, PasswordIsPermissionDenied) {
  const std::string plain = Saved(OnePageOf(
      ImageEntries(60, 40, "/ColorSpace /DeviceGray /BitsPerComponent 8"), Noise(60 * 40)));
  const std::string locked = TempPath("locked.pdf");
  ASSERT_EQ(RunCommand("qpdf --encrypt secret owner 256 -- " + plain + " " + locked).exit_code, 0);
  const auto source = OpenPdfFile(locked, {});
  EXPECT_EQ(source.status().code(), absl::StatusCode::kPermissionDenied);
  EXPECT_THAT(std::string(source.status().message()), HasSubstr("protected by a password"));
}

TEST(PdfSource, EmptyPasswordLocksNothing) {
  const std::string grey = Noise(60 * 40);
  const std::string plain =
      Saved(OnePageOf(ImageEntries(60, 40, "/ColorSpace /DeviceGray /BitsPerComponent 8"), grey));
  const std::string locked = TempPath("open.pdf");
  RunCommand("qpdf --encrypt '' owner 256 -- " + plain + " " + locked);
  auto source = OpenPdfFile(locked, {});
  ASSERT_TRUE(source.ok()) << source.status();
  EXPECT_TRUE(BytesOf(PixelsOf(ReadAll(**source).at(0))) == grey);
}

TEST(PdfSource, SignatureIsSeen) {
  PdfBuilder pdf;
  pdf.AddPage("/MediaBox [0 0 72 72]", "");
  const auto is_signed = [](const std::string& bytes) {
    auto source = OpenPdfFile(Saved(bytes), {});
    return source.ok() && (*source)->is_signed();
  };
  EXPECT_FALSE(is_signed(pdf.Build()));
  EXPECT_FALSE(is_signed(pdf.Build("/AcroForm << /Fields [<< /T (s) /FT /Sig >>] >>")));
  EXPECT_TRUE(
      is_signed(pdf.Build("/AcroForm << /Fields [<< /T (s) /FT /Sig /V << /Type /Sig >> >>] >>")));
  EXPECT_TRUE(
      is_signed(pdf.Build("/AcroForm << /Fields [<< /T (p) /FT /Sig /Kids "
                          "[<< /T (s) /V << /Type /Sig >> >>] >>] >>")));
  pdf.Add("<< /Type /Sig /ByteRange [0 1 2 3] >>");  // of a field that a later revision took away
  EXPECT_TRUE(is_signed(pdf.Build()));
}

// The font is none of those that are embedded: what it says counts here, not how it looks.
constexpr char kFontEntries[] =
    "/Resources << /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>";

// The words with their boxes, "word@x0,y0".
std::vector<std::string> OwnWordsOf(const absl::StatusOr<ScannedPage>& page) {
  std::vector<std::string> words;
  if (!page.ok() || !page->own_text) return words;
  ForEachLine(*page->own_text, [&](const Line& line) {
    for (const Word& word : line.words)
      words.push_back(word.text + "@" + std::to_string(word.box.x0) + "," +
                      std::to_string((word.box.y0 + word.box.y1) / 2 / 10 * 10));
  });
  return words;
}

TEST(PdfSource, TheTextOfADrawnPageComesWithItsPlaces) {
  PdfBuilder pdf;
  pdf.AddPage("/MediaBox [0 0 144 72] " + std::string(kFontEntries),
              "BT /F 12 Tf 72 36 Td (two words) Tj ET");
  const Pages pages = PagesOf(pdf.Build());
  ASSERT_EQ(pages.size(), 1u);
  EXPECT_THAT(OwnWordsOf(pages[0]),
              testing::ElementsAre("two@300,130", testing::StartsWith("words@")));
  EXPECT_EQ(pages[0]->own_text->width, 600);
  EXPECT_EQ(pages[0]->own_text->height, 300);
}

TEST(PdfSource, TheTextOfATurnedPageIsThatOfThePageAsShown) {
  PdfBuilder pdf;
  pdf.AddPage("/MediaBox [0 0 144 72] /Rotate 180 " + std::string(kFontEntries),
              "BT /F 12 Tf -1 0 0 -1 72 36 Tm (over) Tj ET");
  EXPECT_THAT(OwnWordsOf(PagesOf(pdf.Build()).at(0)), testing::ElementsAre("over@300,130"));
}

TEST(PdfSource, HiddenTextOverAPictureIsInItsPixels) {
  PdfBuilder pdf;
  const int image = pdf.AddStream(
      ImageEntries(60, 40, "/ColorSpace /DeviceGray /BitsPerComponent 8"), Noise(60 * 40));
  pdf.AddPage(
      "/MediaBox [0 0 60 40] /Resources << /XObject << /I " + std::to_string(image) +
          " 0 R >> /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>",
      "q 60 0 0 40 0 0 cm /I Do Q BT 3 Tr /F 8 Tf 6 20 Td (hidden) Tj ET");
  const Pages pages = PagesOf(pdf.Build());
  EXPECT_EQ(PixelsOf(pages.at(0)).width(), 60) << "the picture as it lies";
  EXPECT_THAT(OwnWordsOf(pages[0]), testing::ElementsAre("hidden@6,10"));
}

TEST(PdfSource, APageWithoutTextBringsNone) {
  const Pages pages = PagesOf(OnePageOf(
      ImageEntries(60, 40, "/ColorSpace /DeviceGray /BitsPerComponent 8"), Noise(60 * 40)));
  ASSERT_TRUE(pages.at(0).ok());
  EXPECT_FALSE(pages[0]->own_text.has_value());
}

TEST(PdfSource, DamagedFilesAreErrors) {
  EXPECT_EQ(OpenPdfFile(Saved("just some text"), {}).status().code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(OpenPdfFile(Saved(""), {}).status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(OpenPdfFile(Saved("%PDF-1.7\n"), {}).status().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(OpenPdfFile(TempPath("none.pdf"), {}).status().code(), absl::StatusCode::kNotFound);
}

TEST(PdfSource, TooManyPagesIsAnError) {
  PdfBuilder pdf;
  for (int i = 0; i < 5; ++i) pdf.AddPage("/MediaBox [0 0 72 72]", "");
  EXPECT_EQ(OpenPdfFile(Saved(pdf.Build()), {.max_pages = 4}).status().code(),
            absl::StatusCode::kInvalidArgument);
  auto source = OpenPdfFile(Saved(pdf.Build()), {.max_pages = 5});
  ASSERT_TRUE(source.ok());
  EXPECT_EQ((*source)->page_count(), 5);
}

}  // namespace
}  // namespace sohoa::test
