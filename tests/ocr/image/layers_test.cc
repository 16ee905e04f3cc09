// A page in layers: laid over each other again they show what was there.
#include "ocr/image/layers.h"

#include <gtest/gtest.h>

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <tuple>

#include "ocr/image/encode.h"
#include "ocr/image/mat.h"

namespace sohoa {
namespace {

const cv::Scalar kCream(214, 238, 245), kBlack(20, 20, 20), kRed(45, 40, 215);

// Print, a red ring over a part of it, and specks, on cream paper with noise; 300 dpi.
Image StampedPage() {
  Image page(1200, 900, PixelType::kBgr);
  cv::Mat mat = Borrow(page);
  mat.setTo(kCream);
  for (int y = 100; y < 800; y += 70)
    cv::putText(mat, "Uy ban nhan dan xa", {100, y}, cv::FONT_HERSHEY_COMPLEX, 1.4, kBlack, 3,
                cv::LINE_AA);
  cv::circle(mat, {700, 450}, 200, kRed, 8, cv::LINE_AA);
  cv::Mat noise(mat.size(), CV_8UC3);
  cv::RNG random(5);
  random.fill(noise, cv::RNG::NORMAL, 6, 4);
  mat -= noise;
  return page;
}

Image LaidOver(const Layers& layers) {
  Image out(layers.stencil.width(), layers.stencil.height(), layers.paper.type());
  cv::Mat mat = Borrow(out), colours;
  cv::resize(Borrow(layers.paper.view()), mat, mat.size(), 0, 0, cv::INTER_LINEAR);
  cv::resize(Borrow(layers.colours.view()), colours, mat.size(), 0, 0, cv::INTER_LINEAR);
  colours.copyTo(mat, 255 - Borrow(layers.stencil.view()));
  return out;
}

double MeanDifference(const Image& a, const Image& b) {
  return cv::norm(Borrow(a.view()), Borrow(b.view()), cv::NORM_L1) /
         static_cast<double>(a.size_bytes());
}

std::tuple<int, int, int> ColourAt(const Image& bgr, int x, int y) {
  const uint8_t* const p = bgr.row(y) + 3 * x;
  return {p[0], p[1], p[2]};
}

TEST(SeparateLayers, LaidOverEachOtherTheyShowThePage) {
  const Image page = StampedPage();
  const Layers layers = SeparateLayers(page.view(), 300);
  EXPECT_EQ(layers.stencil.width(), page.width());
  EXPECT_EQ(layers.colours.width(), page.width() / 4);
  EXPECT_EQ(layers.paper.width(), page.width() / 3);
  EXPECT_LT(MeanDifference(LaidOver(layers), page), 6);
}

TEST(SeparateLayers, StrokesKeepTheirColours) {
  const Image page = StampedPage();
  const Image again = LaidOver(SeparateLayers(page.view(), 300));
  const auto [ring_blue, ring_green, ring_red] = ColourAt(again, 700, 250);
  EXPECT_GT(ring_red, 170);
  EXPECT_LT(ring_blue + ring_green, 160);
  const auto [blue, green, red] = ColourAt(again, 1100, 850);
  EXPECT_NEAR(blue, 208, 8);
  EXPECT_NEAR(red, 239, 8);
  EXPECT_NEAR(green, 232, 8);
}

TEST(SeparateLayers, ThePaperIsEvenWhereStrokesWere) {
  const Layers layers = SeparateLayers(StampedPage().view(), 300);
  double least = 0;
  cv::minMaxLoc(Borrow(layers.paper.view()).reshape(1), &least);
  EXPECT_GT(least, 170) << "a shadow of a stroke";
}

TEST(SeparateLayers, SpecksStayWithThePaper) {
  Image page(400, 400, PixelType::kGrey);
  cv::Mat mat = Borrow(page);
  mat.setTo(240);
  page.row(200)[200] = 0;
  cv::circle(mat, {100, 100}, 3, 0, cv::FILLED);  // a full stop
  const Layers layers = SeparateLayers(page.view(), 300);
  EXPECT_EQ(layers.stencil.row(200)[200], 255);
  EXPECT_EQ(layers.stencil.row(100)[100], 0);
  EXPECT_LT(layers.paper.row(200 / 3)[200 / 3], 230);
}

// Drawn in the colour of the letters beside it, dirt would be read as their marks.
TEST(SeparateLayers, DirtThatIsPalerThanThePrintStaysWithThePaper) {
  Image page(400, 400, PixelType::kGrey);
  cv::Mat mat = Borrow(page);
  mat.setTo(240);
  cv::rectangle(mat, {100, 200}, {200, 230}, 20, cv::FILLED);  // print
  cv::circle(mat, {130, 190}, 3, 20, cv::FILLED);              // its mark
  cv::circle(mat, {170, 190}, 3, 110, cv::FILLED);             // dirt
  const Layers layers = SeparateLayers(page.view(), 300);
  EXPECT_EQ(layers.stencil.row(215)[150], 0);
  EXPECT_EQ(layers.stencil.row(190)[130], 0);
  EXPECT_EQ(layers.stencil.row(190)[170], 255);
  EXPECT_LT(LaidOver(layers).row(190)[170], 200) << "it is seen even so";
}

// Red is paler than black, and no dirt.
TEST(SeparateLayers, TheMarksOfASealsLettersAreInkBesideBlackPrint) {
  Image page(400, 400, PixelType::kBgr);
  cv::Mat mat = Borrow(page);
  mat.setTo(cv::Scalar(240, 240, 240));
  cv::rectangle(mat, {100, 200}, {200, 230}, cv::Scalar(20, 20, 20), cv::FILLED);
  cv::circle(mat, {130, 190}, 3, cv::Scalar(60, 60, 200), cv::FILLED);   // a seal's
  cv::circle(mat, {170, 190}, 3, cv::Scalar(95, 105, 120), cv::FILLED);  // dirt
  const Layers layers = SeparateLayers(page.view(), 300);
  EXPECT_EQ(layers.stencil.row(190)[130], 0);
  EXPECT_EQ(layers.stencil.row(190)[170], 255);
}

TEST(SeparateLayers, BareAndTinyPagesAreNoTrouble) {
  for (const auto& [width, height, tone] :
       {std::tuple{300, 300, 255}, {300, 300, 0}, {1, 1, 0}, {2, 500, 128}, {500, 2, 255}}) {
    Image page(width, height, PixelType::kGrey);
    Borrow(page).setTo(tone);
    for (const double dpi : {20.0, 300.0, 1200.0})
      EXPECT_LT(MeanDifference(LaidOver(SeparateLayers(page.view(), dpi)), page), 3)
          << width << " x " << height << ", " << tone;
  }
}

TEST(EncodePicture, ASmallPictureIsAFractionOfTheFaithfulOne) {
  const Image page = StampedPage();
  const auto faithful = EncodePicture(page.view(), 300);
  const auto small = EncodePicture(page.view(), 300, {.size = PictureSize::kSmall});
  ASSERT_TRUE(faithful.ok() && small.ok());
  EXPECT_FALSE(faithful->ink.has_value());
  EXPECT_EQ(faithful->base.bytes, EncodePage(page.view(), 300)->bytes);
  ASSERT_TRUE(small->ink.has_value());
  EXPECT_EQ(small->ink->stencil.codec, PageCodec::kG4);
  EXPECT_EQ(small->width, page.width());
  EXPECT_EQ(small->dpi, 300);
  EXPECT_LT(small->bytes() * 5, faithful->bytes());
}

TEST(EncodePicture, APageInBlackAndWhiteIsInOnePiece) {
  Image page(100, 100, PixelType::kBilevel);
  Borrow(page).setTo(255);
  const auto small = EncodePicture(page.view(), 300, {.size = PictureSize::kSmall});
  ASSERT_TRUE(small.ok());
  EXPECT_FALSE(small->ink.has_value());
  EXPECT_EQ(small->base.codec, PageCodec::kG4);
}

TEST(EncodePicture, RefusesWhatCannotBeWritten) {
  const Image page(10, 10, PixelType::kGrey);
  for (const PictureSize size : {PictureSize::kFaithful, PictureSize::kSmall}) {
    EXPECT_FALSE(EncodePicture(Image().view(), 300, {.size = size}).ok());
    EXPECT_FALSE(EncodePicture(page.view(), 0, {.size = size}).ok());
  }
}

}  // namespace
}  // namespace sohoa
