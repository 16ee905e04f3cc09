#include "ocr/image/overlays.h"

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ocr/image/seal_rings.h"
#include "ocr/image/stamp_ink.h"
#include "tests/ocr/image/drawn_page.h"

namespace sohoa {
namespace {

using test::DrawnPage;
using testing::IsEmpty;
using testing::SizeIs;

constexpr int kInkBelow = 160;
const cv::Point kMiddle(1700, 2600);
constexpr int kRadius = 210;  // 36 mm across at 300 dpi

// Ring, inner ring, star; the signer's name across the lower rim and a pen stroke out of it.
void DrawSeal(cv::Mat page, const cv::Scalar& ink) {
  cv::circle(page, kMiddle, kRadius, ink, 7, cv::LINE_AA);
  cv::circle(page, kMiddle, kRadius - 60, ink, 4, cv::LINE_AA);
  cv::circle(page, kMiddle, 30, ink, cv::FILLED, cv::LINE_AA);
}
void DrawName(cv::Mat page) {
  cv::putText(page, "Nguyen Van A", kMiddle + cv::Point(-220, kRadius - 10),
              cv::FONT_HERSHEY_COMPLEX, 1.6, cv::Scalar::all(10), 4, cv::LINE_AA);
}

void ExpectAroundSeal(const Box& box) {
  EXPECT_NEAR(box.x0, kMiddle.x - kRadius, 20);
  EXPECT_NEAR(box.y0, kMiddle.y - kRadius, 20);
  EXPECT_NEAR(box.x1, kMiddle.x + kRadius, 20);
  EXPECT_NEAR(box.y1, kMiddle.y + kRadius, 20);
}

TEST(FindColouredOverlays, ASealAndAPenAreTold) {
  Image page(DrawnPage::kWidth, DrawnPage::kHeight, PixelType::kBgr);
  cv::Mat mat(page.height(), page.width(), CV_8UC3, page.data());
  mat.setTo(cv::Scalar(200, 235, 245));  // yellowed paper
  DrawSeal(mat, {60, 50, 200});
  DrawName(mat);
  cv::line(mat, kMiddle, kMiddle + cv::Point(330, -60), {180, 70, 40}, 8, cv::LINE_AA);
  const std::vector<Overlay> overlays = FindColouredOverlays(page.view(), 300);
  ASSERT_THAT(overlays, SizeIs(2));
  EXPECT_EQ(overlays[0].kind, OverlayKind::kSeal);
  EXPECT_EQ(overlays[0].colour, InkColour::kRed);
  ExpectAroundSeal(overlays[0].box);
  EXPECT_EQ(overlays[1].kind, OverlayKind::kPen);
  EXPECT_EQ(overlays[1].colour, InkColour::kBlue);
}

// A stamp of the register, set by hand: a frame with a ruling in it, leaning.
void DrawStamp(cv::Mat page, const cv::Scalar& ink, double lean_deg) {
  const cv::RotatedRect frame({560, 800}, {560, 290}, static_cast<float>(lean_deg));
  cv::Point2f corner[4];
  frame.points(corner);
  for (int k = 0; k < 4; ++k) cv::line(page, corner[k], corner[(k + 1) % 4], ink, 6, cv::LINE_AA);
  cv::line(page, (corner[0] + corner[1]) / 2, (corner[2] + corner[3]) / 2, ink, 4, cv::LINE_AA);
  cv::putText(page, "DEN", {330, 870}, cv::FONT_HERSHEY_COMPLEX, 2, ink, 5, cv::LINE_AA);
}

TEST(FindColouredOverlays, AFrameAroundWordsIsAStampInRedAndInBlue) {
  for (const cv::Scalar& ink : {cv::Scalar(60, 50, 200), cv::Scalar(170, 60, 40)}) {
    for (const double lean : {-3.0, 0.0, 3.0}) {
      Image page(DrawnPage::kWidth, DrawnPage::kHeight, PixelType::kBgr);
      cv::Mat mat(page.height(), page.width(), CV_8UC3, page.data());
      mat.setTo(cv::Scalar(235, 240, 245));
      DrawStamp(mat, ink, lean);
      const std::vector<Overlay> overlays = FindColouredOverlays(page.view(), 300);
      ASSERT_THAT(overlays, SizeIs(1)) << lean;
      EXPECT_EQ(overlays[0].kind, OverlayKind::kStamp);
      EXPECT_EQ(overlays[0].colour, ink[2] > 100 ? InkColour::kRed : InkColour::kBlue);
      EXPECT_NEAR((overlays[0].box.x0 + overlays[0].box.x1) / 2, 560, 8);
      EXPECT_NEAR((overlays[0].box.y0 + overlays[0].box.y1) / 2, 800, 8);
    }
  }
}

TEST(FindColouredOverlays, ABlockOfColourAndAWholePagesFrameAreNoStamps) {
  Image page(DrawnPage::kWidth, DrawnPage::kHeight, PixelType::kBgr);
  cv::Mat mat(page.height(), page.width(), CV_8UC3, page.data());
  mat.setTo(cv::Scalar::all(245));
  cv::rectangle(mat, {300, 300}, {800, 500}, {60, 50, 200}, cv::FILLED);
  cv::rectangle(mat, {100, 100}, {2300, 3300}, {60, 50, 200}, 8);
  EXPECT_THAT(FindColouredOverlays(page.view(), 300), IsEmpty());
}

TEST(FindStampInk, ShowsTheWordsWithoutTheirFrame) {
  Image page(DrawnPage::kWidth, DrawnPage::kHeight, PixelType::kBgr);
  cv::Mat mat(page.height(), page.width(), CV_8UC3, page.data());
  mat.setTo(cv::Scalar(215, 205, 240));  // pink
  DrawStamp(mat, {60, 50, 200}, 2);
  cv::putText(mat, "Printed", {400, 780}, cv::FONT_HERSHEY_COMPLEX, 2, cv::Scalar::all(10), 5);
  for (const double reduction : {0.5, 1.0, 2.0}) {
    const int width = static_cast<int>(page.width() / reduction);
    const int height = static_cast<int>(page.height() / reduction);
    const Image ink = FindStampInk(page.view(), FindColouredOverlays(page.view(), 300), reduction,
                                   width, height, 300 / reduction);
    ASSERT_EQ(ink.width(), width);
    ASSERT_EQ(ink.height(), height);
    const cv::Mat dark = cv::Mat(height, width, CV_8UC1, const_cast<uint8_t*>(ink.data())) < 128;
    const cv::Rect words = cv::boundingRect(dark);
    EXPECT_NEAR(words.x * reduction, 330, 12) << reduction;
    EXPECT_NEAR((words.y + words.height) * reduction, 870, 12) << reduction;
    EXPECT_LT(words.width * reduction, 250) << "the frame or black print stayed";
  }
  EXPECT_TRUE(FindStampInk(page.view(), {}, 1, 100, 100, 300).empty());
}

TEST(FindBlackSeals, ARingUnderPrintIsASealAndPrintIsNone) {
  DrawnPage page;
  for (int i = 0; i < 25; ++i) page.TextLine({300, 400 + i * 75}, 1900);
  cv::ellipse(page.mat(), {600, 2600}, {300, 120}, 0, 0, 360, 0,
              6);  // a loop of a pen is not round
  EXPECT_THAT(FindBlackSeals(page.image.view(), kInkBelow, 300), IsEmpty());
  DrawSeal(page.mat(), 100);
  DrawName(page.mat());
  const std::vector<Overlay> seals = FindBlackSeals(page.image.view(), kInkBelow, 300);
  ASSERT_THAT(seals, SizeIs(1));
  EXPECT_EQ(seals[0].colour, InkColour::kBlack);
  ExpectAroundSeal(seals[0].box);
}

TEST(LiftSeal, TakesAPalerSealOffThePrint) {
  DrawnPage page, without_seal;
  DrawSeal(page.mat(), 110);
  for (DrawnPage* p : {&page, &without_seal}) DrawName(p->mat());
  const Box seal{kMiddle.x - kRadius - 5, kMiddle.y - kRadius - 5, kMiddle.x + kRadius + 5,
                 kMiddle.y + kRadius + 5};
  ASSERT_TRUE(LiftSeal(seal, kInkBelow, page.image));
  cv::Mat ink, wanted;
  cv::threshold(page.mat(), ink, 80, 255, cv::THRESH_BINARY_INV);
  cv::threshold(without_seal.mat(), wanted, 80, 255, cv::THRESH_BINARY_INV);
  const int missing = cv::countNonZero(wanted & ~ink);
  EXPECT_LT(missing, cv::countNonZero(wanted) / 20) << "print is lost";
  EXPECT_EQ(page.mat().at<uint8_t>(kMiddle.y - kRadius, kMiddle.x), 255)
      << "the ring is still there";
}

TEST(LiftSeal, LeavesASealOfThePrintsOwnTone) {
  DrawnPage page;
  DrawSeal(page.mat(), 0);
  DrawName(page.mat());
  cv::threshold(page.mat(), page.mat(), 128, 255, cv::THRESH_BINARY);
  const cv::Mat lean = cv::getRotationMatrix2D(kMiddle, 0.4, 1);  // which makes its edges grey
  cv::warpAffine(page.mat().clone(), page.mat(), lean, page.mat().size(), cv::INTER_LINEAR,
                 cv::BORDER_CONSTANT, cv::Scalar::all(255));
  const cv::Mat before = page.mat().clone();
  const Box seal{kMiddle.x - kRadius, kMiddle.y - kRadius, kMiddle.x + kRadius,
                 kMiddle.y + kRadius};
  EXPECT_FALSE(LiftSeal(seal, kInkBelow, page.image));
  EXPECT_EQ(cv::countNonZero(page.mat() != before), 0);
}

TEST(LiftSeal, LeavesASealThatCoversNoPrint) {
  DrawnPage page;
  cv::circle(page.mat(), kMiddle, kRadius, 60, 9);  // without soft edges: one tone
  const cv::Mat before = page.mat().clone();
  const Box seal{kMiddle.x - kRadius - 5, kMiddle.y - kRadius - 5, kMiddle.x + kRadius + 5,
                 kMiddle.y + kRadius + 5};
  EXPECT_FALSE(LiftSeal(seal, kInkBelow, page.image));
  EXPECT_EQ(cv::countNonZero(page.mat() != before), 0);
}

TEST(LiftSeal, LeavesPalePrintUnderADarkerSeal) {
  DrawnPage page;
  cv::putText(page.mat(), "Nguyen Van A", kMiddle + cv::Point(-180, 60), cv::FONT_HERSHEY_COMPLEX,
              1.4, cv::Scalar::all(120), 6, cv::LINE_AA);
  DrawSeal(page.mat(), 20);
  const cv::Mat before = page.mat().clone();
  const Box seal{kMiddle.x - kRadius - 5, kMiddle.y - kRadius - 5, kMiddle.x + kRadius + 5,
                 kMiddle.y + kRadius + 5};
  EXPECT_FALSE(LiftSeal(seal, kInkBelow, page.image));
  EXPECT_EQ(cv::countNonZero(page.mat() != before), 0);
}

TEST(FindOverlays, SmallestPagesAreNoTrouble) {
  for (const auto& [width, height] : {std::pair{1, 1}, {1, 400}, {400, 1}, {5, 5}}) {
    EXPECT_THAT(FindColouredOverlays(Image(width, height, PixelType::kBgr).view(), 300), IsEmpty());
    EXPECT_THAT(FindBlackSeals(Image(width, height, PixelType::kGrey).view(), 128, 300), IsEmpty());
  }
}

// In a bilevel scan seal and print have one tone.
TEST(LiftSealRings, TakesTheRingsOffAndLeavesThePrintAcrossThem) {
  DrawnPage page, without_seal;
  DrawSeal(page.mat(), 10);
  cv::putText(page.mat(), "B", kMiddle + cv::Point(-15, -165), cv::FONT_HERSHEY_COMPLEX, 1,
              cv::Scalar::all(10), 3);
  for (DrawnPage* p : {&page, &without_seal}) DrawName(p->mat());
  const Box seal{kMiddle.x - kRadius - 7, kMiddle.y - kRadius - 3, kMiddle.x + kRadius + 3,
                 kMiddle.y + kRadius + 7};
  const cv::Mat with_seal = page.mat() < kInkBelow, wanted = without_seal.mat() < kInkBelow;
  ASSERT_TRUE(LiftSealRings(seal, kInkBelow, 300, page.image));
  const cv::Mat ink = page.mat() < kInkBelow;
  EXPECT_LT(cv::countNonZero(wanted & ~ink), cv::countNonZero(wanted) / 20) << "print is lost";
  EXPECT_LT(cv::countNonZero(ink & ~wanted), cv::countNonZero(with_seal & ~wanted) / 20)
      << "the seal is still there";
}

// A name and a signature that touch the outer ring make one wide shape of all three.
TEST(FindBlackSeals, TakesTheOuterRingWhereMuchPrintTouchesIt) {
  DrawnPage page;
  cv::circle(page.mat(), kMiddle, kRadius, 60, 9, cv::LINE_AA);
  cv::circle(page.mat(), kMiddle, kRadius * 2 / 3, 60, 5, cv::LINE_AA);
  cv::line(page.mat(), kMiddle + cv::Point(kRadius - 20, 30), kMiddle + cv::Point(4 * kRadius, 60),
           cv::Scalar::all(10), 8);
  const std::vector<Overlay> seals = FindBlackSeals(page.image.view(), kInkBelow, 300);
  ASSERT_EQ(seals.size(), 1u);
  EXPECT_NEAR(seals[0].box.width(), 2 * kRadius + 9, 12);  // found in pixels of 75 dpi
  EXPECT_NEAR((seals[0].box.x0 + seals[0].box.x1) / 2, kMiddle.x, 8);
}

TEST(LiftSealRings, ChangesNothingWhereNoRingIs) {
  DrawnPage page;
  for (int i = 0; i < 25; ++i) page.TextLine({300, 400 + i * 75}, 1900);
  const Image before = page.image;
  EXPECT_FALSE(LiftSealRings({800, 800, 1200, 1200}, kInkBelow, 300, page.image));
  EXPECT_FALSE(LiftSealRings({-50, -50, 30, 30}, kInkBelow, 300, page.image));
  EXPECT_TRUE(std::equal(before.data(), before.data() + before.size_bytes(), page.image.data()));
}

}  // namespace
}  // namespace sohoa
