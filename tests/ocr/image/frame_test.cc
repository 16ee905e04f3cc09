#include "ocr/image/frame.h"

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/ocr/image/drawn_page.h"

namespace sohoa {
namespace {

using test::DrawnPage;
using testing::IsEmpty;
using testing::SizeIs;

constexpr int kInkBelow = 150;

// Strokes `thickness` wide, leaning counter-clockwise.
void DrawFrame(cv::Mat page, cv::Size2f size, double angle_deg, int thickness) {
  const cv::RotatedRect frame({700, 900}, size, static_cast<float>(-angle_deg));
  cv::Point2f corners[4];
  frame.points(corners);
  for (int i = 0; i < 4; ++i)
    cv::line(page, corners[i], corners[(i + 1) % 4], 90, thickness, cv::LINE_AA);
}

TEST(LiftFrames, AFrameGoesAndItsWordStays) {
  for (const double angle : {0.0, 1.4, -3.0}) {
    DrawnPage page, word;
    for (DrawnPage* p : {&page, &word}) p->Text("MAT", {640, 918});
    DrawFrame(page.mat(), {210, 95}, angle, 6);
    EXPECT_THAT(LiftFrames(page.image, kInkBelow, 300), SizeIs(1)) << angle;
    cv::Mat changed = page.mat() != word.mat();
    EXPECT_LT(cv::countNonZero(changed & (page.mat() < 200)), 30) << "of the frame, at " << angle;
    EXPECT_EQ(cv::countNonZero(changed & (word.mat() < 200)), 0) << "of the word, at " << angle;
  }
}

TEST(LiftFrames, PrintTablesAndSealsAreNoFrames) {
  DrawnPage page;
  for (int i = 0; i < 20; ++i) page.TextLine({300, 300 + i * 75}, 1900);
  for (int r = 0; r <= 2; ++r)
    cv::line(page.mat(), {300, 1900 + r * 90}, {900, 1900 + r * 90}, 0, 3);
  for (const int x : {300, 600, 900}) cv::line(page.mat(), {x, 1900}, {x, 2080}, 0, 3);
  cv::circle(page.mat(), {1700, 2600}, 130, 0, 6);
  cv::rectangle(page.mat(), {300, 2400}, {420, 2520}, 0, cv::FILLED);
  const cv::Mat before = page.mat().clone();
  EXPECT_THAT(LiftFrames(page.image, kInkBelow, 300), IsEmpty());
  EXPECT_EQ(cv::countNonZero(page.mat() != before), 0);
}

TEST(MoveEnclosed, TakesWhatTheLeaningFrameHoldsAndNothingBesideIt) {
  DrawnPage page;
  page.Text("MAT", {640, 918});
  DrawFrame(page.mat(), {210, 95}, -3.0, 6);
  const std::vector<Frame> frames = LiftFrames(page.image, kInkBelow, 300);
  ASSERT_THAT(frames, SizeIs(1));
  const cv::Point corner(frames[0].box.x1 - 2, frames[0].box.y0 + 2);  // outside of the frame
  page.mat().at<uint8_t>(corner) = 0;
  const int ink = cv::countNonZero(page.mat() < kInkBelow);
  Image stamps;
  MoveEnclosed(frames[0], page.image, stamps);
  EXPECT_EQ(cv::countNonZero(page.mat() < kInkBelow), 1) << "the dot in the corner";
  const cv::Mat moved(stamps.height(), stamps.width(), CV_8UC1, stamps.data());
  EXPECT_EQ(cv::countNonZero(moved < kInkBelow), ink - 1);
}

TEST(LiftFrames, SmallestPagesAreNoTrouble) {
  Image page(1, 1, PixelType::kGrey);
  EXPECT_THAT(LiftFrames(page, kInkBelow, 300), IsEmpty());
}

}  // namespace
}  // namespace sohoa
