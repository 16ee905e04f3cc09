// Whether the confidence of numbers that were read digit by digit holds. Thread-safe; no state.
#ifndef SOHOA_OCR_IMAGE_DIGIT_CALIBRATION_H_
#define SOHOA_OCR_IMAGE_DIGIT_CALIBRATION_H_

#include <array>
#include <cstdint>

#include "ocr/image/digit_classifier.h"
#include "ocr/image/digit_training.h"

namespace sohoa {

struct NumberBin {
  int given = 0;
  double confidence = 0;  // mean, 0..1
  double right = 0;       // share, 0..1
};

// 3000 numbers of one to four of the set's digits, up to a fifth of their height apart or touching,
// read with ReadDigits: by tenths of the confidence of the likeliest guess. The same seed gives the
// same numbers. REQUIRES: the set is not empty.
std::array<NumberBin, 10> CalibrationOfNumbers(const DigitClassifier& classifier,
                                               const DigitSet& set, uint64_t seed);

}  // namespace sohoa

#endif  // SOHOA_OCR_IMAGE_DIGIT_CALIBRATION_H_
