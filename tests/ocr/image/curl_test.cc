#include "ocr/image/curl.h"

#include <cmath>
#include <functional>
#include <numbers>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include "gtest/gtest.h"
#include "ocr/image/prepare.h"
#include "tests/ocr/image/drawn_page.h"

namespace sohoa {
namespace {

using test::DrawnPage;

// By how many pixels a picture is pulled down at a place that runs from 0 to 1 each way.
using Bend = std::function<double(double x, double y)>;

Image Bent(const Image& page, const Bend& bend) {
  cv::Mat places(page.height(), page.width(), CV_32FC2);
  for (int y = 0; y < page.height(); ++y)
    for (int x = 0; x < page.width(); ++x)
      places.at<cv::Point2f>(y, x) = {
          static_cast<float>(x),
          static_cast<float>(y - bend(double(x) / page.width(), double(y) / page.height()))};
  Image bent(page.width(), page.height(), page.type());
  cv::Mat target(bent.height(), bent.width(), CV_8UC1, bent.data());
  const cv::Mat source(page.height(), page.width(), CV_8UC1, const_cast<uint8_t*>(page.data()));
  cv::remap(source, target, places, cv::noArray(), cv::INTER_LINEAR, cv::BORDER_REPLICATE);
  return bent;
}

void DrawText(DrawnPage& page) {
  for (int line = 0; line < 36; ++line) {
    const int indent = line * 53 % 170;  // words stand below each other on no real page
    page.TextLine({300 + indent, 350 + 80 * line}, 1900 - indent);
  }
}

PreparedPage Prepared(Image image) {
  absl::StatusOr<PreparedPage> page = PreparePage({std::move(image), 300});
  EXPECT_TRUE(page.ok()) << page.status();
  return *std::move(page);
}

// How far the lines of the page still bow, in pixels of a picture of 150 dpi; 0 where FindCurl sees
// none.
double BowLeft(const Image& page) {
  const std::optional<Curl> curl = FindCurl(FindLetters(Shrink(page.view(), 2).view()), 0);
  return curl ? curl->Bow() : 0;
}

// Amplitudes in pixels at 300 dpi: 24 are 2 mm, 82 are 7 mm.
TEST(FindCurl, BulgesSpinesAndWavesAreStraightened) {
  DrawnPage page;
  DrawText(page);
  const std::vector<Bend> bends = {
      [](double x, double) { return 24 * std::sin(std::numbers::pi * x); },
      [](double x, double) { return -48 * std::sin(std::numbers::pi * x); },
      [](double x, double) { return 82 * std::sin(std::numbers::pi * x); },
      [](double x, double) { return 82 * std::exp(-x / 0.25); },
      [](double x, double y) { return 60 * std::sin(std::numbers::pi * x) * (1 - y); }};
  for (size_t k = 0; k < bends.size(); ++k) {
    const PreparedPage prepared = Prepared(Bent(page.image, bends[k]));
    EXPECT_TRUE(prepared.facts.straightened) << k;
    EXPECT_EQ(prepared.facts.rotation_deg, 0) << k;
    EXPECT_EQ(BowLeft(prepared.archive), 0) << k;
    EXPECT_EQ(prepared.archive.width(), DrawnPage::kWidth);
    EXPECT_EQ(prepared.archive.height(), DrawnPage::kHeight);
  }
}

TEST(FindCurl, ABentPageIsFoundWhicheverWayUpItLies) {
  DrawnPage page;
  DrawText(page);
  const Image bent =
      Bent(page.image, [](double x, double) { return 70 * std::sin(std::numbers::pi * x); });
  for (int quarters = 0; quarters < 4; ++quarters) {
    const PreparedPage prepared = Prepared(TurnQuarters(bent.view(), quarters));
    EXPECT_TRUE(prepared.facts.straightened) << quarters;
    EXPECT_EQ(prepared.facts.rotation_deg, (360 - 90 * quarters) % 360);
    EXPECT_EQ(prepared.archive.width(), DrawnPage::kWidth) << quarters;
  }
}

TEST(FindCurl, FlatPagesKeepTheirPixels) {
  DrawnPage text, columns, few;
  DrawText(text);
  for (int line = 0; line < 30; ++line) {  // two columns whose lines do not meet
    columns.TextLine({200 + line * 53 % 170, 350 + 80 * line}, 700);
    columns.TextLine({1300 + line * 61 % 170, 385 + 86 * line}, 700);
  }
  for (int line = 0; line < 4; ++line) few.TextLine({300, 350 + 80 * line}, 1900);
  for (const DrawnPage* page : {&text, &columns, &few}) {
    const PreparedPage prepared = Prepared(page->image);
    EXPECT_FALSE(prepared.facts.straightened);
    EXPECT_TRUE(std::equal(page->image.data(), page->image.data() + page->image.size_bytes(),
                           prepared.archive.data()));
  }
}

TEST(FindCurl, LevelsALeaningBentPageInOneGo) {
  DrawnPage page;
  DrawText(page);
  const Image bent = Bent(page.image, [](double x, double) {
    return 48 * std::sin(std::numbers::pi * x) + 2480 * x * std::tan(2 * std::numbers::pi / 180);
  });
  const PreparedPage prepared = Prepared(bent);
  EXPECT_TRUE(prepared.facts.straightened);
  EXPECT_NEAR(prepared.facts.skew_deg, 2, 0.3);
  EXPECT_EQ(BowLeft(prepared.archive), 0);
}

}  // namespace
}  // namespace sohoa
