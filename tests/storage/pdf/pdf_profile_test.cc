// Written files keep their profile, in the eyes of judges that we did not write and of our own.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <lcms2.h>

#include <cmath>
#include <optional>
#include <random>

#include "ocr/image/encode.h"
#include "storage/pdf/pdf_writer.h"
#include "storage/pdf/pdfa_check.h"
#include "storage/pdf/srgb_profile.h"
#include "tests/storage/pdf/made_pages.h"
#include "tests/storage/pdf/pdf_commands.h"

namespace sohoa::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr char kTime[] = "2026-01-31T08:05:09.25+07:00";

// Not white, so that no encoder takes it for less than it is.
CompressedPage Picture(PixelType type, int width, int height, double dpi) {
  Image image(width, height, type);
  Random random(7);
  for (size_t i = 0; i < image.size_bytes(); ++i)
    image.data()[i] = type == PixelType::kBilevel ? (random() % 9 == 0 ? 0 : 255)
                                                  : static_cast<uint8_t>(random() % 256);
  absl::StatusOr<CompressedPage> page = EncodePage(image.view(), dpi);
  EXPECT_TRUE(page.ok()) << page.status();
  return page.ok() ? *page : CompressedPage{};
}

PdfInfo FullInfo() {
  return {
      .title = "QUYẾT ĐỊNH 05/QĐ-UBND <&\"'> \x01 \xFF ",
      .created_at = kTime,
      .type_name = "QUYẾT ĐỊNH",
      .code_number = "05",
      .code_notation = "QĐ-UBND",
      .code = "05/QĐ-UBND",
      .organ_name = "ỦY BAN NHÂN DÂN TỈNH",
      .issued_date = "2026-01-30",
      .dossier_code = "H15.50.05.13-261008-0975",
      .conversion = ConversionMark{"Bản điện tử chuyển đổi từ văn bản giấy", kTime, "Sở Tư pháp"},
      .bookmarks = {{"QUYẾT ĐỊNH", 0},
                    {"Phụ lục I DANH MỤC", 1, true, "PL I-"},
                    {"Phụ lục II", 2, true, "PL II-"}}};
}

// A page of each kind of picture, with text that needs all of the font.
std::string WriteAll(PdfProfile profile, const PdfInfo& info) {
  const std::string path = TempPath("profile.pdf");
  absl::StatusOr<std::unique_ptr<PdfWriter>> writer = NewPdfWriter(path, profile);
  EXPECT_TRUE(writer.ok()) << writer.status();
  PageText text = A4Text({MadeLine(20, 60, 9, 8, {"búa", "bùa", "🙂", "-"})});
  text.width = 300;
  text.height = 400;
  for (const PixelType type : {PixelType::kBilevel, PixelType::kGrey, PixelType::kBgr})
    EXPECT_TRUE((*writer)->AddPage(Picture(type, 300, 400, 200), text).ok());
  EXPECT_TRUE((*writer)->AddPage(Picture(PixelType::kGrey, 2, 3, 300), {}).ok());
  EXPECT_TRUE((*writer)->AddPage(Picture(PixelType::kGrey, 3000, 2, 1), {}).ok());
  EXPECT_TRUE((*writer)->Finish(info).ok());
  return path;
}

std::vector<PdfaViolation> Violations(const std::string& path) {
  const auto found = CheckPdfA2b(path);
  EXPECT_TRUE(found.ok()) << found.status();
  return found.ok() ? *found : std::vector<PdfaViolation>{};
}

TEST(PdfProfile, NamesAreThoseOfTheCommandLine) {
  EXPECT_EQ(PdfProfileNamed("pdf"), PdfProfile::kPdf);
  EXPECT_EQ(PdfProfileNamed("pdfa-1b"), PdfProfile::kPdfA1b);
  EXPECT_EQ(PdfProfileNamed("pdfa-2b"), PdfProfile::kPdfA2b);
  EXPECT_EQ(PdfProfileNamed("PDF/A"), std::nullopt);
}

TEST(PdfProfile, NoReaderComplainsOfAnyProfile) {
  for (const PdfProfile profile : {PdfProfile::kPdf, PdfProfile::kPdfA1b, PdfProfile::kPdfA2b}) {
    const std::string path = WriteAll(profile, FullInfo());
    EXPECT_EQ(Complaints(path), "");
    EXPECT_THAT(RunCommand("qpdf --check " + path).output, Not(HasSubstr("WARNING")));
  }
}

TEST(PdfProfile, TwoBKeepsItsRules) {
  EXPECT_THAT(Violations(WriteAll(PdfProfile::kPdfA2b, FullInfo())), IsEmpty());
  EXPECT_THAT(Violations(WriteAll(PdfProfile::kPdfA2b, {})), IsEmpty());
}

TEST(PdfProfile, OneBIsSoundForPreflight) {
  const std::string script = SOHOA_SOURCE_DIR "/scripts/preflight.sh ";
  for (const PdfInfo& info : {FullInfo(), PdfInfo{}}) {
    const CommandResult judged = RunCommand(script + WriteAll(PdfProfile::kPdfA1b, info));
    if (judged.exit_code == 2) GTEST_SKIP() << judged.output;
    EXPECT_EQ(judged.exit_code, 0) << judged.output;
    EXPECT_THAT(judged.output, HasSubstr("is a valid PDF/A-1b file"));
  }
}

// Preflight would be no judge if it let everything pass.
TEST(PdfProfile, PreflightTellsOneBFromTwoB) {
  const std::string script = SOHOA_SOURCE_DIR "/scripts/preflight.sh ";
  const CommandResult judged = RunCommand(script + WriteAll(PdfProfile::kPdfA2b, FullInfo()));
  if (judged.exit_code == 2) GTEST_SKIP() << judged.output;
  EXPECT_EQ(judged.exit_code, 1) << judged.output;
}

TEST(PdfProfile, PlainPdfClaimsNothing) {
  const std::string pdf = ReadFile(WriteAll(PdfProfile::kPdf, FullInfo()));
  EXPECT_THAT(pdf, AllOf(Not(HasSubstr("pdfaid")), Not(HasSubstr("OutputIntent"))));
  EXPECT_THAT(pdf, HasSubstr("<sohoa:code>05/QĐ-UBND</sohoa:code>"));
}

TEST(PdfProfile, MetadataHoldTheRecord) {
  const std::string path = WriteAll(PdfProfile::kPdfA2b, FullInfo());
  const std::string xmp = RunCommand("pdfinfo -meta " + path).output;
  for (const char* told :
       {"<sohoa:typeName>QUYẾT ĐỊNH<", "<sohoa:codeNumber>05<", "<sohoa:codeNotation>QĐ-UBND<",
        "<sohoa:organName>ỦY BAN NHÂN DÂN TỈNH<", "<sohoa:issuedDate>2026-01-30<",
        "<sohoa:dossierCode>H15.50.05.13-261008-0975<", "<sohoa:convertedBy>Sở Tư pháp<",
        "<sohoa:convertedAt>2026-01-31T08:05:09+07:00<", "<xmp:CreatorTool>sohoa<",
        "QUYẾT ĐỊNH 05/QĐ-UBND &lt;&amp;&quot;'&gt;", "<rdf:li>vi</rdf:li>"})
    EXPECT_THAT(xmp, HasSubstr(told));
  const std::string file = ReadFile(path);
  EXPECT_THAT(file, HasSubstr("/Lang (vi)"));
}

TEST(PdfProfile, AnnexesHaveBookmarksAndLabelsOfTheirOwn) {
  const std::string path = WriteAll(PdfProfile::kPdfA2b, FullInfo());
  const std::string outline = RunCommand("mutool show " + path + " outline").output;
  EXPECT_THAT(outline, HasSubstr("\"QUYẾT ĐỊNH\"\t#page=1"));
  EXPECT_THAT(outline, HasSubstr("\t\"Phụ lục I DANH MỤC\"\t#page=2"));
  EXPECT_THAT(outline, HasSubstr("\t\"Phụ lục II\"\t#page=3"));
  const std::string labels =
      RunCommand("qpdf --json --json-key=pagelabels " + path + " | tr -d ' \\n'").output;
  EXPECT_THAT(labels, HasSubstr(R"("index":0,"label":{"/S":"/D","/St":1})"));
  EXPECT_THAT(labels, HasSubstr(R"("index":1,"label":{"/P":"u:PLI-","/S":"/D","/St":1})"));
  EXPECT_THAT(labels, HasSubstr(R"("index":2,"label":{"/P":"u:PLII-","/S":"/D","/St":1})"));
}

TEST(PdfProfile, BookmarksMustPointToPages) {
  for (const std::vector<PdfBookmark>& bookmarks :
       {std::vector<PdfBookmark>{{"beyond", 1}}, std::vector<PdfBookmark>{{"before", -1}}}) {
    auto writer = NewPdfWriter(TempPath("bookmarks.pdf"));
    ASSERT_TRUE(writer.ok());
    ASSERT_TRUE((*writer)->AddPage(WhitePage(100, 100, 300), {}).ok());
    EXPECT_EQ((*writer)->Finish({.bookmarks = bookmarks}).code(),
              absl::StatusCode::kInvalidArgument);
  }
}

// PDF 1.4 bounds an array at 8,191 entries, and readers want no list of ten thousand pages.
TEST(PdfProfile, ManyPagesStandInATree) {
  const std::string path = TempPath("many.pdf");
  auto writer = NewPdfWriter(path, PdfProfile::kPdfA1b);
  ASSERT_TRUE(writer.ok());
  const CompressedPage page = WhitePage(100, 100, 300);
  for (int i = 0; i < 2001; ++i) ASSERT_TRUE((*writer)->AddPage(page, {}).ok());
  ASSERT_TRUE((*writer)->Finish({}).ok());
  EXPECT_THAT(RunCommand("pdfinfo " + path).output, HasSubstr("Pages:           2001"));
  EXPECT_EQ(RunCommand("qpdf --check " + path).exit_code, 0);
  EXPECT_THAT(ReadFile(path), HasSubstr("/Count 1000 "));
}

// The largest difference, of 255, between our profile's colours and those of Little CMS.
TEST(SrgbProfile, GivesTheColoursOfSrgb) {
  const std::string ours = SrgbProfile();
  EXPECT_LT(ours.size(), 1024u);
  const cmsHPROFILE mine = cmsOpenProfileFromMem(ours.data(), static_cast<unsigned>(ours.size()));
  ASSERT_NE(mine, nullptr);
  EXPECT_EQ(cmsGetColorSpace(mine), cmsSigRgbData);
  EXPECT_EQ(cmsGetDeviceClass(mine), cmsSigDisplayClass);
  const cmsHPROFILE theirs = cmsCreate_sRGBProfile();
  const cmsHTRANSFORM transform = cmsCreateTransform(
      mine, TYPE_RGB_DBL, theirs, TYPE_RGB_DBL, INTENT_RELATIVE_COLORIMETRIC, cmsFLAGS_NOCACHE);
  ASSERT_NE(transform, nullptr);
  double worst = 0;
  for (int code = 0; code < 4096; ++code) {
    const double in[] = {(code >> 8) / 15.0, (code >> 4 & 15) / 15.0, (code & 15) / 15.0};
    double out[3] = {};
    cmsDoTransform(transform, in, out, 1);
    for (int i = 0; i < 3; ++i) worst = std::max(worst, std::abs(out[i] - in[i]) * 255);
  }
  cmsDeleteTransform(transform);
  cmsCloseProfile(mine);
  cmsCloseProfile(theirs);
  EXPECT_LT(worst, 1);
}

}  // namespace
}  // namespace sohoa::test
