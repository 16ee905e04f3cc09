#include "ocr/image/faint_frame.h"

#include <cmath>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/ocr/image/drawn_sheet.h"

namespace sohoa {
namespace {

using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

struct Sheet : test::DrawnSheet {
  explicit Sheet(double resolution) : DrawnSheet(resolution, 200) {}

  void Rule(double x0, double y0, double x1, double y1, double width) {
    cv::line(mat(), {Px(x0), Px(y0)}, {Px(x1), Px(y1)}, 0, std::max(1, Px(width)));
  }

  // Around (60, 60), leaning counter-clockwise.
  void Frame(double width, double height, double angle_deg = 0) {
    const cv::RotatedRect frame(
        cv::Point2f(static_cast<float>(Px(60)), static_cast<float>(Px(60))),
        cv::Size2f(static_cast<float>(Px(width)), static_cast<float>(Px(height))),
        static_cast<float>(-angle_deg));
    cv::Point2f corners[4];
    frame.points(corners);
    for (int i = 0; i < 4; ++i)
      cv::line(mat(), corners[i], corners[(i + 1) % 4], 0, std::max(1, Px(0.6)));
  }

  // Leaves of every 1000 pixels of ink right of `from_x` only so many.
  void Wear(unsigned per_mille, double from_x = 0) {
    unsigned state = 7;
    for (int y = 0; y < image.height(); ++y)
      for (int x = Px(from_x); x < image.width(); ++x) {
        if (image.row(y)[x] == 255) continue;
        state = state * 1103515245U + 12345U;
        if ((state >> 16) % 1000 >= per_mille) image.row(y)[x] = 255;
      }
  }

  std::vector<FaintFrame> All() const { return FindFaintFrames(image.view(), kInkBelow, dpi); }
  // Those that stand by themselves.
  std::vector<Box> Frames() const {
    std::vector<Box> frames;
    for (const FaintFrame& frame : All())
      if (frame.trace == FrameTrace::kAlone) frames.push_back(frame.box);
    return frames;
  }
};

TEST(FindFaintFrames, FindsAFrameHoweverLittleOfItsInkIsLeft) {
  for (const double dpi : {150.0, 200.0, 300.0, 600.0}) {
    for (const double angle : {0.0, 1.2, -2.5}) {
      for (const unsigned left : {1000U, 250U, 60U}) {
        if (left < 100 && dpi < 300) continue;  // fewer pixels: hardly one of them
        Sheet sheet(dpi);
        sheet.Frame(28, 8, angle);
        sheet.Print("MAT", 52, 61.5);
        sheet.Wear(left);
        const std::vector<Box> frames = sheet.Frames();
        ASSERT_FALSE(frames.empty()) << dpi << " dpi, " << angle << " degrees, " << left;
        EXPECT_NEAR(frames[0].x0, sheet.Px(46), sheet.Px(3));
        EXPECT_NEAR(frames[0].x1, sheet.Px(74), sheet.Px(3));
        EXPECT_NEAR(frames[0].height(), sheet.Px(9), sheet.Px(2));
      }
    }
  }
}

TEST(FindFaintFrames, HalfAFrameIsEnough) {
  Sheet sheet(300);
  sheet.Frame(28, 8);
  sheet.Print("MAT", 52, 61.5);
  sheet.Wear(250);
  sheet.Wear(0, 68);
  EXPECT_THAT(sheet.Frames(), SizeIs(1));
}

TEST(FindFaintFrames, StampsBelowOneAnotherAreFoundEach) {
  Sheet sheet(300);
  sheet.Frame(28, 8);
  sheet.Print("MAT", 52, 61.5);
  sheet.Rule(46, 65.5, 80, 65.5, 0.6);
  sheet.Rule(46, 73.5, 80, 73.5, 0.6);
  sheet.Rule(46, 65.5, 46, 73.5, 0.6);
  sheet.Rule(80, 65.5, 80, 73.5, 0.6);
  sheet.Print("KHAN", 52, 71);
  sheet.Wear(250);
  EXPECT_THAT(sheet.Frames(), SizeIs(2));
}

// A faint frame above a well kept one, whose upper stroke covers its lower one.
TEST(FindFaintFrames, AFrameThatRunsIntoTheNextIsFoundAsJoined) {
  Sheet sheet(300);
  sheet.Frame(34, 8);
  sheet.Print("TUYET MAT", 47, 61.5);
  sheet.Wear(300);
  sheet.Rule(43, 64.4, 77, 64.4, 0.9);
  sheet.Rule(43, 72.4, 77, 72.4, 0.6);
  for (const double x : {43, 77}) sheet.Rule(x, 64.4, x, 72.4, 0.6);
  sheet.Print("HOA TOC", 50, 70);
  sheet.Rule(43, 72.4, 43, 80, 0.6);  // and goes on, as a table's does
  const std::vector<FaintFrame> frames = sheet.All();
  ASSERT_THAT(frames, Not(IsEmpty()));
  EXPECT_EQ(frames.front().trace, FrameTrace::kJoined);
  EXPECT_NEAR(frames.front().box.y0, sheet.Px(56), sheet.Px(1));
}

// Their widths differ, and they share a stroke; the stamp on incoming mail has a high cell.
TEST(FindFaintFrames, TwoStampsWhoseFramesTouchAreFoundEach) {
  Sheet sheet(200);
  for (const double y : {56, 64, 72}) sheet.Rule(46, y, y < 60 ? 66 : 70, y, 0.6);
  sheet.Rule(46, 56, 46, 72, 0.6);
  sheet.Rule(66, 56, 66, 64, 0.6);
  sheet.Rule(70, 64, 70, 72, 0.6);
  sheet.Print("MA", 49, 61.5);
  sheet.Print("KHAN", 49, 69.5);
  sheet.Wear(700);
  EXPECT_THAT(sheet.Frames(), SizeIs(testing::Ge(2u)));
}

// Every row of a table looks like a frame but for its rulings, which go on.
TEST(FindFaintFrames, RowsOfATableAreNone) {
  for (const unsigned left : {1000U, 250U, 60U}) {
    Sheet sheet(300);
    for (double y = 40; y <= 90; y += 10) sheet.Rule(40, y, 90, y, 0.4);
    for (const double x : {40, 90}) sheet.Rule(x, 40, x, 90, 0.4);
    for (double y = 47; y <= 90; y += 10) sheet.Print("ten", 50, y);
    sheet.Wear(left);
    EXPECT_THAT(sheet.Frames(), IsEmpty()) << left;
  }
}

TEST(FindFaintFrames, TheHeadOfAnArrivalStampIsNone) {
  for (const unsigned left : {1000U, 250U}) {
    Sheet sheet(300);
    sheet.Frame(48, 25);
    sheet.Rule(36, 55.5, 84, 55.5, 0.3);
    sheet.Rule(52, 55.5, 52, 72.5, 0.3);
    sheet.Print("VAN PHONG", 42, 53);
    sheet.Print("DEN", 39, 65);
    sheet.Wear(left);
    EXPECT_THAT(sheet.Frames(), IsEmpty()) << left;
  }
}

TEST(FindFaintFrames, DottedLinesOfAFormAreNone) {
  Sheet sheet(300);
  for (double y = 40; y <= 110; y += 8) {
    sheet.Print("Ho ten", 30, y);
    for (double x = 55; x < 100; x += 1.1) sheet.Rule(x, y, x + 0.2, y, 0.3);
  }
  EXPECT_THAT(sheet.Frames(), IsEmpty());
}

TEST(FindFaintFrames, TwoRulesWithATitleBetweenAreNone) {
  Sheet sheet(300);
  sheet.Rule(45, 50, 85, 50, 0.4);
  sheet.Print("QUYET DINH", 48, 56);
  sheet.Rule(45, 60, 85, 60, 0.4);
  EXPECT_THAT(sheet.Frames(), IsEmpty());
}

TEST(FindFaintFrames, AnEmptyBoxToBeFilledInIsNone) {
  Sheet sheet(300);
  sheet.Frame(40, 9);
  EXPECT_THAT(sheet.Frames(), IsEmpty());
}

TEST(FindFaintFrames, PrintAndCodesAreNone) {
  Sheet sheet(300);
  for (double y = 30; y < 100; y += 6.5) sheet.Print("sheets with a filled line of print", 25, y);
  unsigned state = 3;
  for (int y = 0; y < 25; ++y)
    for (int x = 0; x < 25; ++x) {
      state = state * 1103515245U + 12345U;
      if ((state >> 16) % 2 == 0) continue;
      cv::rectangle(sheet.mat(), {sheet.Px(140 + x * 0.8), sheet.Px(20 + y * 0.8)},
                    {sheet.Px(140.8 + x * 0.8), sheet.Px(20.8 + y * 0.8)}, 0, cv::FILLED);
    }
  EXPECT_THAT(sheet.Frames(), IsEmpty());
}

TEST(FindFaintFrames, BoxesOfOtherSizesAreNone) {
  for (const cv::Size2d size : {cv::Size2d(7, 7), cv::Size2d(30, 40), cv::Size2d(90, 9)}) {
    Sheet sheet(300);
    sheet.Frame(size.width, size.height);
    sheet.Print("x", 59, 61);
    EXPECT_THAT(sheet.Frames(), IsEmpty()) << size.width;
  }
}

TEST(FindFaintFrames, SmallestPagesAreNoTrouble) {
  const Image page(1, 1, PixelType::kGrey);
  EXPECT_THAT(FindFaintFrames(page.view(), Sheet::kInkBelow, 300), IsEmpty());
}

}  // namespace
}  // namespace sohoa
