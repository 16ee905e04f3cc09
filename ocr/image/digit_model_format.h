// The file of a digit classifier, written by TrainDigits and read by DigitClassifier::Parse: the
// magic line, the temperature, then the network's parameters in DigitNetShape's order; all numbers
// IEEE floats of 4 bytes, little-endian, nothing behind them.
#ifndef SOHOA_OCR_IMAGE_DIGIT_MODEL_FORMAT_H_
#define SOHOA_OCR_IMAGE_DIGIT_MODEL_FORMAT_H_

#include <string_view>

namespace sohoa {

inline constexpr std::string_view kDigitModelMagic = "sohoa digit model 1\n";

}  // namespace sohoa

#endif  // SOHOA_OCR_IMAGE_DIGIT_MODEL_FORMAT_H_
