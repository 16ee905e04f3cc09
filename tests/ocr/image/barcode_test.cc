#include "ocr/image/barcode.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "ocr/image/restless_areas.h"
#include "tests/ocr/image/drawn_code.h"
#include "tools/make_scans/damage.h"
#include "tools/make_scans/scan_maker.h"

namespace sohoa {
namespace {

using test::CodeSpec;
using test::DrawCode;
using test::DrawnPage;
using testing::IsEmpty;
using testing::SizeIs;

constexpr const char* kCard =
    "001090012345|012345678|Nguyễn Thị Mẫu|01011990|Nữ|Số 12, phố Mới, phường Thử, Hà Nội|10052021";

// Text around it, as on a form.
void AddText(DrawnPage& page) {
  for (int y = 2000; y < 3200; y += 75) page.TextLine({300, y}, 1800);
}

std::vector<std::string> TextsOn(const Image& page) {
  std::vector<std::string> texts;
  for (const Barcode& code : ReadBarcodes(page.view(), 300)) texts.push_back(code.text);
  return texts;
}

TEST(BarcodeTest, QrOfAnIdentityCardIsReadInAllSizesTurnedAndCrooked) {
  for (const double width_mm : {10.0, 15.0, 25.0, 40.0}) {
    for (const double angle : {0.0, 90.0, 180.0, 270.0, 4.0, -93.0}) {
      DrawnPage page;
      AddText(page);
      DrawCode({.text = kCard, .width_mm = width_mm, .angle_deg = angle, .centre = {1200, 900}},
               page.image);
      EXPECT_THAT(TextsOn(page.image), testing::ElementsAre(kCard)) << width_mm << " " << angle;
    }
  }
}

TEST(BarcodeTest, TellsWhereTheCodeIs) {
  DrawnPage page;
  DrawCode({.text = "sohoa", .width_mm = 20, .centre = {700, 500}}, page.image);
  const std::vector<Barcode> codes = ReadBarcodes(page.image.view(), 300);
  ASSERT_THAT(codes, SizeIs(1));
  EXPECT_EQ(codes[0].format, BarcodeFormat::kQr);
  const int half = 118;  // pixels of 10 mm
  EXPECT_NEAR(codes[0].box.x0, 700 - half, 12);
  EXPECT_NEAR(codes[0].box.y0, 500 - half, 12);
  EXPECT_NEAR(codes[0].box.x1, 700 + half, 12);
  EXPECT_NEAR(codes[0].box.y1, 500 + half, 12);
}

TEST(BarcodeTest, EveryFormatIsReadByItsName) {
  const std::vector<CodeSpec> specs = {{BarcodeFormat::kAztec, "H15.50.05.13-261008-0975", 20},
                                       {BarcodeFormat::kDataMatrix, "H15.50.05.13-261008-0975", 15},
                                       {BarcodeFormat::kPdf417, "H15.50.05.13-261008-0975", 50},
                                       {BarcodeFormat::kCode128, "H15-261008-0975", 55},
                                       {BarcodeFormat::kCode39, "H15-261008-0975", 70},
                                       {BarcodeFormat::kItf, "26100809", 30},
                                       {BarcodeFormat::kEan13, "8934567890120", 35}};
  for (CodeSpec spec : specs) {
    for (const double angle : {0.0, 90.0}) {
      DrawnPage page;
      AddText(page);
      spec.centre = {1200, 900};
      spec.angle_deg = angle;
      DrawCode(spec, page.image);
      const std::vector<Barcode> codes = ReadBarcodes(page.image.view(), 300);
      ASSERT_THAT(codes, SizeIs(1)) << spec.text << " " << static_cast<int>(spec.format);
      EXPECT_EQ(codes[0].format, spec.format);
      EXPECT_EQ(codes[0].text, spec.text);
    }
  }
}

TEST(BarcodeTest, CodesComeFromTheTopDown) {
  DrawnPage page;
  DrawCode({.text = "third", .width_mm = 15, .centre = {600, 2500}}, page.image);
  DrawCode({.text = "second", .width_mm = 15, .centre = {1900, 600}}, page.image);
  DrawCode({.text = "first", .width_mm = 15, .centre = {600, 500}}, page.image);
  EXPECT_THAT(TextsOn(page.image), testing::ElementsAre("first", "second", "third"));
}

TEST(BarcodeTest, OnWornColouredAndNoisyPaper) {
  for (uint64_t seed = 1; seed <= 6; ++seed) {
    Random random(seed);
    DrawnPage page;
    DrawCode({.text = kCard, .width_mm = 18, .angle_deg = random.Real(-5, 5), .centre = {900, 900}},
             page.image);
    TintPaper(page.image, {205, 228, 238});
    Soften(page.image);
    Fade(page.image, random.Int(40, 90));
    ShadeUnevenly(page.image, 0.2, random);
    AddSpecks(page.image, 300, 300, random);
    AddNoise(page.image, 5, random);
    EXPECT_THAT(TextsOn(page.image), testing::ElementsAre(kCard)) << seed;
  }
}

TEST(BarcodeTest, PagesOfTextHaveNoCodesAndHardlyAnyPlaceForThem) {
  size_t areas = 0, pages = 0;
  for (const uint64_t seed : {501, 601, 701, 801}) {
    ScanSpec spec;
    spec.seed = seed;
    spec.profile = seed % 200 == 101 ? ScanProfile::kOffice : ScanProfile::kWorn;
    absl::StatusOr<MadeDocument> document = MakeDocument(spec);
    ASSERT_TRUE(document.ok()) << document.status();
    for (const MadePage& page : document->pages) {
      EXPECT_THAT(ReadBarcodes(page.image.view(), 300), IsEmpty()) << seed;
      areas += FindRestlessAreas(page.image.view(), 300).size();
      ++pages;
    }
  }
  EXPECT_LE(areas, 2 * pages) << "each costs a search";
}

TEST(BarcodeTest, PicturesOfAnySizeAreBorne) {
  for (const int side : {0, 1, 3, 19, 20, 25, 130}) {
    Image image(side, side, PixelType::kBgr);
    EXPECT_THAT(ReadBarcodes(image.view(), 300), IsEmpty()) << side;
  }
  Image noise(600, 400, PixelType::kGrey);
  Random random(7);
  for (size_t k = 0; k < noise.size_bytes(); ++k)
    noise.data()[k] = static_cast<uint8_t>(random.Int(0, 1) * 255);
  EXPECT_THAT(ReadBarcodes(noise.view(), 300), IsEmpty());
  EXPECT_THAT(ReadBarcodes(noise.view(), 10), IsEmpty());
}

}  // namespace
}  // namespace sohoa
