// Which digit did a person write there, if any? Immutable after making; any number of threads may
// ask.
#ifndef SOHOA_OCR_IMAGE_DIGIT_CLASSIFIER_H_
#define SOHOA_OCR_IMAGE_DIGIT_CLASSIFIER_H_

#include <array>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "ocr/page/image.h"

namespace sohoa {

// What one sign is, each 0..1; all together 1.
struct DigitOdds {
  std::array<float, 10> digit{};
  float none = 1;  // a letter, a mark, part of a digit, more than one
};

class DigitClassifier {
 public:
  // From what TrainDigits wrote; nothing of `bytes` is kept.
  //   kInvalidArgument  no such file, or damaged
  static absl::StatusOr<DigitClassifier> Parse(std::string_view bytes);

  // Of the one sign on `ink` (kGrey, 0 paper … 255 ink; any size): place and size do not matter.
  // Calibrated on digits and other signs that it was not trained on.
  DigitOdds Classify(ImageView ink) const;

 private:
  DigitClassifier() = default;

  float temperature_ = 1;
  std::vector<float> parameters_;
};

}  // namespace sohoa

#endif  // SOHOA_OCR_IMAGE_DIGIT_CLASSIFIER_H_
