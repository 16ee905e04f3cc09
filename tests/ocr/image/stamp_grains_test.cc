#include "ocr/image/stamp_grains.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <utility>
#include <vector>

#include "tests/ocr/image/drawn_sheet.h"

namespace sohoa {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

struct Sheet : test::DrawnSheet {
  explicit Sheet(double resolution) : DrawnSheet(resolution, 297) {}

  void Grain(double x, double y) { image.row(Px(y))[Px(x)] = 0; }

  // So many, the same ones every time, somewhere in the rectangle.
  void Strew(int count, double x0, double y0, double width, double height) {
    unsigned state = 11;
    const auto draw = [&] {
      state = state * 1103515245U + 12345U;
      return static_cast<double>((state >> 16) % 1000) / 1000;
    };
    for (int i = 0; i < count; ++i) {
      const double x = x0 + width * draw();
      Grain(x, y0 + height * draw());
    }
  }

  std::vector<Box> Find() const { return FindStampGrains(image.view(), kInkBelow, dpi); }
};

TEST(FindStampGrains, FindsWhatIsLeftOfAStamp) {
  for (const double dpi : {200.0, 300.0}) {
    Sheet sheet(dpi);
    sheet.Strew(30, 10, 20, 190, 260);  // dust
    sheet.Strew(14, 36, 52, 22, 8);
    ASSERT_THAT(sheet.Find(), SizeIs(1)) << dpi;
    const Box box = sheet.Find().front();
    EXPECT_LE(box.x0, sheet.Px(40));
    EXPECT_GE(box.x1, sheet.Px(54));
    EXPECT_NEAR(box.y0 + box.height() / 2, sheet.Px(56), sheet.Px(4));
  }
}

TEST(FindStampGrains, DustIsNone) {
  for (const int grains : {40, 400, 4000}) {
    Sheet sheet(300);
    sheet.Strew(grains, 10, 10, 190, 280);
    EXPECT_THAT(sheet.Find(), IsEmpty()) << grains;
  }
}

// The stamp on incoming mail, 48 by 25 mm.
TEST(FindStampGrains, SomethingHigherIsNone) {
  Sheet sheet(300);
  sheet.Strew(90, 36, 52, 48, 25);
  EXPECT_THAT(sheet.Find(), IsEmpty());
}

TEST(FindStampGrains, TwoStampsOneBelowTheOtherAreFound) {
  Sheet sheet(300);
  sheet.Strew(14, 36, 52, 22, 8);
  sheet.Strew(14, 36, 61, 30, 8);
  EXPECT_THAT(sheet.Find(), SizeIs(1));
}

// Their dots, marks and what is left of faded letters are near them.
TEST(FindStampGrains, GrainsNearPrintAreNone) {
  Sheet sheet(300);
  sheet.Print("Ve viec phe duyet ke hoach", 40, 55);
  sheet.Strew(20, 45, 49.5, 60, 2);
  EXPECT_THAT(sheet.Find(), IsEmpty());
}

TEST(FindStampGrains, OtherPlacesOfThePageAreNotLookedAt) {
  for (const auto& [x, y] : {std::pair{150.0, 52.0}, {36.0, 150.0}, {2.0, 52.0}}) {
    Sheet sheet(300);
    sheet.Strew(14, x, y, 14, 8);
    EXPECT_THAT(sheet.Find(), IsEmpty()) << x << " " << y;
  }
}

}  // namespace
}  // namespace sohoa
