// What a digit classifier learns from: signs as scanners show them. Internal to ocr/image.
#ifndef SOHOA_OCR_IMAGE_DIGIT_SAMPLES_H_
#define SOHOA_OCR_IMAGE_DIGIT_SAMPLES_H_

#include <cstdint>
#include <random>

#include "ocr/image/digit_net.h"
#include "ocr/image/digit_training.h"

namespace sohoa {

inline constexpr int kNoDigit = 10;

struct DigitSample {
  GlyphPixels glyph;
  int label = kNoDigit;  // 0..9
};

// Makes samples by chance; the same seed and the same calls give the same ones. `digits` must
// outlive it. Not thread-safe.
class DigitSamples {
 public:
  DigitSamples(const DigitSet& digits, uint64_t seed) : digits_(digits), random_(seed) {}

  DigitSample Distorted(size_t picture);  // one of the set's, written a little differently
  DigitSample Drawn();                    // one of WriteDigit's
  DigitSample None();                     // no digit

  double Uniform();  // 0 <= u < 1

 private:
  const DigitSet& digits_;
  std::mt19937_64 random_;
};

}  // namespace sohoa

#endif  // SOHOA_OCR_IMAGE_DIGIT_SAMPLES_H_
