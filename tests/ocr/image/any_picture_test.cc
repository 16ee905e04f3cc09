// Pictures of every size, type and content: a page whose parts fit together, or an error; never a
// crash. SOHOA_ROUNDS says how many (default: 80); each round has a seed of its own.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <random>
#include <string>

#include "ocr/image/encode.h"
#include "ocr/image/prepare.h"
#include "tests/ocr/image/made_files.h"

namespace sohoa {
namespace {

class RandomPicture {
 public:
  explicit RandomPicture(unsigned seed) : random_(seed) {}

  DecodedPage Make() {
    const cv::Size size(Edge(), Edge());
    type_ = static_cast<PixelType>(Int(0, 2));
    cv::Mat mat(size, type_ == PixelType::kBgr ? CV_8UC3 : CV_8UC1, Colour());
    for (int things = Int(0, 12); things > 0; --things) Draw(mat);
    if (type_ == PixelType::kBilevel) cv::threshold(mat, mat, 127, 255, cv::THRESH_BINARY);
    DecodedPage page{Image(size.width, size.height, type_), 0};
    std::copy_n(mat.data, page.image.size_bytes(), page.image.data());
    const double dpis[] = {0, 1, 72, 150, 300, 600, 100'000};
    page.dpi = dpis[Int(0, 6)];
    return page;
  }

 private:
  int Int(int low, int high) { return std::uniform_int_distribution<int>(low, high)(random_); }

  int Edge() {
    switch (Int(0, 9)) {
      case 0:
        return 1;
      case 1:
        return Int(2, 9);
      case 2:
        return Int(1500, 6000);
      default:
        return Int(10, 1400);
    }
  }

  cv::Scalar Colour() {
    if (Int(0, 1) == 0) return cv::Scalar::all(Int(0, 1) * 255);
    return cv::Scalar(Int(0, 255), Int(0, 255), Int(0, 255));
  }

  cv::Point Anywhere(const cv::Mat& mat) {
    return {Int(-20, mat.cols + 20), Int(-20, mat.rows + 20)};
  }

  void Draw(cv::Mat& mat) {
    const cv::Scalar ink = Colour();
    const cv::Point at = Anywhere(mat);
    switch (Int(0, 7)) {
      case 0:
        cv::circle(mat, at, Int(1, 400), ink, Int(1, 9));
        break;
      case 1:
        cv::rectangle(mat, at, Anywhere(mat), ink, Int(-1, 8));
        break;
      case 2:
        cv::line(mat, at, Anywhere(mat), ink, Int(1, 12));
        break;
      case 3:
        Print(mat, at, ink);
        break;
      case 4:
        Dots(mat, at, ink);
        break;
      case 5:
        cv::randu(mat(cv::Rect(0, 0, mat.cols, (mat.rows + 3) / 4)), 0, 256);
        break;
      case 6:
        Table(mat, at, ink);
        break;
      default:
        cv::rectangle(mat, {0, 0}, {Int(0, mat.cols), mat.rows}, cv::Scalar::all(0), -1);
    }
  }

  void Print(cv::Mat& mat, cv::Point at, const cv::Scalar& ink) {
    const double scale = Int(2, 30) / 10.0;
    for (int line = Int(1, 20); line > 0; --line, at.y += static_cast<int>(34 * scale))
      cv::putText(mat, std::string(static_cast<size_t>(Int(1, 40)), 'n'), at,
                  cv::FONT_HERSHEY_SIMPLEX, scale, ink, Int(1, 4));
  }

  void Dots(cv::Mat& mat, cv::Point at, const cv::Scalar& ink) {
    const int step = Int(4, 30), radius = Int(0, 3);
    for (int dots = Int(1, 60); dots > 0; --dots, at.x += step)
      cv::circle(mat, at, radius, ink, cv::FILLED);
  }

  void Table(cv::Mat& mat, cv::Point at, const cv::Scalar& ink) {
    const int width = Int(20, 300), height = Int(10, 120);
    for (int row = Int(1, 6); row > 0; --row)
      for (int column = Int(1, 5); column > 0; --column)
        cv::rectangle(mat, at + cv::Point(column * width, row * height),
                      at + cv::Point((column + 1) * width, (row + 1) * height), ink, Int(1, 4));
  }

  std::mt19937 random_;
  PixelType type_ = PixelType::kGrey;
};

bool LiesOn(const Box& box, const Image& image) {
  return box.x0 >= 0 && box.y0 >= 0 && box.x1 <= image.width() && box.y1 <= image.height() &&
         !box.empty();
}

void ExpectFitsTogether(const PreparedPage& page, PixelType scanned) {
  ASSERT_FALSE(page.archive.empty());
  EXPECT_EQ(page.archive.type(), scanned);
  EXPECT_EQ(page.reading.type(), PixelType::kGrey);
  EXPECT_FALSE(page.reading.empty());
  EXPECT_GT(page.dpi, 0);
  if (!page.stamps.empty()) {
    EXPECT_EQ(page.stamps.width(), page.reading.width());
    EXPECT_EQ(page.stamps.height(), page.reading.height());
  }
  for (const Region& region : page.regions) {
    EXPECT_TRUE(LiesOn(region.box, page.reading));
    EXPECT_TRUE(region.kind != RegionKind::kStamp || !page.stamps.empty());
  }
  for (const Overlay& overlay : page.facts.overlays) EXPECT_TRUE(LiesOn(overlay.box, page.archive));
  const absl::StatusOr<CompressedPage> kept = EncodePage(page.archive.view(), page.dpi);
  EXPECT_TRUE(kept.ok()) << kept.status();
}

unsigned Rounds() {
  const char* rounds = std::getenv("SOHOA_ROUNDS");
  return rounds == nullptr ? 80 : static_cast<unsigned>(std::strtoul(rounds, nullptr, 10));
}

TEST(AnyPicture, BecomesAPageWhosePartsFitTogether) {
  for (unsigned seed = 1; seed <= Rounds(); ++seed) {
    DecodedPage picture = RandomPicture(seed).Make();
    const PixelType type = picture.image.type();
    SCOPED_TRACE(testing::Message() << "seed " << seed << ": " << picture.image.width() << " x "
                                    << picture.image.height() << ", dpi " << picture.dpi);
    PrepareOptions options;
    options.legibility = [](ImageView, double) { return 1.0; };
    const absl::StatusOr<PreparedPage> page = PreparePage(std::move(picture), options);
    ASSERT_TRUE(page.ok()) << page.status();
    ExpectFitsTogether(*page, type);
  }
}

absl::StatusOr<DecodedPage> Decode(ImageFormat format, std::string bytes) {
  return DecodePage({.content = EncodedImage{format, std::move(bytes)}}, {});
}

void ExpectBecomesAPage(absl::StatusOr<DecodedPage> picture, const std::string& what) {
  ASSERT_TRUE(picture.ok()) << what << picture.status();
  const PixelType type = picture->image.type();
  const absl::StatusOr<PreparedPage> page = PreparePage(*std::move(picture));
  ASSERT_TRUE(page.ok()) << what << page.status();
  ExpectFitsTogether(*page, type);
}

// 16-bit, palette, CMYK, alpha, planes; one pixel wide, one pixel high and in between.
TEST(AnyPicture, OfEveryKindOfFileBecomesAPage) {
  for (const auto& [width, height] : {std::pair{1, 1}, {1, 3000}, {3000, 1}, {257, 181}}) {
    const std::string size = std::to_string(width) + " x " + std::to_string(height) + ": ";
    const std::vector<TiffSpec> tiffs = {
        {.name = "grey16", .bits = 16},
        {.name = "rgb16", .photometric = 2, .bits = 16, .samples = 3},
        {.name = "palette4", .photometric = 3, .bits = 4},
        {.name = "cmyk", .photometric = 5, .samples = 4},
        {.name = "alpha", .photometric = 2, .samples = 4, .extra = 2},
        {.name = "premultiplied", .photometric = 2, .samples = 4, .extra = 1},
        {.name = "planes", .photometric = 2, .samples = 3, .separate = true},
        {.name = "bilevel", .compression = 4, .photometric = 0, .bits = 1},
    };
    for (TiffSpec spec : tiffs) {
      spec.width = width;
      spec.height = height;
      ExpectBecomesAPage(Decode(ImageFormat::kTiff, MakeTiff({spec})), size + spec.name);
    }
    const std::vector<PngSpec> pngs = {
        {.bits = 16},
        {.bits = 8, .colour_type = 4},
        {.bits = 16, .colour_type = 6},
        {.bits = 2, .colour_type = 3, .palette = {0, 0, 0, 255, 0, 0, 0, 255, 0, 9, 9, 255}}};
    for (PngSpec spec : pngs) {
      spec.width = width;
      spec.height = height;
      ExpectBecomesAPage(Decode(ImageFormat::kPng, MakePng(spec)),
                         size + "PNG of kind " + std::to_string(spec.colour_type));
    }
    ExpectBecomesAPage(
        Decode(ImageFormat::kJpeg, MakeCmykJpeg(width, height, {10, 200, 30, 40}, true)),
        size + "CMYK JPEG");
  }
}

}  // namespace
}  // namespace sohoa
