// Scaling by areas has to be what OpenCV's is, pixel for pixel: the size of letters that is read
// best was measured with that.
#include <gtest/gtest.h>

#include <opencv2/imgproc.hpp>
#include <random>

#include "ocr/image/warp.h"

namespace sohoa {
namespace {

enum class Content { kNoise, kDots, kLines };

Image Draw(int width, int height, Content content, std::mt19937& random) {
  Image picture(width, height, PixelType::kGrey);
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x) {
      const auto noise = static_cast<uint8_t>(random() % 256);
      const bool white = content == Content::kDots ? noise % 2 == 0 : y % 13 < 6;
      picture.row(y)[x] = content == Content::kNoise ? noise : white ? 255 : noise;
    }
  return picture;
}

TEST(ScaledDownTest, IsWhatOpenCvMakesWhateverTheSize) {
  std::mt19937 random(1);
  for (int round = 0; round < 600; ++round) {
    const int width = 1 + static_cast<int>(random() % 300);
    const int height = 1 + static_cast<int>(random() % 200);
    const double scale = 0.2 + 0.8 * static_cast<double>(random() % 10000) / 10000;
    Image picture = Draw(width, height, static_cast<Content>(round % 3), random);
    const Image small = ScaledDown(picture.view(), scale);
    const cv::Mat all(height, width, CV_8UC1, picture.data(), picture.stride());
    cv::Mat expected;
    cv::resize(all, expected, {small.width(), small.height()}, 0, 0, cv::INTER_AREA);
    for (int y = 0; y < small.height(); ++y)
      ASSERT_TRUE(std::equal(small.row(y), small.row(y) + small.width(), expected.ptr<uint8_t>(y)))
          << width << " x " << height << " by " << scale << ", row " << y;
  }
}

}  // namespace
}  // namespace sohoa
