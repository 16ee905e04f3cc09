#include "ocr/image/local_threshold.h"

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include "ocr/image/mat.h"

namespace sohoa {

Image LocalThreshold(ImageView grey, int radius) {
  constexpr double kSpreadCounts = 0.2;   // Sauvola's k
  constexpr double kLargestSpread = 128;  // and R, of 8 bits
  constexpr double kSlope = 4;  // grey levels to one of the scan's about the threshold: a soft edge
  const cv::Mat pixels = Borrow(grey);
  const cv::Size window(2 * radius + 1, 2 * radius + 1);
  cv::Mat mean, of_squares, spread;
  cv::boxFilter(pixels, mean, CV_32F, window, {-1, -1}, true, cv::BORDER_REPLICATE);
  cv::sqrBoxFilter(pixels, of_squares, CV_32F, window, {-1, -1}, true, cv::BORDER_REPLICATE);
  cv::sqrt(cv::max(of_squares - mean.mul(mean), 0), spread);
  const cv::Mat threshold = mean.mul(1 - kSpreadCounts + spread * (kSpreadCounts / kLargestSpread));
  cv::Mat difference;
  cv::subtract(pixels, threshold, difference, cv::noArray(), CV_32F);
  Image result(grey.width, grey.height, PixelType::kGrey);
  cv::Mat out = Borrow(result);
  difference.convertTo(out, CV_8U, kSlope, kLargestSpread);
  return result;
}

}  // namespace sohoa
