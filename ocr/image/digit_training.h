// Trains the classifier of handwritten digits. Thread-safe; no state.
#ifndef SOHOA_OCR_IMAGE_DIGIT_TRAINING_H_
#define SOHOA_OCR_IMAGE_DIGIT_TRAINING_H_

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "ocr/page/image.h"

namespace sohoa {

// Pictures of single digits: kGrey, 28 × 28, 0 paper … 255 ink.
struct DigitSet {
  std::vector<Image> pictures;
  std::vector<int> digits;  // 0..9, of each picture
};

// From the two files of a set in MNIST's format (idx3 and idx1, big-endian).
//   kInvalidArgument  not that format, damaged, or not of one length
absl::StatusOr<DigitSet> ParseDigitSet(std::string_view pictures, std::string_view labels);

struct DigitTrainingOptions {
  int epochs = 12;
  uint64_t seed = 1;
  // Called after each epoch with its mean loss; may be empty.
  std::function<void(int epoch, double loss)> on_epoch;
};

// Shares, 0..1, on what was not trained on.
struct DigitTrainingReport {
  double right = 0;            // of the test set as it is; "no digit" counts as wrong
  double right_distorted = 0;  // of the test set slanted, thickened, thinned, with marks beside it
  double right_drawn = 0;      // of WriteDigit's digits
  double none_right = 0;       // of letters, marks, parts of digits and pairs: called no digit
  double none_sure = 0;        // of these: given a digit at 0.9 or more
  double calibration_error = 0;  // expected; all of the above together, in tenths
};

struct TrainedDigits {
  std::string model;  // for DigitClassifier::Parse
  DigitTrainingReport report;
};

// Learns from `train`, slanted, thickened and thinned anew each time, from digits that WriteDigit
// draws, and from what is none: letters, marks, parts of digits, two digits at once. The last
// twelfth of `train` is kept back to calibrate with; `test` is only reported on. The same arguments
// give the same model, with the same compiler on the same kind of processor.
//   kInvalidArgument  fewer than 1000 digits in a set
absl::StatusOr<TrainedDigits> TrainDigits(const DigitSet& train, const DigitSet& test,
                                          const DigitTrainingOptions& options = {});

}  // namespace sohoa

#endif  // SOHOA_OCR_IMAGE_DIGIT_TRAINING_H_
