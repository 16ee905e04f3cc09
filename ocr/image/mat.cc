#include "ocr/image/mat.h"

#include <opencv2/core.hpp>

namespace sohoa {
namespace {

cv::Mat Wrap(uint8_t* data, int width, int height, size_t stride, PixelType type) {
  return {height, width, CV_8UC(ChannelsOf(type)), data, stride};
}

}  // namespace

cv::Mat Borrow(ImageView view) {
  return Wrap(const_cast<uint8_t*>(view.data), view.width, view.height, view.stride, view.type);
}

cv::Mat Borrow(Image& image) {
  return Wrap(image.data(), image.width(), image.height(), image.stride(), image.type());
}

}  // namespace sohoa
