#include "ocr/image/digit_classifier.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>

#include "absl/status/status.h"
#include "ocr/image/digit_model_format.h"
#include "ocr/image/digit_net.h"
#include "ocr/image/glyph.h"

namespace sohoa {
namespace {

static_assert(std::endian::native == std::endian::little,
              "the model's numbers are read as they are");

absl::Status Damaged() {
  return absl::InvalidArgumentError("the model of handwritten digits is damaged");
}

}  // namespace

absl::StatusOr<DigitClassifier> DigitClassifier::Parse(std::string_view bytes) {
  constexpr size_t kNumbers = 1 + DigitNetShape::kParameters;
  if (!bytes.starts_with(kDigitModelMagic)) return Damaged();
  bytes.remove_prefix(kDigitModelMagic.size());
  if (bytes.size() != kNumbers * sizeof(float)) return Damaged();
  std::vector<float> numbers(kNumbers);
  std::memcpy(numbers.data(), bytes.data(), bytes.size());
  // Beyond this, sums over a glyph could overflow.
  constexpr float kLargest = 1e4F;
  if (!std::all_of(numbers.begin(), numbers.end(),
                   [](float n) { return std::isfinite(n) && std::abs(n) <= kLargest; }))
    return Damaged();
  DigitClassifier classifier;
  classifier.temperature_ = numbers.front();
  if (classifier.temperature_ < 0.1F || classifier.temperature_ > 10) return Damaged();
  classifier.parameters_.assign(numbers.begin() + 1, numbers.end());
  return classifier;
}

DigitOdds DigitClassifier::Classify(ImageView ink) const {
  const GlyphPixels glyph = NormalGlyph(ink);
  if (std::all_of(glyph.begin(), glyph.end(), [](float pixel) { return pixel == 0; })) return {};
  DigitNetState state;
  RunDigitNet(parameters_, glyph, state);
  const DigitScores probabilities = Softmax(state.scores, temperature_);
  DigitOdds odds;
  std::copy_n(probabilities.begin(), odds.digit.size(), odds.digit.begin());
  odds.none = probabilities.back();
  return odds;
}

}  // namespace sohoa
