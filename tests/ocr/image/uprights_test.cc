#include "ocr/image/uprights.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>

namespace sohoa {
namespace {

// Letters of a Times at 300 dpi and 13 points, drawn of bars: capitals are 36 pixels high.
struct Drawing {
  static constexpr int kHeight = 36, kTop = 12, kBottom = kTop + kHeight;

  Image image{300, 60, PixelType::kGrey};
  int x = 20;  // where the next letter begins

  Drawing() { std::fill_n(image.data(), image.size_bytes(), uint8_t{250}); }

  void Bar(int x0, int y0, int x1, int y1, double lean = 0) {
    for (int y = y0; y < y1; ++y) {
      const int shift = static_cast<int>(std::lround(lean * (kBottom - y)));
      for (int column = x0; column < x1; ++column) image.row(y)[column + shift] = 30;
    }
  }
  void Stem(int thick, double lean = 0) {
    Bar(x + 8 - thick / 2, kTop, x + 8 - thick / 2 + thick, kBottom, lean);
  }
  // I with serifs `serif` wide on either side; 18 pixels to the next.
  Drawing& I(int thick = 4, int serif = 7, double lean = 0) {
    Stem(thick, lean);
    Bar(x + 8 - serif, kTop, x + 8 + serif, kTop + 2, lean);
    Bar(x + 8 - serif, kBottom - 2, x + 8 + serif, kBottom, lean);
    x += 18;
    return *this;
  }
  Drawing& H() {
    Bar(x + 8, kTop + 17, x + 26, kTop + 20);
    return I().I();
  }
  Drawing& L() {
    Bar(x + 8, kBottom - 2, x + 28, kBottom);
    return I();
  }
  Drawing& T() {
    Bar(x - 7, kTop, x + 24, kTop + 2);
    return I();
  }
  Drawing& Stop() {
    Bar(x + 3, kBottom - 5, x + 8, kBottom);
    x += 12;
    return *this;
  }
  Drawing& Semicolon() {
    Bar(x + 3, kTop + 13, x + 8, kTop + 18);
    return Stop();
  }
  int Count() const { return CountUprights(image.view(), {0, 0, image.width(), image.height()}); }
};

TEST(CountUprights, CountsTheStrokesOfNumerals) {
  EXPECT_EQ(Drawing().I().Stop().Count(), 1);
  EXPECT_EQ(Drawing().I().I().Stop().Count(), 2);
  EXPECT_EQ(Drawing().I().I().I().Stop().Count(), 3);
  EXPECT_EQ(Drawing().I().I().I().Semicolon().Count(), 3);
}

TEST(CountUprights, WhateverTheirFaceIs) {
  EXPECT_EQ(Drawing().I(2).I(2).I(2).Count(), 3) << "thin";
  EXPECT_EQ(Drawing().I(9, 9).I(9, 9).I(9, 9).Count(), 3) << "bold, serifs touch";
  EXPECT_EQ(Drawing().I(4, 2).I(4, 2).Count(), 2) << "without serifs";
  EXPECT_EQ(Drawing().I(4, 7, 0.28).I(4, 7, 0.28).I(4, 7, 0.28).Count(), 3) << "italic";
}

TEST(CountUprights, KnowsOtherLettersByTheirBars) {
  EXPECT_EQ(Drawing().H().Stop().Count(), 0);
  EXPECT_EQ(Drawing().H().I().Stop().Count(), 0);
  EXPECT_EQ(Drawing().L().Stop().Count(), 0);
  EXPECT_EQ(Drawing().T().Count(), 0);
  EXPECT_EQ(Drawing().I().I().L().Count(), 0);
  EXPECT_EQ(Drawing().I().I().I().I().Count(), 0);
}

TEST(CountUprights, LeavesUnevenStrokes) {
  Drawing apart;
  apart.I().x += 40;
  EXPECT_EQ(apart.I().Count(), 0);
  Drawing leaning;
  EXPECT_EQ(leaning.I().I(4, 7, 0.3).Count(), 0) << "N, V";
  Drawing bow;
  bow.Bar(20, 12, 50, 48);
  EXPECT_EQ(bow.Count(), 0);
}

TEST(CountUprights, OfNothingIsNothing) {
  EXPECT_EQ(Drawing().Count(), 0);
  EXPECT_EQ(CountUprights(Drawing().image.view(), {}), 0);
  EXPECT_EQ(CountUprights(Drawing().I().image.view(), {-50, -50, -10, -10}), 0);
  EXPECT_EQ(CountUprights(Drawing().I().image.view(), {-50, -50, 5000, 5000}), 1);
}

}  // namespace
}  // namespace sohoa
