#include "tests/support/test_scans.h"

#include <gtest/gtest.h>
#include <tiffio.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "ocr/image/encode.h"

namespace sohoa::testing_support {

std::string NewFolder(const std::string& name) {
  const std::filesystem::path folder =
      std::filesystem::path(testing::TempDir()) / ("sohoa_" + name);
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  return folder.string();
}

Image MakePage(int width, int height) {
  Image image(width, height, PixelType::kGrey);
  std::fill_n(image.data(), image.size_bytes(), uint8_t{255});
  constexpr int kLineStep = 48, kLetterStep = 10, kLetterWidth = 8, kLetterHeight = 16,
                kAscender = 8, kWordLetters = 5, kMargin = 20;
  for (int y = 40; y + kLetterHeight < height - kMargin; y += kLineStep) {
    // Letters that stood in columns over the whole page would look like lines from top to bottom.
    const int indent = kMargin + y / kLineStep * 3 % kLetterStep;
    for (int k = 0; indent + k * kLetterStep + kLetterWidth < width - kMargin; ++k) {
      if (k % (kWordLetters + 1) == kWordLetters) continue;  // a space
      const int top = k % 3 == 0 ? y - kAscender : y;
      for (int row = top; row < y + kLetterHeight; ++row)
        std::fill_n(image.row(row) + indent + k * kLetterStep, kLetterWidth, uint8_t{20});
    }
  }
  return image;
}

void WriteBytes(const std::string& path, const std::string& bytes) {
  std::ofstream out(path, std::ios::binary);
  out << bytes;
  ASSERT_TRUE(out.good()) << path;
}

std::string ReadBytes(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

void WriteJpegFile(const std::string& path, int width) {
  absl::StatusOr<CompressedPage> page = EncodePage(MakePage(width).view(), 100);
  ASSERT_TRUE(page.ok()) << page.status();
  WriteBytes(path, page->bytes);
}

void WriteTiffFile(const std::string& path, const std::vector<int>& widths) {
  TIFF* tiff = TIFFOpen(path.c_str(), "w");
  ASSERT_NE(tiff, nullptr);
  for (const int width : widths) {
    Image page = MakePage(std::abs(width));
    if (width < 0) std::fill_n(page.data(), page.size_bytes(), uint8_t{255});
    TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, page.width());
    TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, page.height());
    TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, 8);
    TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, 1);
    TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISBLACK);
    TIFFSetField(tiff, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
    TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, page.height());
    TIFFSetField(tiff, TIFFTAG_COMPRESSION, COMPRESSION_LZW);
    TIFFSetField(tiff, TIFFTAG_XRESOLUTION, 100.0);
    TIFFSetField(tiff, TIFFTAG_YRESOLUTION, 100.0);
    TIFFSetField(tiff, TIFFTAG_RESOLUTIONUNIT, RESUNIT_INCH);
    std::string rows(reinterpret_cast<const char*>(page.data()), page.size_bytes());
    ASSERT_GT(TIFFWriteEncodedStrip(tiff, 0, rows.data(), static_cast<tmsize_t>(rows.size())), 0);
    ASSERT_EQ(TIFFWriteDirectory(tiff), 1);
  }
  TIFFClose(tiff);
}

PageText TextOf(ImageView image, const std::vector<std::string>& words) {
  PageText page{.width = image.width, .height = image.height, .dpi = 100, .blocks = {}};
  Line line{.words = {}, .box = {}, .baseline_y = 40};
  int x = 20;
  for (const std::string& word : words) {
    const Box box{x, 25, x + 60, 45};
    line.words.push_back({word, box, 0.9f});
    line.box = Union(line.box, box);
    x += 70;
  }
  page.blocks.push_back({{line}, line.box});
  return page;
}

PageText WidthAsText(ImageView image) { return TextOf(image, {"w" + std::to_string(image.width)}); }

EngineFactory FakeEngines(FakeEngine::ReadFunction read) {
  return [read]() -> absl::StatusOr<std::unique_ptr<OcrEngine>> {
    return std::make_unique<FakeEngine>(read);
  };
}

}  // namespace sohoa::testing_support
