#include "ocr/image/dotted_lines.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace sohoa {
namespace {

constexpr int kInkBelow = 128;
constexpr double kDpi = 300;

Image WhitePage() {
  Image page(1200, 400, PixelType::kGrey);
  std::fill_n(page.data(), page.size_bytes(), uint8_t{255});
  return page;
}

void Fill(Image& page, const Box& box) {
  for (int y = box.y0; y < box.y1; ++y) std::fill_n(page.row(y) + box.x0, box.width(), uint8_t{10});
}

// Dots of 4 × 4 pixels from `x` on; `lean`: pixels down from one to the next.
void Dots(Image& page, int x, int y, int count, double step, double lean = 0) {
  for (int k = 0; k < count; ++k) {
    const int left = x + static_cast<int>(k * step), top = y + static_cast<int>(k * lean);
    Fill(page, {left, top, left + 4, top + 4});
  }
}

int InkPixels(const Image& page) {
  return static_cast<int>(std::count_if(page.data(), page.data() + page.size_bytes(),
                                        [](uint8_t v) { return v < 128; }));
}

TEST(LiftDottedLines, WhitensTheDotsAndSaysWhereTheyWere) {
  for (const double step : {8.0, 13.3, 20.0}) {
    Image page = WhitePage();
    Dots(page, 100, 200, 40, step, 0.03);
    const std::vector<Box> lines = LiftDottedLines(page, kInkBelow, kDpi);
    ASSERT_EQ(lines.size(), 1u) << step;
    EXPECT_EQ(lines[0].x0, 100);
    EXPECT_EQ(lines[0].y0, 200);
    EXPECT_NEAR(lines[0].x1, 100 + 39 * step + 4, 1);
    EXPECT_EQ(InkPixels(page), 0) << step;
  }
}

TEST(LiftDottedLines, GoesOnBehindLettersThatHideSomeDots) {
  Image page = WhitePage();
  Dots(page, 100, 200, 20, 13);
  Dots(page, 100 + 23 * 13, 200, 20, 13);
  const Box letter{100 + 20 * 13, 170, 100 + 22 * 13 + 6, 215};  // on the three dots between
  Fill(page, letter);
  EXPECT_EQ(LiftDottedLines(page, kInkBelow, kDpi).size(), 1u);
  EXPECT_EQ(InkPixels(page), letter.width() * letter.height()) << "the letter stays";
}

TEST(LiftDottedLines, KeepsTheDotUnderAVowelThatStandsOnTheLine) {
  Image page = WhitePage();
  Dots(page, 100, 200, 20, 13);
  const Box larger{100 + 20 * 13, 199, 106 + 20 * 13, 205};
  Fill(page, larger);
  Dots(page, 100 + 21 * 13, 200, 20, 13);
  const Box lower{100 + 41 * 13, 203, 104 + 41 * 13, 207};
  Fill(page, lower);
  Dots(page, 100 + 42 * 13, 200, 20, 13);
  EXPECT_EQ(LiftDottedLines(page, kInkBelow, kDpi).size(), 1u);
  EXPECT_EQ(InkPixels(page), larger.width() * larger.height() + lower.width() * lower.height());
}

TEST(LiftDottedLines, KeepsAnEllipsisADotUnderAVowelAndScatteredDirt) {
  Image page = WhitePage();
  Dots(page, 100, 100, 3, 13);  // …
  Dots(page, 300, 100, 7, 13);
  const int steps[] = {30, 55, 38, 71, 44, 26, 62, 35, 80, 41, 33, 52};  // as vowels come
  int x = 100;
  for (const int step : steps) Dots(page, x += step, 220, 1, 0);
  for (int k = 0; k < 30; ++k) Dots(page, 100 + k * 14, 300 + k * 53 % 67, 1, 0);
  const int before = InkPixels(page);
  EXPECT_TRUE(LiftDottedLines(page, kInkBelow, kDpi).empty());
  EXPECT_EQ(InkPixels(page), before);
}

}  // namespace
}  // namespace sohoa
