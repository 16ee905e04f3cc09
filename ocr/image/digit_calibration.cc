#include "ocr/image/digit_calibration.h"

#include <algorithm>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <string>

#include "ocr/image/digit_samples.h"
#include "ocr/image/handwriting.h"
#include "ocr/image/mat.h"

namespace sohoa {
namespace {

constexpr int kNumbers = 3000;
constexpr double kEm = 54;  // 13 points at 300 dpi
constexpr int kSheetHeight = 120, kSheetWidth = 480;

// A number and what it says.
struct MadeNumber {
  Handwriting writing;
  std::string digits;
};

MadeNumber MakeNumber(const DigitSet& set, DigitSamples& chance) {
  const auto between = [&](double low, double high) {
    return low + (high - low) * chance.Uniform();
  };
  MadeNumber number;
  cv::Mat sheet = cv::Mat::zeros(kSheetHeight, kSheetWidth, CV_8U);
  const double height = between(45, 70);
  double x = 20;
  for (int left = static_cast<int>(between(1, 5)); left > 0; --left) {
    const auto any = static_cast<size_t>(between(0, static_cast<double>(set.pictures.size())));
    const cv::Mat picture = Borrow(set.pictures[any].view());
    const cv::Rect box = cv::boundingRect(picture >= 60);
    const double scale = height / 20;  // the set's digits are 20 pixels high
    cv::Mat digit;
    cv::resize(picture(box), digit, {}, scale, scale, cv::INTER_CUBIC);
    const cv::Rect place =
        cv::Rect(static_cast<int>(x),
                 (kSheetHeight - digit.rows) / 2 + static_cast<int>(between(-3, 3)), digit.cols,
                 digit.rows) &
        cv::Rect(0, 0, kSheetWidth, kSheetHeight);
    cv::Mat target = sheet(place);
    cv::max(target, digit({0, 0, place.width, place.height}), target);
    x += digit.cols + between(-0.03, 0.2) * height;
    number.digits += static_cast<char>('0' + set.digits[any]);
  }
  number.writing.ink = Image(kSheetWidth, kSheetHeight, PixelType::kGrey);
  sheet.copyTo(Borrow(number.writing.ink));
  number.writing.em = kEm;
  return number;
}

}  // namespace

std::array<NumberBin, 10> CalibrationOfNumbers(const DigitClassifier& classifier,
                                               const DigitSet& set, uint64_t seed) {
  constexpr int kMostDigits = 6;
  DigitSamples chance(set, seed);
  std::array<NumberBin, 10> bins;
  for (int i = 0; i < kNumbers; ++i) {
    const MadeNumber number = MakeNumber(set, chance);
    const auto guesses = ReadDigits(number.writing, classifier, kMostDigits);
    if (guesses.empty()) continue;
    NumberBin& bin = bins[std::min<size_t>(9, static_cast<size_t>(guesses[0].confidence * 10))];
    ++bin.given;
    bin.confidence += guesses[0].confidence;
    bin.right += guesses[0].digits == number.digits;
  }
  for (NumberBin& bin : bins)
    if (bin.given > 0) bin.confidence /= bin.given, bin.right /= bin.given;
  return bins;
}

}  // namespace sohoa
