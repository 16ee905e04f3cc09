#include "ocr/image/red_ink.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace sohoa {
namespace {

struct Bgr {
  uint8_t b, g, r;
};

Image Paper(Bgr colour) {
  Image page(1240, 1754, PixelType::kBgr);
  for (size_t k = 0; k < page.size_bytes(); k += 3) {
    page.data()[k] = colour.b;
    page.data()[k + 1] = colour.g;
    page.data()[k + 2] = colour.r;
  }
  return page;
}

void Fill(Image& page, int x0, int y0, int x1, int y1, Bgr colour) {
  for (int y = y0; y < y1; ++y) {
    for (int x = x0; x < x1; ++x) {
      uint8_t* pixel = page.row(y) + 3 * x;
      pixel[0] = colour.b;
      pixel[1] = colour.g;
      pixel[2] = colour.r;
    }
  }
}

constexpr Bgr kWhite{255, 255, 255}, kBlack{20, 20, 20}, kYellow{170, 235, 250}, kBlue{170, 60, 40};

// The darkest pixel of the red ink where the page has the point (x, y).
int At(const RedInk& ink, int x, int y, double page_dpi) {
  const double scale = ink.dpi / page_dpi;
  return ink.image.row(static_cast<int>(y * scale))[static_cast<int>(x * scale)];
}

TEST(RedInkTest, RedIsDarkAndAllElseIsWhite) {
  Image page = Paper(kWhite);
  Fill(page, 100, 300, 300, 360, {40, 40, 200});
  Fill(page, 400, 300, 600, 360, kBlack);
  Fill(page, 700, 300, 900, 360, kBlue);
  const std::optional<RedInk> ink = FindRedInk(page.view(), 300);
  ASSERT_TRUE(ink.has_value());
  EXPECT_LT(At(*ink, 200, 330, 300), 40);
  EXPECT_GT(At(*ink, 500, 330, 300), 250);
  EXPECT_GT(At(*ink, 800, 330, 300), 250);
  EXPECT_GT(At(*ink, 200, 800, 300), 250);
}

TEST(RedInkTest, PagesWithoutRedCostNoReading) {
  EXPECT_FALSE(FindRedInk(Paper(kWhite).view(), 300).has_value());
  EXPECT_FALSE(FindRedInk(Paper(kYellow).view(), 300).has_value());
  EXPECT_FALSE(FindRedInk(Image(100, 100, PixelType::kGrey).view(), 300).has_value());
  EXPECT_FALSE(FindRedInk(Image().view(), 300).has_value());
}

// The frames of TUYỆT MẬT and KHẨN, stamped one below the other, touched: both were taken for one
// picture, and a clear stamp was missed.
TEST(RedInkTest, FramesThatTouchAreTakenOffTheirWords) {
  constexpr Bgr kRed{40, 40, 200};
  Image page = Paper(kWhite);
  for (const int top : {300, 388}) {
    const int right = top == 300 ? 700 : 560;
    Fill(page, 300, top, right, top + 95, kRed);
    Fill(page, 307, top + 7, right - 7, top + 88, kWhite);
    for (int x = 340; x < 500; x += 40) Fill(page, x, top + 28, x + 12, top + 67, kRed);
  }
  const std::optional<RedInk> ink = FindRedInk(page.view(), 300);
  ASSERT_TRUE(ink.has_value());
  for (const int top : {300, 388}) {
    EXPECT_GT(At(*ink, 450, top + 4, 300), 200) << "the frame";
    EXPECT_GT(At(*ink, 303, top + 50, 300), 200) << "the frame";
    EXPECT_LT(At(*ink, 346, top + 50, 300), 40) << "a letter";
  }
}

TEST(RedInkTest, SealsAndWhatIsHigherThanALineAreNoWords) {
  constexpr Bgr kRed{40, 40, 200};
  Image page = Paper(kWhite);
  Fill(page, 100, 300, 300, 360, kRed);               // a word
  Fill(page, 600, 300, 700, 500, kRed);               // higher
  Fill(page, 600, 1000, 660, 1060, kRed);             // a letter of a seal
  Fill(page, 1200, 1700, 1240, 1754, kRed);           // of one that the page's edge cuts
  Fill(page, 100, 1200, 300, 1260, {215, 215, 250});  // what shines through
  std::optional<RedInk> ink = FindRedInk(page.view(), 300);
  ASSERT_TRUE(ink.has_value());
  ASSERT_LT(At(*ink, 200, 1230, 300), 240);
  KeepWords({{250, 450, 400, 600}, {560, 800, 800, 1000}}, &*ink);
  EXPECT_EQ(At(*ink, 200, 1230, 300), 255);
  EXPECT_LT(At(*ink, 200, 330, 300), 40);
  EXPECT_GT(At(*ink, 650, 400, 300), 250);
  EXPECT_GT(At(*ink, 630, 1030, 300), 250);
  EXPECT_GT(At(*ink, 1220, 1720, 300), 250);
}

TEST(RedInkTest, CoarseScansAreNotMadeCoarser) {
  Image page = Paper(kWhite);
  Fill(page, 100, 300, 300, 360, {40, 40, 200});
  const std::optional<RedInk> ink = FindRedInk(page.view(), 100);
  ASSERT_TRUE(ink.has_value());
  EXPECT_EQ(ink->image.width(), page.width());
}

}  // namespace
}  // namespace sohoa
