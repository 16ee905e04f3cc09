// Damaged, cut and hostile files: an error with its reason, never a crash, never a wrong page that
// looks right, and nothing on stderr.
#include <tiffio.h>

#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ocr/image/decode.h"
#include "ocr/image/encode.h"
#include "tests/ocr/image/made_files.h"

namespace sohoa {
namespace {

using testing::HasSubstr;

// Holds all output to stderr while it lives, and demands that there be none.
class Silence {
 public:
  Silence() { testing::internal::CaptureStderr(); }
  ~Silence() { EXPECT_EQ(testing::internal::GetCapturedStderr(), ""); }
};

absl::StatusOr<DecodedPage> DecodeBytes(ImageFormat format, std::string bytes,
                                        const PageLimits& limits = {}) {
  return DecodePage({.content = EncodedImage{format, std::move(bytes)}}, limits);
}

std::string G4Data(const Image& image) { return EncodePage(image.view(), 300)->bytes; }

PlainTiff G4File(const Image& image) {
  return {.width = static_cast<uint32_t>(image.width()),
          .height = static_cast<uint32_t>(image.height()),
          .compression = COMPRESSION_CCITTFAX4,
          .data = G4Data(image)};
}

// The next page of a source, decoded; nullopt behind the last one.
absl::StatusOr<std::optional<Image>> NextImage(PageSource& source) {
  auto next = source.Next();
  if (!next.ok()) return next.status();
  if (!next->has_value()) return std::nullopt;
  auto page = DecodePage(*std::move(*next), {});
  if (!page.ok()) return page.status();
  return std::move(page->image);
}

struct Sample {
  const char* name;
  ImageFormat format;
  std::string bytes;
};

std::vector<Sample> Samples() {
  const Image grey = SmoothPicture(40, 30, PixelType::kGrey);
  const Image colour = SmoothPicture(40, 30, PixelType::kBgr);
  std::vector<Sample> samples = {
      {"jpeg", ImageFormat::kJpeg, MakeJpeg(colour)},
      {"jpeg_grey", ImageFormat::kJpeg, MakeJpeg(grey)},
      {"jpeg_progressive", ImageFormat::kJpeg, MakeJpeg(colour, {.progressive = true})},
      {"jpeg_exif", ImageFormat::kJpeg, WithExif(MakeJpeg(grey), 6, 300, true)},
      {"png", ImageFormat::kPng, MakePng({.colour_type = 2, .pixels_per_metre = 11811})},
      {"png_interlaced", ImageFormat::kPng,
       MakePng({.bits = 16, .colour_type = 6, .interlaced = true})},
      {"png_palette", ImageFormat::kPng,
       MakePng({.bits = 1, .colour_type = 3, .palette = {255, 0, 0, 0, 0, 9}})},
      {"tiff_g4_directory_first", ImageFormat::kTiff,
       Bytes(G4File(SmoothPicture(40, 30, PixelType::kBilevel)))},
  };
  const std::vector<TiffSpec> specs = {
      {.name = "tiff_g4", .compression = COMPRESSION_CCITTFAX4, .photometric = 0, .bits = 1},
      {.name = "tiff_g3",
       .compression = COMPRESSION_CCITTFAX3,
       .photometric = 0,
       .bits = 1,
       .group3 = 1},
      {.name = "tiff_lzw",
       .compression = COMPRESSION_LZW,
       .photometric = 2,
       .samples = 3,
       .predictor = 2},
      {.name = "tiff_tiles", .compression = COMPRESSION_ADOBE_DEFLATE, .tile = 16},
      {.name = "tiff_packbits", .compression = COMPRESSION_PACKBITS, .photometric = 3, .bits = 4},
      {.name = "tiff_jpeg",
       .compression = COMPRESSION_JPEG,
       .photometric = 6,
       .samples = 3,
       .rows_per_strip = 16},
      {.name = "tiff_planes",
       .photometric = 2,
       .bits = 16,
       .samples = 3,
       .separate = true,
       .mode = "w8"},
      {.name = "tiff_ycbcr", .photometric = 6, .samples = 3, .rows_per_strip = 16},
  };
  for (const TiffSpec& spec : specs)
    samples.push_back({spec.name, ImageFormat::kTiff, MakeTiff({spec})});
  return samples;
}

TEST(DamagedFile, NoPrefixOfAFileIsAPage) {
  for (const Sample& sample : Samples()) {
    const Silence silence;
    for (size_t size = 0; size < sample.bytes.size(); ++size) {
      const auto page = DecodeBytes(sample.format, sample.bytes.substr(0, size));
      ASSERT_FALSE(page.ok()) << sample.name << " cut to " << size << " of " << sample.bytes.size();
      ASSERT_NE(page.status().message(), "");
    }
  }
}

// The directory of such a file is whole and says that the data is shorter: only the decoder can
// tell.
TEST(DamagedFile, DataThatEndsEarlyIsNoticedByEveryDecoder) {
  const Image picture = SmoothPicture(64, 50, PixelType::kBilevel);
  PlainTiff tiff = G4File(picture);
  const Silence silence;
  size_t whole = 0;
  for (tiff.claimed_size = 0; tiff.claimed_size <= tiff.data.size(); ++tiff.claimed_size) {
    const auto page = DecodeBytes(ImageFormat::kTiff, Bytes(tiff));
    if (!page.ok()) continue;
    EXPECT_EQ(LargestDifference(page->image, picture), 0) << tiff.claimed_size;
    ++whole;
  }
  EXPECT_GE(whole, 1u);
  EXPECT_LE(whole, 6u) << "only the end mark and its padding may be missing";
}

TEST(DamagedFile, FaxDataWithFewerRowsThanClaimedIsDamage) {
  PlainTiff tiff = G4File(SmoothPicture(64, 50, PixelType::kBilevel));
  tiff.height = 80;  // the data is in order and ends, properly marked, after 50
  const auto page = DecodeBytes(ImageFormat::kTiff, Bytes(tiff));
  EXPECT_EQ(page.status().code(), absl::StatusCode::kDataLoss) << page.status();
}

TEST(DamagedFile, FlippedBitsNeverCrash) {
  std::mt19937 random(20240901);
  for (const Sample& sample : Samples()) {
    const Silence silence;
    for (int round = 0; round < 300; ++round) {
      std::string bytes = sample.bytes;
      for (int flips = 1 + round % 4; flips > 0; --flips) {
        bytes[random() % bytes.size()] = static_cast<char>(random());
      }
      const auto page = DecodeBytes(sample.format, std::move(bytes), {.max_pixels = 1'000'000});
      EXPECT_EQ(page.ok(), page.status().message().empty()) << sample.name;
    }
  }
}

TEST(DamagedFile, FlippedBitsInAFileOfPagesNeverCrashAndAlwaysEnd) {
  std::mt19937 random(7);
  const TiffSpec g4{.compression = COMPRESSION_CCITTFAX4, .photometric = 0, .bits = 1};
  const TiffSpec tiles{.compression = COMPRESSION_LZW, .photometric = 2, .samples = 3, .tile = 16};
  for (const char* mode : {"wl", "wb", "w8"}) {
    TiffSpec first = g4;
    first.mode = mode;
    const std::string whole = MakeTiff({first, tiles, g4});
    const Silence silence;
    for (int round = 0; round < 300; ++round) {
      std::string bytes = whole;
      for (int flips = 1 + round % 6; flips > 0; --flips) {
        bytes[random() % bytes.size()] = static_cast<char>(random());
      }
      auto source = OpenImageFile(WriteFile(bytes, "flipped.tif"), {.max_pixels = 1'000'000});
      if (!source.ok()) continue;
      int calls = 0;
      for (bool more = true; more; ++calls) {
        const auto next = NextImage(**source);
        more = !next.ok() || next->has_value();
        ASSERT_LE(calls, 5);
      }
    }
  }
}

TEST(DamagedFile, AFileOfPagesGivesThoseBeforeAndBehindTheDamage) {
  TiffSpec page{.compression = COMPRESSION_LZW};
  std::string bytes = MakeTiff({page, page, page});
  // Each page's data lies before its directory: the middle third holds the second page's.
  const size_t third = bytes.size() / 3;
  for (size_t i = third + 20; i < third + 60; ++i) bytes[i] = '\xFF';
  const Silence silence;
  auto source = OpenImageFile(WriteFile(bytes, "middle.tif"), {});
  ASSERT_TRUE(source.ok()) << source.status();
  for (const bool good : {true, false, true}) {
    const auto next = NextImage(**source);
    ASSERT_EQ(next.ok(), good) << next.status();
    if (!good) {
      EXPECT_EQ(next.status().code(), absl::StatusCode::kDataLoss);
    } else {
      EXPECT_EQ(LargestDifference(**next, PictureOf(page)), 0);
    }
  }
  EXPECT_FALSE((*source)->Next()->has_value());
}

TEST(DamagedFile, ACutFileOfPagesGivesTheFirstOnesThenAnErrorThenTheEnd) {
  const TiffSpec spec{.compression = COMPRESSION_CCITTFAX4, .photometric = 0, .bits = 1};
  const std::string whole = MakeTiff({spec, spec, spec});
  const Silence silence;
  for (size_t size = 8; size < whole.size(); size += 5) {
    auto source = OpenImageFile(WriteFile(whole.substr(0, size), "cut.tif"), {});
    if (!source.ok()) continue;
    int pages = 0;
    int errors = 0;
    for (;;) {
      const auto next = NextImage(**source);
      if (next.ok() && !next->has_value()) break;
      if (next.ok()) {
        EXPECT_EQ(errors, 0) << "no page behind the cut";
        EXPECT_EQ(LargestDifference(**next, PictureOf(spec)), 0);
        ++pages;
      } else {
        EXPECT_EQ(next.status().code(), absl::StatusCode::kDataLoss) << next.status();
        ++errors;
      }
      ASSERT_LE(pages + errors, 4);
    }
    EXPECT_LE(pages, 2) << size;
    EXPECT_GE(errors, 1) << size;
    EXPECT_LE(errors, 2) << size << ": the page that was cut, and that more were to come";
  }
}

TEST(DamagedFile, DirectoriesInACircleEnd) {
  PlainTiff tiff = G4File(SmoothPicture(40, 30, PixelType::kBilevel));
  tiff.next_directory = 8;
  auto source = OpenImageFile(WriteFile(Bytes(tiff), "circle.tif"), {});
  ASSERT_TRUE(source.ok()) << source.status();
  EXPECT_TRUE((*source)->Next().ok());
  EXPECT_THAT(std::string((*source)->Next().status().message()), HasSubstr("circle"));
  EXPECT_FALSE((*source)->Next()->has_value());
}

TEST(HugePage, IsRefusedFromItsHeader) {
  const std::string clear = "the page is too large: 60000 x 60000 pixels, the limit is 150 million";
  const std::string png = WithPngSize(MakePng({}), 60000, 60000);
  std::string jpeg = MakeJpeg(SmoothPicture(16, 16, PixelType::kBgr));
  const size_t frame = jpeg.find("\xFF\xC0");
  jpeg.replace(frame + 5, 4, "\xEA\x60\xEA\x60");
  const std::string tiff =
      Bytes({.width = 60000, .height = 60000, .compression = COMPRESSION_CCITTFAX4, .data = "x"});
  for (const auto& [format, bytes] : std::vector<std::pair<ImageFormat, std::string>>{
           {ImageFormat::kPng, png}, {ImageFormat::kJpeg, jpeg}, {ImageFormat::kTiff, tiff}}) {
    const Silence silence;
    const auto page = DecodeBytes(format, bytes);
    EXPECT_EQ(page.status().code(), absl::StatusCode::kInvalidArgument) << page.status();
    EXPECT_EQ(page.status().message(), clear);
  }
}

TEST(HugePage, ALimitOfTheCallersHolds) {
  const std::string jpeg = MakeJpeg(SmoothPicture(40, 30, PixelType::kGrey));
  EXPECT_TRUE(DecodeBytes(ImageFormat::kJpeg, jpeg, {.max_pixels = 1200}).ok());
  const auto refused = DecodeBytes(ImageFormat::kJpeg, jpeg, {.max_pixels = 1199});
  EXPECT_EQ(refused.status().message(), "the page is too large: 40 x 30 pixels, the limit is 1199");
}

TEST(HugePage, StretchingAFaxDoesNotOutgrowTheLimit) {
  const TiffSpec fax{.width = 100, .height = 100, .dpi_x = 204, .dpi_y = 98};
  EXPECT_FALSE(DecodeBytes(ImageFormat::kTiff, MakeTiff({fax}), {.max_pixels = 15'000}).ok());
}

TEST(HostileTiff, AbsurdClaimsAreRefused) {
  const Silence silence;
  const std::string data(100, 'x');
  for (const PlainTiff& tiff : std::vector<PlainTiff>{
           {.width = 100, .height = 100, .tile = 1 << 20, .data = data},
           {.width = 100, .height = 100, .tile = 0x7FFFFFF0, .data = data},
           {.width = 100, .height = 100, .bits = 8, .samples = 60000, .data = data},
           {.width = 100, .height = 100, .bits = 64, .data = data},
           {.width = 0, .height = 100, .data = data},
           {.width = 0xFFFFFFFF, .height = 0xFFFFFFFF, .data = data},
           {.width = 1, .height = 0xFFFFFFFF, .data = data},
           {.width = 12000, .height = 12000, .bits = 8, .data = data},
           {.width = 100, .height = 100, .compression = 12345, .data = data}}) {
    const auto page = DecodeBytes(ImageFormat::kTiff, Bytes(tiff));
    EXPECT_FALSE(page.ok()) << tiff.width << " x " << tiff.height;
  }
}

}  // namespace
}  // namespace sohoa
