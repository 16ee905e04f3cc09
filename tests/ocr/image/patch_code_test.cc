#include "ocr/image/patch_code.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <opencv2/imgproc.hpp>
#include <utility>
#include <vector>

#include "ocr/image/warp.h"
#include "tests/ocr/image/drawn_code.h"
#include "tests/ocr/image/drawn_page.h"
#include "tools/make_scans/damage.h"
#include "tools/make_scans/scan_maker.h"

namespace sohoa {
namespace {

using test::DrawCode;
using test::DrawnPage;

constexpr double kNarrow = 0.08, kWide = 0.20;  // inches
const std::vector<double> kPatchT = {kNarrow, kWide, kNarrow, kWide};

struct Bars {
  std::vector<double> bars = kPatchT;
  double top = 0.6;  // inches, like all of it
  double left = 1;
  double length = 6;
  double space = kNarrow;
  double scale = 1;
  double dpi = 300;
};

// An A4 sheet with bars across it. kGrey.
Image Sheet(const Bars& spec = {}) {
  Image page(static_cast<int>(8.27 * spec.dpi), static_cast<int>(11.69 * spec.dpi),
             PixelType::kGrey);
  std::fill_n(page.data(), page.size_bytes(), uint8_t{255});
  double y = spec.top;
  for (const double bar : spec.bars) {
    for (int row = static_cast<int>(y * spec.dpi);
         row < static_cast<int>((y + spec.scale * bar) * spec.dpi); ++row)
      std::fill_n(page.row(row) + static_cast<int>(spec.left * spec.dpi),
                  static_cast<int>(spec.length * spec.dpi), uint8_t{0});
    y += spec.scale * (bar + spec.space);
  }
  return page;
}

Image Leaning(const Image& page, double angle_deg) {
  const Point middle{page.width() / 2.0, page.height() / 2.0};
  return Resample(page.view(), Inverse(TurnAbout(middle, angle_deg)), page.width(), page.height(),
                  {255, 255, 255});
}

Image InColour(const Image& grey) {
  Image out(grey.width(), grey.height(), PixelType::kBgr);
  for (size_t k = 0; k < grey.size_bytes(); ++k) std::fill_n(out.data() + 3 * k, 3, grey.data()[k]);
  return out;
}

TEST(PatchCodeTest, IsFoundAtEveryResolutionAndInEveryKindOfPixels) {
  for (const double dpi : {150.0, 200.0, 240.0, 300.0, 400.0, 600.0}) {
    const Image grey = Sheet({.dpi = dpi});
    EXPECT_TRUE(BearsPatchT(grey.view(), dpi)) << dpi;
    EXPECT_TRUE(BearsPatchT(ToBilevel(grey.view()).view(), dpi)) << dpi;
    EXPECT_TRUE(BearsPatchT(InColour(grey).view(), dpi)) << dpi;
  }
}

TEST(PatchCodeTest, IsFoundEveryWayUpAndLeaning) {
  const Image page = Sheet();
  for (const double angle : {0.0, 1.0, -2.5, 5.0, -5.0}) {
    const Image leaning = Leaning(page, angle);
    for (const int quarters : {0, 1, 2, 3})
      EXPECT_TRUE(BearsPatchT(TurnQuarters(leaning.view(), quarters).view(), 300))
          << angle << " " << quarters;
  }
}

TEST(PatchCodeTest, IsFoundShortAndScaledAndWhereverItStands) {
  EXPECT_TRUE(BearsPatchT(Sheet({.left = 3, .length = 2}).view(), 300)) << "the shortest allowed";
  EXPECT_TRUE(BearsPatchT(Sheet({.scale = 0.9}).view(), 300)) << "printed to fit the page";
  EXPECT_TRUE(BearsPatchT(Sheet({.scale = 1.1}).view(), 300));
  EXPECT_TRUE(BearsPatchT(Sheet({.top = 0.25, .left = 0.25}).view(), 300));
  EXPECT_TRUE(BearsPatchT(Sheet({.top = 10.5}).view(), 300));
  EXPECT_TRUE(BearsPatchT(Sheet({.space = 0.06}).view(), 300)) << "bars that ink made wider";
}

TEST(PatchCodeTest, APageOfUnknownResolutionIsTakenForA4) {
  EXPECT_TRUE(BearsPatchT(Sheet({.dpi = 240}).view(), 0));
  EXPECT_TRUE(BearsPatchT(Sheet({.dpi = 400}).view(), 72)) << "a page of 65 inches";
}

TEST(PatchCodeTest, IsFoundOnWornColouredAndNoisyPaper) {
  for (uint64_t seed = 1; seed <= 6; ++seed) {
    Random random(seed);
    Image page = Leaning(Sheet(), random.Real(-5, 5));
    TintPaper(page, {205, 228, 238});
    Soften(page);
    Fade(page, random.Int(40, 105));
    ShadeUnevenly(page, 0.2, random);
    AddSpecks(page, 500, 300, random);
    AddFold(page, true, 0.1, random);
    AddNoise(page, 7, random);
    EXPECT_TRUE(BearsPatchT(page.view(), 300)) << seed;
    EXPECT_TRUE(BearsPatchT(ToBilevel(page.view()).view(), 300)) << seed;
  }
}

TEST(PatchCodeTest, ThatShinesThroughIsFoundWhereItIsAskedFor) {
  for (uint64_t seed = 1; seed <= 4; ++seed) {
    Random random(seed);
    Image page = Sheet();
    for (size_t k = 0; k < page.size_bytes(); ++k)
      page.data()[k] = static_cast<uint8_t>(232 - 18 * (255 - page.data()[k]) / 255);
    AddNoise(page, 2, random);
    EXPECT_FALSE(BearsPatchT(page.view(), 300)) << seed;
    EXPECT_TRUE(BearsPatchT(page.view(), 300, kPatchShiningThrough)) << seed;
  }
}

TEST(PatchCodeTest, OtherPatchesAndBarsAreNone) {
  const std::vector<std::vector<double>> others = {{kWide, kNarrow, kNarrow, kWide},  // Patch 2
                                                   {kNarrow, kWide, kWide, kNarrow},  // Patch 4
                                                   {kWide, kWide, kNarrow, kNarrow},
                                                   {kNarrow, kNarrow, kWide, kWide},
                                                   {kNarrow, kNarrow, kNarrow, kNarrow},
                                                   {kNarrow, kWide, kNarrow},
                                                   {kNarrow, kWide, kNarrow, kWide, kNarrow},
                                                   {kWide, kWide, kWide, kWide},
                                                   {0.01, 0.03, 0.01, 0.03}};
  for (const std::vector<double>& bars : others) {
    const Image page = Sheet({.bars = bars});
    EXPECT_FALSE(BearsPatchT(page.view(), 300)) << testing::PrintToString(bars);
    EXPECT_FALSE(BearsPatchT(TurnQuarters(page.view(), 1).view(), 300))
        << testing::PrintToString(bars);
  }
  EXPECT_FALSE(BearsPatchT(Sheet({.length = 1}).view(), 300)) << "too short";
  EXPECT_FALSE(BearsPatchT(Sheet({.scale = 2}).view(), 300));
  EXPECT_FALSE(BearsPatchT(Sheet({.scale = 0.4}).view(), 300));
}

TEST(PatchCodeTest, TablesHeadsAndBarCodesAreNone) {
  DrawnPage page;
  cv::Mat mat = page.mat();
  for (int row = 0; row < 12; ++row) {  // filled heads of a table, and its rules
    cv::rectangle(mat, {300, 400 + 120 * row}, {2100, 400 + 120 * row + (row % 2 == 0 ? 24 : 60)},
                  {row < 2 ? 0.0 : 255.0}, cv::FILLED);
    cv::rectangle(mat, {300, 400 + 120 * row}, {2100, 520 + 120 * row}, {0}, 4);
    page.TextLine({340, 500 + 120 * row}, 1600);
  }
  cv::rectangle(mat, {1600, 150}, {2200, 156}, {0}, cv::FILLED);
  cv::rectangle(mat, {1600, 180}, {2200, 200}, {0}, cv::FILLED);
  DrawCode({.format = BarcodeFormat::kItf,
            .text = "26100809",
            .width_mm = 60,
            .height_mm = 60,
            .centre = {1750, 2600}},
           page.image);
  DrawCode({.format = BarcodeFormat::kQr,
            .text = "sohoa:separator:1",
            .width_mm = 60,
            .centre = {700, 2700}},
           page.image);
  EXPECT_FALSE(BearsPatchT(page.image.view(), 300));
  EXPECT_FALSE(BearsPatchT(TurnQuarters(page.image.view(), 1).view(), 300));
}

TEST(PatchCodeTest, MadePagesOfEveryProfileHaveNone) {
  for (const ScanProfile profile :
       {ScanProfile::kClean, ScanProfile::kOffice, ScanProfile::kWorn, ScanProfile::kPhoto}) {
    for (const bool paper : {false, true}) {
      absl::StatusOr<MadeDocument> document =
          MakeDocument({.seed = 901, .profile = profile, .dpi = 200, .paper = paper});
      ASSERT_TRUE(document.ok()) << document.status();
      for (const MadePage& page : document->pages)
        EXPECT_FALSE(BearsPatchT(page.image.view(), 200)) << static_cast<int>(profile);
    }
  }
}

TEST(PatchCodeTest, AnyPictureWillDo) {
  EXPECT_FALSE(BearsPatchT({}, 300));
  for (const int side : {1, 2, 30}) {
    Image page(side, 3 * side, PixelType::kBgr);
    EXPECT_FALSE(BearsPatchT(page.view(), 300));
    EXPECT_FALSE(BearsPatchT(page.view(), 1));
  }
}

}  // namespace
}  // namespace sohoa
