// Every kind of TIFF that scanners and office programs write comes out as the pixels it holds.
#include <tiffio.h>

#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ocr/image/decode.h"
#include "tests/ocr/image/made_files.h"

namespace sohoa {
namespace {

using testing::HasSubstr;

absl::StatusOr<DecodedPage> DecodeBytes(std::string bytes, const PageLimits& limits = {}) {
  return DecodePage({.content = EncodedImage{ImageFormat::kTiff, std::move(bytes)}}, limits);
}

class TiffKinds : public testing::TestWithParam<TiffSpec> {};

TEST_P(TiffKinds, HoldTheirPixels) {
  const absl::StatusOr<DecodedPage> page = DecodeBytes(MakeTiff({GetParam()}));
  ASSERT_TRUE(page.ok()) << page.status();
  EXPECT_LE(LargestDifference(page->image, PictureOf(GetParam())), GetParam().tolerance);
}

TEST_P(TiffKinds, HoldTheSamePixelsAsOnePageOfSeveral) {
  const std::string bytes = MakeTiff({GetParam(), GetParam()});
  auto source = OpenImageFile(WriteFile(bytes, "kind.tif"), {});
  ASSERT_TRUE(source.ok()) << source.status();
  ASSERT_TRUE((*source)->Next().ok());
  auto second = (*source)->Next();
  ASSERT_TRUE(second.ok() && second->has_value()) << second.status();
  EXPECT_TRUE(std::holds_alternative<EncodedImage>((*second)->content)) << "is decoded in parallel";
  const absl::StatusOr<DecodedPage> page = DecodePage(*std::move(*second), {});
  ASSERT_TRUE(page.ok()) << page.status();
  EXPECT_LE(LargestDifference(page->image, PictureOf(GetParam())), GetParam().tolerance);
}

constexpr int kWhite0 = PHOTOMETRIC_MINISWHITE;
constexpr int kBlack0 = PHOTOMETRIC_MINISBLACK;
constexpr int kRgb = PHOTOMETRIC_RGB;
constexpr int kPalette = PHOTOMETRIC_PALETTE;
constexpr int kInks = PHOTOMETRIC_SEPARATED;
constexpr int kG3 = COMPRESSION_CCITTFAX3;
constexpr int kG4 = COMPRESSION_CCITTFAX4;
constexpr int kLzw = COMPRESSION_LZW;
constexpr int kDeflate = COMPRESSION_ADOBE_DEFLATE;
constexpr int kJpeg = COMPRESSION_JPEG;

INSTANTIATE_TEST_SUITE_P(
    Bilevel, TiffKinds,
    testing::ValuesIn(std::vector<TiffSpec>{
        {.name = "g4_white0", .compression = kG4, .photometric = kWhite0, .bits = 1},
        {.name = "g4_black0", .compression = kG4, .photometric = kBlack0, .bits = 1},
        {.name = "g4_one_strip",
         .compression = kG4,
         .photometric = kWhite0,
         .bits = 1,
         .rows_per_strip = 40},
        {.name = "g4_tiles", .compression = kG4, .photometric = kWhite0, .bits = 1, .tile = 32},
        {.name = "g4_lsb_first",
         .compression = kG4,
         .photometric = kWhite0,
         .bits = 1,
         .fill_order = 2},
        {.name = "g3_1d", .compression = kG3, .photometric = kWhite0, .bits = 1},
        {.name = "g3_1d_black0", .compression = kG3, .photometric = kBlack0, .bits = 1},
        {.name = "g3_1d_filled",
         .compression = kG3,
         .photometric = kWhite0,
         .bits = 1,
         .group3 = GROUP3OPT_FILLBITS},
        {.name = "g3_2d",
         .compression = kG3,
         .photometric = kWhite0,
         .bits = 1,
         .group3 = GROUP3OPT_2DENCODING},
        {.name = "g3_2d_lsb_first",
         .compression = kG3,
         .photometric = kWhite0,
         .bits = 1,
         .fill_order = 2,
         .group3 = GROUP3OPT_2DENCODING},
        {.name = "rle", .compression = COMPRESSION_CCITTRLE, .photometric = kWhite0, .bits = 1},
        {.name = "plain_white0", .photometric = kWhite0, .bits = 1},
        {.name = "plain_black0", .photometric = kBlack0, .bits = 1},
        {.name = "plain_lsb_first", .photometric = kBlack0, .bits = 1, .fill_order = 2},
        {.name = "plain_tiles", .photometric = kBlack0, .bits = 1, .tile = 16},
        {.name = "packbits",
         .compression = COMPRESSION_PACKBITS,
         .photometric = kWhite0,
         .bits = 1},
        {.name = "lzw", .compression = kLzw, .photometric = kBlack0, .bits = 1},
        {.name = "deflate", .compression = kDeflate, .photometric = kBlack0, .bits = 1},
    }),
    [](const auto& spec) { return spec.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Grey, TiffKinds,
    testing::ValuesIn(std::vector<TiffSpec>{
        {.name = "plain"},
        {.name = "white0", .photometric = kWhite0},
        {.name = "bits2", .bits = 2},
        {.name = "bits4", .bits = 4},
        {.name = "bits4_white0_tiles", .photometric = kWhite0, .bits = 4, .tile = 16},
        {.name = "bits16", .bits = 16},
        {.name = "bits16_big_endian", .bits = 16, .mode = "wb"},
        {.name = "lzw", .compression = kLzw},
        {.name = "lzw_differences", .compression = kLzw, .predictor = 2},
        {.name = "lzw_tiles", .compression = kLzw, .tile = 16},
        {.name = "deflate", .compression = kDeflate},
        {.name = "deflate_old", .compression = COMPRESSION_DEFLATE},
        {.name = "packbits", .compression = COMPRESSION_PACKBITS},
        {.name = "jpeg", .compression = kJpeg, .rows_per_strip = 8, .tolerance = 4},
        {.name = "jpeg_tiles", .compression = kJpeg, .tile = 16, .tolerance = 4},
        {.name = "alpha", .samples = 2, .extra = EXTRASAMPLE_UNASSALPHA, .tolerance = 1},
        {.name = "big_tiff", .mode = "w8"},
        {.name = "big_tiff_big_endian", .bits = 16, .mode = "w8b"},
        {.name = "big_endian_lzw", .compression = kLzw, .mode = "wb"},
    }),
    [](const auto& spec) { return spec.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Colour, TiffKinds,
    testing::ValuesIn(std::vector<TiffSpec>{
        {.name = "plain", .photometric = kRgb, .samples = 3},
        {.name = "bits16", .photometric = kRgb, .bits = 16, .samples = 3},
        {.name = "lzw_differences",
         .compression = kLzw,
         .photometric = kRgb,
         .samples = 3,
         .predictor = 2},
        {.name = "deflate_tiles",
         .compression = kDeflate,
         .photometric = kRgb,
         .samples = 3,
         .tile = 16},
        {.name = "planes", .photometric = kRgb, .samples = 3, .separate = true},
        {.name = "planes_lzw_tiles",
         .compression = kLzw,
         .photometric = kRgb,
         .samples = 3,
         .separate = true,
         .tile = 16},
        {.name = "planes_bits16", .photometric = kRgb, .bits = 16, .samples = 3, .separate = true},
        {.name = "jpeg_ycbcr",
         .compression = kJpeg,
         .photometric = PHOTOMETRIC_YCBCR,
         .samples = 3,
         .rows_per_strip = 16,
         .tolerance = 8},
        {.name = "jpeg_ycbcr_tiles",
         .compression = kJpeg,
         .photometric = PHOTOMETRIC_YCBCR,
         .samples = 3,
         .tile = 32,
         .tolerance = 8},
        {.name = "jpeg_rgb",
         .compression = kJpeg,
         .photometric = kRgb,
         .samples = 3,
         .rows_per_strip = 16,
         .tolerance = 6},
        {.name = "alpha_straight",
         .photometric = kRgb,
         .samples = 4,
         .extra = EXTRASAMPLE_UNASSALPHA,
         .tolerance = 1},
        {.name = "alpha_premultiplied",
         .photometric = kRgb,
         .samples = 4,
         .extra = EXTRASAMPLE_ASSOCALPHA,
         .tolerance = 1},
        {.name = "alpha_planes",
         .photometric = kRgb,
         .samples = 4,
         .extra = EXTRASAMPLE_UNASSALPHA,
         .separate = true,
         .tolerance = 1},
        {.name = "sample_of_no_meaning",
         .photometric = kRgb,
         .samples = 4,
         .extra = EXTRASAMPLE_UNSPECIFIED},
        {.name = "inks", .photometric = kInks, .samples = 4, .tolerance = 1},
        {.name = "inks_lzw",
         .compression = kLzw,
         .photometric = kInks,
         .samples = 4,
         .tolerance = 1},
        {.name = "palette8", .photometric = kPalette},
        {.name = "palette4", .photometric = kPalette, .bits = 4},
        {.name = "palette1_packbits",
         .compression = COMPRESSION_PACKBITS,
         .photometric = kPalette,
         .bits = 1},
    }),
    [](const auto& spec) { return spec.param.name; });

TEST(TiffDecode, TurnsPagesAsTheirTagSays) {
  for (int orientation = 1; orientation <= 8; ++orientation) {
    const TiffSpec stored{.orientation = orientation, .dpi_x = 200, .dpi_y = 201};
    const absl::StatusOr<DecodedPage> page = DecodeBytes(MakeTiff({stored}));
    ASSERT_TRUE(page.ok()) << page.status();
    // Storing what came out, by the specification's words, must give what was stored.
    EXPECT_EQ(LargestDifference(StoredAs(page->image, orientation), PictureOf(stored)), 0)
        << orientation;
  }
}

TEST(TiffDecode, GivesPagesOneByOneAndPassesOverThumbnails) {
  std::vector<TiffSpec> specs(3);
  specs[0] = {.compression = COMPRESSION_CCITTFAX4, .photometric = 0, .bits = 1};
  specs[1] = {.subfile_type = FILETYPE_REDUCEDIMAGE};
  specs[2] = {.compression = COMPRESSION_LZW, .photometric = PHOTOMETRIC_RGB, .samples = 3};
  auto source = OpenImageFile(WriteFile(MakeTiff(specs), "pages.tif"), {});
  ASSERT_TRUE(source.ok()) << source.status();
  EXPECT_EQ((*source)->page_count(), 2);
  for (const TiffSpec& spec : {specs[0], specs[2]}) {
    auto page = (*source)->Next();
    ASSERT_TRUE(page.ok() && page->has_value()) << page.status();
    auto decoded = DecodePage(*std::move(*page), {});
    ASSERT_TRUE(decoded.ok()) << decoded.status();
    EXPECT_EQ(LargestDifference(decoded->image, PictureOf(spec)), 0);
  }
  auto end = (*source)->Next();
  ASSERT_TRUE(end.ok());
  EXPECT_FALSE(end->has_value());
}

TEST(TiffDecode, RefusesMorePagesThanTheLimitAtOnce) {
  const std::string path = WriteFile(MakeTiff(std::vector<TiffSpec>(5)), "many.tif");
  EXPECT_TRUE(OpenImageFile(path, {.max_pages = 5}).ok());
  const auto refused = OpenImageFile(path, {.max_pages = 4});
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(refused.status().message()), HasSubstr("the limit is 4"));
}

TEST(TiffDecode, MakesFaxPagesSquare) {
  const TiffSpec fax{.compression = COMPRESSION_CCITTFAX3,
                     .photometric = 0,
                     .bits = 1,
                     .width = 204,
                     .height = 98,
                     .dpi_x = 204,
                     .dpi_y = 98};
  const absl::StatusOr<DecodedPage> page = DecodeBytes(MakeTiff({fax}));
  ASSERT_TRUE(page.ok()) << page.status();
  EXPECT_EQ(page->image.width(), 204);
  EXPECT_EQ(page->image.height(), 204);
  EXPECT_DOUBLE_EQ(page->dpi, 204);
  ASSERT_EQ(page->image.type(), PixelType::kBilevel);
  for (size_t i = 0; i < page->image.size_bytes(); ++i) {
    ASSERT_TRUE(page->image.data()[i] == 0 || page->image.data()[i] == 255);
  }
}

struct DpiCase {
  double x;
  double y;
  int unit;
  double expected;
};

TEST(TiffDecode, BelievesOnlyPlausibleResolutions) {
  for (const DpiCase& c : std::vector<DpiCase>{{300, 300, 2, 300},
                                               {118.11, 118.11, 3, 300},
                                               {0, 0, 2, 0},
                                               {300, 0, 2, 300},
                                               {300, 300, 1, 0},
                                               {1, 1, 2, 0},
                                               {30000, 30000, 2, 0},
                                               {300, 72, 2, 0}}) {
    const TiffSpec spec{.dpi_x = c.x, .dpi_y = c.y, .resolution_unit = c.unit};
    const absl::StatusOr<DecodedPage> page = DecodeBytes(MakeTiff({spec}));
    ASSERT_TRUE(page.ok()) << page.status();
    EXPECT_NEAR(page->dpi, c.expected, 0.1) << c.x << " x " << c.y << " unit " << c.unit;
    EXPECT_EQ(LargestDifference(page->image, PictureOf(spec)), 0);
  }
}

TEST(TiffDecode, DoesNotBelieveTheDefaultOf72OnALargePage) {
  const TiffSpec a4_at_200{.compression = COMPRESSION_PACKBITS,
                           .photometric = 0,
                           .bits = 1,
                           .rows_per_strip = 100,
                           .width = 1654,
                           .height = 2339,
                           .dpi_x = 72,
                           .dpi_y = 72};
  const absl::StatusOr<DecodedPage> page = DecodeBytes(MakeTiff({a4_at_200}));
  ASSERT_TRUE(page.ok()) << page.status();
  EXPECT_EQ(page->dpi, 0);
}

}  // namespace
}  // namespace sohoa
