// Digits drawn with WriteDigit, as a scanner would show them.
#ifndef SOHOA_TESTS_OCR_IMAGE_WRITTEN_DIGITS_H_
#define SOHOA_TESTS_OCR_IMAGE_WRITTEN_DIGITS_H_

#include <cstdint>
#include <random>
#include <string_view>

namespace cv {
class Mat;
}

namespace sohoa::test {

// A pen whose hand is the same for the same seed.
class Pen {
 public:
  explicit Pen(uint32_t seed) : random_(seed) {}

  // Writes `digits` with their upper left corner at (x, y), `height` pixels high, `step` between
  // two of them; below 0 they touch. Black, or blue on a picture in colour.
  // Gives the right edge.
  int Write(std::string_view digits, int x, int y, int height, int step, cv::Mat& picture,
            bool blue = false);

  double Uniform() { return static_cast<double>(random_()) / 4294967296.0; }

  int thickness = 5;

 private:
  std::mt19937 random_;
};

}  // namespace sohoa::test

#endif  // SOHOA_TESTS_OCR_IMAGE_WRITTEN_DIGITS_H_
