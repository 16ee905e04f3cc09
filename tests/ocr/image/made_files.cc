#include "tests/ocr/image/made_files.h"

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <utility>

#include <gtest/gtest.h>

namespace sohoa {

Image SmoothPicture(int width, int height, PixelType type) {
  Image image(width, height, type);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      uint8_t* pixel = image.row(y) + x * image.channels();
      for (int c = 0; c < image.channels(); ++c) {
        const int tone = 20 + 180 * x / width * (c + 1) / 3 + 50 * y / height * (3 - c) / 3;
        pixel[c] =
            static_cast<uint8_t>(type == PixelType::kBilevel ? (tone % 32 < 16) * 255 : tone);
      }
    }
  }
  return image;
}

Image StoredAs(const Image& upright, int orientation) {
  const int w = upright.width();
  const int h = upright.height();
  const bool swap = orientation >= 5;
  Image stored(swap ? h : w, swap ? w : h, upright.type());
  for (int row = 0; row < stored.height(); ++row) {
    for (int column = 0; column < stored.width(); ++column) {
      // Where the specification puts the stored row and column on the upright page.
      const bool row_from_far =
          orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
      const bool column_from_far =
          orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
      const int along_row = row_from_far ? stored.height() - 1 - row : row;
      const int along_column = column_from_far ? stored.width() - 1 - column : column;
      const int x = swap ? along_row : along_column;
      const int y = swap ? along_column : along_row;
      const int channels = upright.channels();
      std::copy_n(upright.row(y) + x * channels, channels, stored.row(row) + column * channels);
    }
  }
  return stored;
}

std::string Bytes(const PlainTiff& tiff) {
  std::string out = "II*";
  const auto put = [&out](uint32_t value, int size) {
    for (int i = 0; i < size; ++i) out.push_back(static_cast<char>(value >> (8 * i)));
  };
  const bool tiled = tiff.tile > 0;
  std::vector<std::pair<uint32_t, uint32_t>> tags = {
      {256, tiff.width}, {257, tiff.height}, {258, tiff.bits}, {259, tiff.compression}, {262, 0}};
  const uint32_t count = tiled ? 10 : 9;
  const uint32_t data_at = 8 + 2 + 12 * count + 4;
  const auto size = static_cast<uint32_t>(std::min<size_t>(tiff.data.size(), tiff.claimed_size));
  if (!tiled) tags.emplace_back(273, data_at);
  tags.emplace_back(277, tiff.samples);
  if (tiled) {
    tags.insert(tags.end(), {{322, tiff.tile}, {323, tiff.tile}, {324, data_at}, {325, size}});
  } else {
    tags.insert(tags.end(), {{278, tiff.height}, {279, size}});
  }
  put(0, 1);
  put(8, 4);
  put(count, 2);
  for (const auto& [tag, value] : tags) {
    put(tag, 2);
    put(4, 2);  // LONG
    put(1, 4);
    put(value, 4);
  }
  put(tiff.next_directory, 4);
  return out + tiff.data;
}

std::string WriteFile(const std::string& bytes, const std::string& name) {
  const std::string path = testing::TempDir() + std::to_string(getpid()) + "-" + name;
  std::ofstream(path, std::ios::binary) << bytes;
  return path;
}

int LargestDifference(const Image& a, const Image& b) {
  if (a.width() != b.width() || a.height() != b.height() || a.type() != b.type()) return 256;
  int largest = 0;
  for (size_t i = 0; i < a.size_bytes(); ++i) {
    largest = std::max(largest, std::abs(int{a.data()[i]} - int{b.data()[i]}));
  }
  return largest;
}

}  // namespace sohoa
