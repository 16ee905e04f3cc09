// A small convolutional network (LeCun and others 1998, "Gradient-based learning applied to
// document recognition", LeNet with fewer and rectified units): 28 × 28 grey values to scores of
// ten digits and "no digit". Pure; thread-safe. Internal to ocr/image.
//
// The passes are ours because training needs both of them, OpenCV's dnn has no way back, and its
// nets keep their intermediate values inside, so that one of them serves one thread only.
#ifndef SOHOA_OCR_IMAGE_DIGIT_NET_H_
#define SOHOA_OCR_IMAGE_DIGIT_NET_H_

#include <array>
#include <cstddef>
#include <vector>

namespace sohoa {

inline constexpr int kGlyphSide = 28;     // pixels
inline constexpr int kDigitClasses = 11;  // 0..9, and 10: no digit

using GlyphPixels = std::array<float, kGlyphSide * kGlyphSide>;  // 0 paper … 1 ink, by row
using DigitScores = std::array<float, kDigitClasses>;

// Where each layer's numbers lie in the list of parameters.
struct DigitNetShape {
  static constexpr int kKernel = 5;
  static constexpr int kMaps1 = 8, kSide1 = 24, kPooled1 = 12;
  static constexpr int kMaps2 = 24, kSide2 = 8, kPooled2 = 4;
  static constexpr int kFlat = kMaps2 * kPooled2 * kPooled2;
  static constexpr int kHidden = 64;

  static constexpr size_t kWeights1 = 0;
  static constexpr size_t kBias1 = kWeights1 + size_t{kMaps1} * kKernel * kKernel;
  static constexpr size_t kWeights2 = kBias1 + kMaps1;
  static constexpr size_t kBias2 = kWeights2 + size_t{kMaps2} * kMaps1 * kKernel * kKernel;
  static constexpr size_t kWeights3 = kBias2 + kMaps2;
  static constexpr size_t kBias3 = kWeights3 + size_t{kHidden} * kFlat;
  static constexpr size_t kWeights4 = kBias3 + kHidden;
  static constexpr size_t kBias4 = kWeights4 + size_t{kDigitClasses} * kHidden;
  static constexpr size_t kParameters = kBias4 + kDigitClasses;
};

// What the layers gave for one glyph; the way back needs it.
struct DigitNetState {
  std::array<float, DigitNetShape::kMaps1 * DigitNetShape::kSide1 * DigitNetShape::kSide1> maps1;
  std::array<float, DigitNetShape::kMaps1 * DigitNetShape::kPooled1 * DigitNetShape::kPooled1>
      pooled1;
  std::array<float, DigitNetShape::kMaps2 * DigitNetShape::kSide2 * DigitNetShape::kSide2> maps2;
  std::array<float, DigitNetShape::kFlat> flat;
  std::array<float, DigitNetShape::kHidden> hidden;
  DigitScores scores;  // natural logarithms of odds, but for a common term
};

// REQUIRES: `parameters` has DigitNetShape::kParameters numbers.
void RunDigitNet(const std::vector<float>& parameters, const GlyphPixels& glyph,
                 DigitNetState& state);

// Adds to `gradient` (as long as `parameters`) how the loss changes with each parameter, given how
// it changes with the scores and what RunDigitNet left in `state`.
void AddDigitNetGradient(const std::vector<float>& parameters, const GlyphPixels& glyph,
                         const DigitNetState& state, const DigitScores& by_score,
                         std::vector<float>& gradient);

// Probabilities from scores that are divided by `temperature` > 0; their sum is 1.
DigitScores Softmax(const DigitScores& scores, float temperature);

}  // namespace sohoa

#endif  // SOHOA_OCR_IMAGE_DIGIT_NET_H_
