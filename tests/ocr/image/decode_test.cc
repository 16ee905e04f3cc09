// What a file is, JPEG and PNG pages, and files that are no image.
#include "ocr/image/decode.h"

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/ocr/image/made_files.h"

namespace sohoa {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

// Opens a file of these bytes and decodes its first page.
absl::StatusOr<DecodedPage> DecodeFile(const std::string& bytes,
                                       const std::string& name = "page.bin") {
  auto source = OpenImageFile(WriteFile(bytes, name), {});
  if (!source.ok()) return source.status();
  auto page = (*source)->Next();
  if (!page.ok()) return page.status();
  auto end = (*source)->Next();
  EXPECT_TRUE(end.ok() && !end->has_value()) << "a file of one page";
  return DecodePage(*std::move(*page), {});
}

TEST(SniffFileKind, GoesByTheFirstBytes) {
  EXPECT_EQ(SniffFileKind(""), FileKind::kEmpty);
  EXPECT_EQ(SniffFileKind(MakeTiff({{}})), FileKind::kTiff);
  EXPECT_EQ(SniffFileKind(MakeTiff({{.mode = "wb"}})), FileKind::kTiff);
  EXPECT_EQ(SniffFileKind(MakeTiff({{.mode = "w8"}})), FileKind::kTiff);
  EXPECT_EQ(SniffFileKind(MakeJpeg(SmoothPicture(8, 8, PixelType::kGrey))), FileKind::kJpeg);
  EXPECT_EQ(SniffFileKind(MakePng({})), FileKind::kPng);
  EXPECT_EQ(SniffFileKind("%PDF-1.7\n"), FileKind::kPdf);
  EXPECT_EQ(SniffFileKind("\xEF\xBB\xBF%PDF-1.7\n"), FileKind::kPdf);
  EXPECT_EQ(SniffFileKind("II"), FileKind::kOther);
  EXPECT_EQ(SniffFileKind("plain words"), FileKind::kOther);
}

TEST(OpenImageFile, SaysWhyAFileIsNoImage) {
  const auto message = [](const std::string& bytes, const std::string& name) {
    const auto source = OpenImageFile(WriteFile(bytes, name), {});
    EXPECT_EQ(source.status().code(), absl::StatusCode::kInvalidArgument) << name;
    return std::string(source.status().message());
  };
  EXPECT_EQ(message("", "empty.jpg"), "the file is empty");
  EXPECT_THAT(message("just some words\n", "text.jpg"), StartsWith("not an image or PDF: "));
  EXPECT_THAT(message("just some words\n", "text.jpg"), HasSubstr("plain text"));
  EXPECT_THAT(message(std::string("\0\0\0\x18"
                                  "ftypheic",
                                  12),
                      "photo.jpg"),
              HasSubstr("HEIC"));
  EXPECT_THAT(message(std::string("\x01\x02\x03", 3), "odd.tif"), HasSubstr("no known format"));
  EXPECT_THAT(message("B", "one-byte"), StartsWith("not an image or PDF: "));
  EXPECT_THAT(message("%PDF-1.4\n", "is.pdf"), HasSubstr("PDF"));
}

TEST(OpenImageFile, TellsMissingFilesAndFoldersApart) {
  EXPECT_EQ(OpenImageFile(testing::TempDir() + "no-such-file", {}).status().code(),
            absl::StatusCode::kNotFound);
  EXPECT_EQ(OpenImageFile(testing::TempDir(), {}).status().code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(OpenImageFile("/dev/null", {}).status().code(), absl::StatusCode::kInvalidArgument);
}

TEST(OpenImageFile, GoesByContentAndNotByName) {
  EXPECT_TRUE(DecodeFile(MakePng({}), "really-a-png.tif").ok());
  EXPECT_TRUE(DecodeFile(MakeTiff({{}}), "really-a-tiff.jpg").ok());
}

TEST(JpegDecode, KeepsGreyAndColour) {
  for (const PixelType type : {PixelType::kGrey, PixelType::kBgr}) {
    for (const bool progressive : {false, true}) {
      const Image picture = SmoothPicture(61, 43, type);
      const auto page = DecodeFile(MakeJpeg(picture, {.progressive = progressive}));
      ASSERT_TRUE(page.ok()) << page.status();
      EXPECT_LE(LargestDifference(page->image, picture), 12);
    }
  }
}

TEST(JpegDecode, TurnsInksIntoColours) {
  const uint8_t orange[4] = {0, 128, 255, 51};
  for (const bool adobe : {false, true}) {
    const auto page = DecodeFile(MakeCmykJpeg(16, 8, orange, adobe));
    ASSERT_TRUE(page.ok()) << page.status();
    ASSERT_EQ(page->image.type(), PixelType::kBgr);
    EXPECT_NEAR(page->image.row(4)[0], 0, 3);
    EXPECT_NEAR(page->image.row(4)[1], 102, 3);  // (255 - 128) × (255 - 51) / 255
    EXPECT_NEAR(page->image.row(4)[2], 204, 3);
  }
}

TEST(JpegDecode, TurnsPagesAsExifSays) {
  const Image upright = SmoothPicture(64, 40, PixelType::kGrey);
  for (int orientation = 1; orientation <= 8; ++orientation) {
    for (const bool big_endian : {false, true}) {
      const std::string stored = MakeJpeg(StoredAs(upright, orientation));
      const auto page = DecodeFile(WithExif(stored, orientation, 300, big_endian));
      ASSERT_TRUE(page.ok()) << page.status();
      EXPECT_LE(LargestDifference(page->image, upright), 8) << orientation;
      EXPECT_DOUBLE_EQ(page->dpi, 300);
    }
  }
}

TEST(JpegDecode, LivesWithABrokenExifBlock) {
  const Image picture = SmoothPicture(64, 40, PixelType::kGrey);
  const std::string good = WithExif(MakeJpeg(picture), 1, 300, false);
  const size_t block = good.find("Exif");
  const size_t size = 2 + 6 + 70;  // with the bytes that hold the size itself
  ASSERT_EQ(good[block - 1], static_cast<char>(size));
  for (size_t i = 6; i < size - 2; ++i) {
    std::string bad = good;
    bad[block + i] = '\xFF';
    const auto page = DecodeFile(bad);
    ASSERT_TRUE(page.ok()) << i << page.status();
  }
}

TEST(JpegDecode, BelievesOnlyPlausibleResolutions) {
  const auto dpi = [](int unit, int x, int y, int height = 40) {
    const auto page = DecodeFile(MakeJpeg(SmoothPicture(64, height, PixelType::kGrey),
                                          {.density_unit = unit, .density_x = x, .density_y = y}));
    EXPECT_TRUE(page.ok()) << page.status();
    return page.ok() ? page->dpi : -1;
  };
  EXPECT_DOUBLE_EQ(dpi(1, 300, 300), 300);
  EXPECT_NEAR(dpi(2, 118, 118), 300, 0.5);
  EXPECT_DOUBLE_EQ(dpi(0, 1, 1), 0);
  EXPECT_DOUBLE_EQ(dpi(1, 1, 1), 0);
  EXPECT_DOUBLE_EQ(dpi(1, 72, 72), 72);
  EXPECT_DOUBLE_EQ(dpi(1, 72, 72, 2000), 0) << "a page of 28 inches";
  EXPECT_DOUBLE_EQ(dpi(1, 100, 100, 4100), 0) << "a page of 41 inches";
}

TEST(PngDecode, ReadsEveryKind) {
  for (const bool interlaced : {false, true}) {
    for (const auto& [type, bits] : std::vector<std::pair<int, int>>{{0, 1},
                                                                     {0, 2},
                                                                     {0, 4},
                                                                     {0, 8},
                                                                     {0, 16},
                                                                     {2, 8},
                                                                     {2, 16},
                                                                     {4, 8},
                                                                     {4, 16},
                                                                     {6, 8},
                                                                     {6, 16}}) {
      const PngSpec spec{
          .bits = bits, .colour_type = type, .interlaced = interlaced, .pixels_per_metre = 11811};
      const auto page = DecodeFile(MakePng(spec));
      ASSERT_TRUE(page.ok()) << page.status();
      const Image& image = page->image;
      const int channels = type == 2 || type == 6 ? 3 : 1;
      ASSERT_EQ(image.type(), bits == 1       ? PixelType::kBilevel
                              : channels == 1 ? PixelType::kGrey
                                              : PixelType::kBgr);
      EXPECT_NEAR(page->dpi, 300, 0.01);
      const double scale = 255.0 / ((1 << bits) - 1);
      for (int y = 0; y < spec.height; ++y) {
        for (int x = 0; x < spec.width; ++x) {
          const double alpha = type >= 4 ? PngSampleAt(spec, x, y, channels) * scale / 255 : 1;
          for (int c = 0; c < channels; ++c) {
            const double colour = PngSampleAt(spec, x, y, channels - 1 - c) * scale;
            ASSERT_NEAR(image.row(y)[x * channels + c], colour * alpha + 255 * (1 - alpha), 1.5)
                << "type " << type << " bits " << bits << " at " << x << ", " << y;
          }
        }
      }
    }
  }
}

TEST(PngDecode, GivesAPaletteTheTypeOfItsColours) {
  const PngSpec base{.bits = 1, .colour_type = 3};
  PngSpec black_white = base;
  black_white.palette = {255, 255, 255, 0, 0, 0};
  PngSpec greys = base;
  greys.palette = {200, 200, 200, 10, 10, 10};
  PngSpec colours = base;
  colours.palette = {255, 0, 0, 0, 0, 250};
  const auto type = [](const PngSpec& spec) {
    const auto page = DecodeFile(MakePng(spec));
    EXPECT_TRUE(page.ok()) << page.status();
    return page->image.type();
  };
  EXPECT_EQ(type(black_white), PixelType::kBilevel);
  EXPECT_EQ(type(greys), PixelType::kGrey);
  EXPECT_EQ(type(colours), PixelType::kBgr);

  const auto page = DecodeFile(MakePng(colours));
  for (int x = 0; x < base.width; ++x) {
    const bool second = PngSampleAt(base, x, 5, 0) == 1;
    EXPECT_EQ(page->image.row(5)[3 * x], second ? 250 : 0);
    EXPECT_EQ(page->image.row(5)[3 * x + 2], second ? 0 : 255);
  }
}

TEST(PngDecode, LaysTransparentColoursOverWhite) {
  for (const int type : {0, 2, 3}) {
    PngSpec spec{.colour_type = type, .transparent_colour = true};
    for (int i = 0; i < 256; ++i) spec.palette.insert(spec.palette.end(), {9, 8, 7});
    if (type != 3) spec.palette.clear();
    const auto page = DecodeFile(MakePng(spec));
    ASSERT_TRUE(page.ok()) << page.status();
    for (int c = 0; c < page->image.channels(); ++c) EXPECT_EQ(page->image.row(0)[c], 255) << type;
    EXPECT_NE(page->image.row(1)[page->image.channels()], 255);
  }
}

TEST(DecodePage, PrefersWhatTheSourceKnowsOfTheResolution) {
  const std::string jpeg = MakeJpeg(SmoothPicture(64, 40, PixelType::kGrey),
                                    {.density_unit = 1, .density_x = 300, .density_y = 300});
  const auto page = DecodePage(
      {.content = EncodedImage{ImageFormat::kJpeg, jpeg}, .dpi_x = 200, .dpi_y = 200}, {});
  ASSERT_TRUE(page.ok()) << page.status();
  EXPECT_DOUBLE_EQ(page->dpi, 200);
}

TEST(DecodePage, RefusesAnImageWithoutPixels) {
  EXPECT_EQ(DecodePage({.content = Image()}, {}).status().code(),
            absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace sohoa
