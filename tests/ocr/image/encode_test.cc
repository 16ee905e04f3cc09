// Pages for a PDF must decode again to what they were.
#include "ocr/image/encode.h"

#include <algorithm>
#include <cstdint>
#include <random>
#include <string>

#include <gtest/gtest.h>

#include "ocr/image/decode.h"
#include "tests/ocr/image/made_files.h"

namespace sohoa {
namespace {

// Reads bare group 4 data by putting a TIFF's header before it: 0 is white there, as codecs.h says.
absl::StatusOr<DecodedPage> DecodeG4(const CompressedPage& page) {
  const PlainTiff tiff{.width = static_cast<uint32_t>(page.width),
                       .height = static_cast<uint32_t>(page.height),
                       .compression = 4,
                       .data = page.bytes};
  return DecodePage({.content = EncodedImage{ImageFormat::kTiff, Bytes(tiff)}}, {});
}

// Runs of ink as print has them, or noise where `run` is 1.
Image RandomInk(int width, int height, int run, std::mt19937& random) {
  Image image(width, height, PixelType::kBilevel);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width;) {
      const uint8_t colour = random() % 3 == 0 ? 0 : 255;
      for (unsigned n = 1 + random() % static_cast<unsigned>(run); n > 0 && x < width; --n) {
        image.row(y)[x++] = colour;
      }
    }
  }
  return image;
}

TEST(EncodePage, BilevelPagesOfAnySizeComeBackExactly) {
  std::mt19937 random(7);
  for (int round = 0; round < 200; ++round) {
    const int width = 1 + static_cast<int>(random() % 300);
    const int height = 1 + static_cast<int>(random() % 60);
    const Image ink = RandomInk(width, height, 1 + round % 40, random);
    const auto page = EncodePage(ink.view(), 300);
    ASSERT_TRUE(page.ok()) << page.status();
    EXPECT_EQ(page->codec, PageCodec::kG4);
    EXPECT_EQ(page->channels, 1);
    const auto back = DecodeG4(*page);
    ASSERT_TRUE(back.ok()) << width << " x " << height << ": " << back.status();
    ASSERT_EQ(LargestDifference(back->image, ink), 0) << width << " x " << height;
  }
}

TEST(EncodePage, ABlankPageIsSmallAndAnEmptyRowIsKept) {
  for (const uint8_t colour : {uint8_t{0}, uint8_t{255}}) {
    Image image(2480, 3508, PixelType::kBilevel);
    std::fill_n(image.data(), image.size_bytes(), colour);
    const auto page = EncodePage(image.view(), 300);
    ASSERT_TRUE(page.ok()) << page.status();
    EXPECT_LT(page->bytes.size(), 1000u);
    const auto back = DecodeG4(*page);
    ASSERT_TRUE(back.ok()) << back.status();
    EXPECT_EQ(LargestDifference(back->image, image), 0);
  }
}

TEST(EncodePage, TheFirstPixelsOfAGroup4RowAreWhiteWhenTheImageIs) {
  // One white row is the code V0, a single 1 bit, then the end mark 000000000001 twice.
  Image image(16, 1, PixelType::kBilevel);
  std::fill_n(image.data(), image.size_bytes(), uint8_t{255});
  EXPECT_EQ(EncodePage(image.view(), 300)->bytes, std::string("\x80\x08\x00\x80", 4));
}

TEST(EncodePage, GreyAndColourStayCloseAndKeepTheirChannels) {
  for (const PixelType type : {PixelType::kGrey, PixelType::kBgr}) {
    const Image picture = SmoothPicture(123, 77, type);
    const auto page = EncodePage(picture.view(), 200, {.jpeg_quality = 90});
    ASSERT_TRUE(page.ok()) << page.status();
    EXPECT_EQ(page->codec, PageCodec::kJpeg);
    EXPECT_EQ(page->channels, picture.channels());
    EXPECT_EQ(page->width, 123);
    EXPECT_EQ(page->height, 77);
    const auto back = DecodePage({.content = EncodedImage{ImageFormat::kJpeg, page->bytes}}, {});
    ASSERT_TRUE(back.ok()) << back.status();
    EXPECT_LE(LargestDifference(back->image, picture), 16);
    EXPECT_DOUBLE_EQ(back->dpi, 200);
  }
}

TEST(EncodePage, ReadsRowsByTheirStride) {
  const Image whole = SmoothPicture(64, 48, PixelType::kBgr);
  const ImageView part{whole.row(8) + 3 * 16, 32, 24, whole.stride(), PixelType::kBgr};
  Image copy(32, 24, PixelType::kBgr);
  for (int y = 0; y < 24; ++y) std::copy_n(part.row(y), 3 * 32, copy.row(y));
  EXPECT_EQ(EncodePage(part, 300)->bytes, EncodePage(copy.view(), 300)->bytes);
}

TEST(EncodePage, GivesTheSameBytesEveryTime) {
  for (const PixelType type : {PixelType::kBilevel, PixelType::kGrey, PixelType::kBgr}) {
    const Image picture = SmoothPicture(200, 150, type);
    EXPECT_EQ(EncodePage(picture.view(), 300)->bytes, EncodePage(picture.view(), 300)->bytes);
  }
}

TEST(EncodePage, LowerQualityIsSmaller) {
  const Image picture = SmoothPicture(300, 300, PixelType::kBgr);
  EXPECT_LT(EncodePage(picture.view(), 300, {.jpeg_quality = 20})->bytes.size(),
            EncodePage(picture.view(), 300, {.jpeg_quality = 95})->bytes.size());
}

TEST(EncodePage, RefusesWhatItCannotWrite) {
  const auto code = [](ImageView image, double dpi, int quality) {
    return EncodePage(image, dpi, {.jpeg_quality = quality}).status().code();
  };
  const Image grey(10, 10, PixelType::kGrey);
  const Image wide(70000, 1, PixelType::kGrey);
  EXPECT_EQ(code(Image().view(), 300, 85), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code(grey.view(), 0, 85), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code(grey.view(), 300, 0), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code(wide.view(), 300, 85), absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace sohoa
