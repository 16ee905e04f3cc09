#include "ocr/image/legibility.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "drawn_page.h"
#include "ocr/image/tone.h"

namespace sohoa {
namespace {

constexpr double kDpi = 300;

// A page with `lines` of print on paper whose grain is `lightest_grain` to 255 light.
Image GrainyPage(int lines, int lightest_grain) {
  test::DrawnPage page;
  for (int i = 0; i < lines; ++i) page.TextLine({300, 300 + i * 60}, 1800);
  unsigned state = 7;
  for (int y = 0; y < page.image.height(); ++y)
    for (int x = 0; x < page.image.width(); ++x) {
      state = state * 1664525U + 1013904223U;
      const int grain =
          lightest_grain +
          static_cast<int>((state >> 16) % static_cast<unsigned>(256 - lightest_grain));
      uint8_t& pixel = page.image.row(y)[x];
      pixel = std::min(pixel, static_cast<uint8_t>(grain));
    }
  return std::move(page.image);
}

// Black in the upper left corner alone: tells how a picture was turned.
Image MarkedPage() {
  Image page(60, 80, PixelType::kGrey);
  std::fill_n(page.data(), page.size_bytes(), uint8_t{255});
  for (int y = 0; y < 20; ++y) std::fill_n(page.row(y), 20, uint8_t{0});
  return page;
}

bool IsBlack(ImageView picture, bool right, bool below) {
  return picture.row(below ? picture.height - 1 : 0)[right ? picture.width - 1 : 0] == 0;
}

// Reads so much with the mark in each corner.
struct Reads {
  double upper_left = 0, lower_left = 0, lower_right = 0, upper_right = 0;

  absl::StatusOr<double> operator()(ImageView picture, double /*dpi*/) const {
    if (IsBlack(picture, false, false)) return upper_left;
    if (IsBlack(picture, false, true)) return lower_left;
    if (IsBlack(picture, true, true)) return lower_right;
    return upper_right;
  }
};

absl::StatusOr<double> Fails(ImageView, double) { return absl::DeadlineExceededError("too long"); }

// Tesseract's own threshold lay in such grain, and it took 244,000 spots for print.
TEST(LegibilityOf, ShowsTheReaderPrintWithoutGrain) {
  const Image page = GrainyPage(3, kLightestInk);
  int dark = 0, grain = 0;
  const Legibility reader = [&](ImageView picture, double dpi) -> absl::StatusOr<double> {
    EXPECT_EQ(dpi, kDpi);
    for (int y = 0; y < picture.height; ++y)
      for (int x = 0; x < picture.width; ++x) {
        dark += picture.row(y)[x] < kLightestInk;
        grain += picture.row(y)[x] >= kLightestInk && picture.row(y)[x] < 255;
      }
    return 12.5;
  };
  EXPECT_EQ(LegibilityOf(page.view(), kDpi, reader).value_or(-1), 12.5);
  EXPECT_GT(dark, 1000);
  EXPECT_EQ(grain, 0);
}

TEST(LegibilityOf, AsksNoReaderOfGrainAsDarkAsPalePrint) {
  const Image page = GrainyPage(3, 180);
  EXPECT_EQ(LegibilityOf(page.view(), kDpi, Fails).value_or(-1), 0);
}

TEST(LegibilityOf, AsksOfAPageFullOfPrint) {
  const Image page = GrainyPage(50, kLightestInk);
  EXPECT_EQ(LegibilityOf(page.view(), kDpi, Fails).status().code(),
            absl::StatusCode::kDeadlineExceeded);
}

TEST(TurnToRead, TakesTheTurnThatReadsClearlyBest) {
  const Image page = MarkedPage();
  const std::vector<int> all = {1, 2, 3};
  EXPECT_EQ(TurnToRead(page.view(), kDpi, all, Reads{.upper_left = 10}).value_or(-1), 0);
  EXPECT_EQ(
      TurnToRead(page.view(), kDpi, all, Reads{.upper_left = 10, .lower_left = 14}).value_or(-1),
      0);
  EXPECT_EQ(TurnToRead(page.view(), kDpi, all,
                       Reads{.upper_left = 10, .lower_left = 16, .lower_right = 20})
                .value_or(-1),
            2);
  EXPECT_EQ(
      TurnToRead(page.view(), kDpi, {2}, Reads{.upper_left = 10, .upper_right = 20}).value_or(-1),
      0);
  EXPECT_EQ(TurnToRead(page.view(), kDpi, all, Fails).status().code(),
            absl::StatusCode::kDeadlineExceeded);
}

TEST(IsOtherSide, IsWhatReadsBetterInAMirrorOrWhatIsPaleAndReadsNeitherWay) {
  const Image page = MarkedPage();  // in a mirror: upper right
  const auto is_other = [&](double contrast, double here, double there) {
    return IsOtherSide(page.view(), kDpi, contrast, Reads{.upper_left = here, .upper_right = there})
        .value();
  };
  for (const double contrast : {0.2, 0.3}) {
    EXPECT_TRUE(is_other(contrast, 100, 300));
    EXPECT_FALSE(is_other(contrast, 300, 100));
  }
  EXPECT_TRUE(is_other(kShinesThrough - 0.01, 0, 0));
  EXPECT_FALSE(is_other(kShinesThrough + 0.01, 0, 0));
  EXPECT_EQ(IsOtherSide(page.view(), kDpi, 0.3, Fails).status().code(),
            absl::StatusCode::kDeadlineExceeded);
}

}  // namespace
}  // namespace sohoa
