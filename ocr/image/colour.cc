#include "ocr/image/colour.h"

#include <opencv2/core.hpp>
#include <vector>

#include "ocr/image/mat.h"

namespace sohoa {

Image ExcessOf(InkColour ink, ImageView page) {
  std::vector<cv::Mat> bgr;
  cv::split(Borrow(page), bgr);
  const size_t wanted = ink == InkColour::kRed ? 2 : 0;
  Image excess(page.width, page.height, PixelType::kGrey);
  cv::Mat out = Borrow(excess);
  cv::subtract(bgr[wanted], cv::max(bgr[2 - wanted], bgr[1]), out);  // saturates at 0
  return excess;
}

}  // namespace sohoa
