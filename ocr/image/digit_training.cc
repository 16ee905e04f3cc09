#include "ocr/image/digit_training.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <utility>

#include "absl/status/status.h"
#include "ocr/image/digit_model_format.h"
#include "ocr/image/digit_net.h"
#include "ocr/image/digit_samples.h"
#include "ocr/image/glyph.h"

namespace sohoa {
namespace {

// Stochastic gradient descent with momentum; the rate falls to nothing along half a cosine.
constexpr double kFirstRate = 0.04;
constexpr float kMomentum = 0.9F;
constexpr float kDecay = 5e-5F;
constexpr size_t kBatch = 32;
// Of each epoch's samples. (With a quarter of signs that are none, and more damage, 109 of the test
// set's 10,000 digits were called none; with these shares 66 are.)
constexpr double kDrawnShare = 0.25;
constexpr double kNoneShare = 0.15;

constexpr size_t kFewestDigits = 1000;
constexpr size_t kKeptBack = 12;  // one in so many

uint32_t BigEndian(std::string_view bytes, size_t at) {
  uint32_t number = 0;
  for (size_t i = 0; i < 4; ++i) number = number << 8 | static_cast<uint8_t>(bytes[at + i]);
  return number;
}

// Parameters and their momentum.
class Learner {
 public:
  Learner(uint64_t seed, const DigitSet& noise_source)
      : parameters_(DigitNetShape::kParameters),
        momentum_(DigitNetShape::kParameters),
        gradient_(DigitNetShape::kParameters) {
    using Net = DigitNetShape;
    DigitSamples chance(noise_source, seed);
    Fill(Net::kWeights1, Net::kBias1, Net::kKernel * Net::kKernel, chance);
    Fill(Net::kWeights2, Net::kBias2, Net::kMaps1 * Net::kKernel * Net::kKernel, chance);
    Fill(Net::kWeights3, Net::kBias3, Net::kFlat, chance);
    Fill(Net::kWeights4, Net::kBias4, Net::kHidden, chance);
  }

  // Takes the sample into the batch; gives its loss.
  double Look(const DigitSample& sample) {
    RunDigitNet(parameters_, sample.glyph, state_);
    DigitScores by_score = Softmax(state_.scores, 1);
    const auto label = static_cast<size_t>(sample.label);
    const double loss = -std::log(std::max(1e-9F, by_score[label]));
    by_score[label] -= 1;
    AddDigitNetGradient(parameters_, sample.glyph, state_, by_score, gradient_);
    return loss;
  }

  // After a batch.
  void Step(double rate) {
    const auto each = static_cast<float>(rate / kBatch), decay = static_cast<float>(rate) * kDecay;
    for (size_t i = 0; i < parameters_.size(); ++i) {
      momentum_[i] = kMomentum * momentum_[i] - each * gradient_[i] - decay * parameters_[i];
      parameters_[i] += momentum_[i];
    }
    std::fill(gradient_.begin(), gradient_.end(), 0.0F);
  }

  const std::vector<float>& parameters() const { return parameters_; }

 private:
  // He and others' start for rectified units.
  void Fill(size_t begin, size_t end, int inputs, DigitSamples& chance) {
    const double reach = std::sqrt(6.0 / inputs);
    for (size_t i = begin; i < end; ++i)
      parameters_[i] = static_cast<float>(reach * (2 * chance.Uniform() - 1));
  }

  std::vector<float> parameters_, momentum_, gradient_;
  DigitNetState state_;
};

struct Judged {
  DigitScores scores;
  int label = 0;
};

Judged Judge(const std::vector<float>& parameters, const DigitSample& sample) {
  DigitNetState state;
  RunDigitNet(parameters, sample.glyph, state);
  return {state.scores, sample.label};
}

double MeanLoss(const std::vector<Judged>& judged, float temperature) {
  double loss = 0;
  for (const Judged& one : judged)
    loss -=
        std::log(std::max(1e-9F, Softmax(one.scores, temperature)[static_cast<size_t>(one.label)]));
  return loss / static_cast<double>(judged.size());
}

// What the scores are to be divided by so that the probabilities hold (Guo and others 2017).
float BestTemperature(const std::vector<Judged>& judged) {
  float best = 1;
  for (float temperature = 0.5F; temperature <= 4; temperature += 0.05F)
    if (MeanLoss(judged, temperature) < MeanLoss(judged, best)) best = temperature;
  return best;
}

DigitSet PartOf(const DigitSet& set, size_t begin, size_t end) {
  const auto at = [](size_t i) { return static_cast<std::ptrdiff_t>(i); };
  return {{set.pictures.begin() + at(begin), set.pictures.begin() + at(end)},
          {set.digits.begin() + at(begin), set.digits.begin() + at(end)}};
}

struct Verdicts {
  double right = 0;
  double sure_digits = 0;  // given as a digit at 0.9 or more
};

Verdicts Count(const std::vector<Judged>& judged, float temperature) {
  Verdicts verdicts;
  for (const Judged& one : judged) {
    const DigitScores odds = Softmax(one.scores, temperature);
    const auto best = std::max_element(odds.begin(), odds.end()) - odds.begin();
    verdicts.right += best == one.label;
    verdicts.sure_digits += best != kNoDigit && odds[static_cast<size_t>(best)] >= 0.9F;
  }
  verdicts.right /= static_cast<double>(judged.size());
  verdicts.sure_digits /= static_cast<double>(judged.size());
  return verdicts;
}

double CalibrationError(const std::vector<Judged>& judged, float temperature) {
  struct Bin {
    double confidence = 0, right = 0;
  };
  std::array<Bin, 10> bins;
  for (const Judged& one : judged) {
    const DigitScores odds = Softmax(one.scores, temperature);
    const auto best = std::max_element(odds.begin(), odds.end());
    Bin& bin = bins[std::min<size_t>(9, static_cast<size_t>(*best * 10))];
    bin.confidence += static_cast<double>(*best);
    bin.right += best - odds.begin() == one.label;
  }
  double error = 0;
  for (const Bin& bin : bins) error += std::abs(bin.confidence - bin.right);
  return error / static_cast<double>(judged.size());
}

DigitTrainingReport Report(const std::vector<float>& parameters, float temperature,
                           const DigitSet& test, uint64_t seed) {
  DigitSamples samples(test, seed);
  std::vector<Judged> plain, distorted, drawn, none;
  for (size_t i = 0; i < test.pictures.size(); ++i) {
    plain.push_back(Judge(parameters, {NormalGlyph(test.pictures[i].view()), test.digits[i]}));
    distorted.push_back(Judge(parameters, samples.Distorted(i)));
    if (i % 2 == 0) drawn.push_back(Judge(parameters, samples.Drawn()));
    if (i % 2 == 0) none.push_back(Judge(parameters, samples.None()));
  }
  DigitTrainingReport report;
  report.right = Count(plain, temperature).right;
  report.right_distorted = Count(distorted, temperature).right;
  report.right_drawn = Count(drawn, temperature).right;
  report.none_right = Count(none, temperature).right;
  report.none_sure = Count(none, temperature).sure_digits;
  std::vector<Judged> all = std::move(distorted);
  all.insert(all.end(), drawn.begin(), drawn.end());
  all.insert(all.end(), none.begin(), none.end());
  report.calibration_error = CalibrationError(all, temperature);
  return report;
}

float Calibrate(const std::vector<float>& parameters, const DigitSet& kept_back, uint64_t seed) {
  DigitSamples samples(kept_back, seed);
  std::vector<Judged> judged;
  for (size_t i = 0; i < kept_back.pictures.size(); ++i) {
    judged.push_back(Judge(parameters, samples.Distorted(i)));
    if (i % 3 == 0) judged.push_back(Judge(parameters, samples.Drawn()));
    if (i % 5 == 0) judged.push_back(Judge(parameters, samples.None()));
  }
  return BestTemperature(judged);
}

void AppendFloats(const float* numbers, size_t count, std::string& out) {
  out.append(reinterpret_cast<const char*>(numbers), count * sizeof(float));
}

}  // namespace

absl::StatusOr<DigitSet> ParseDigitSet(std::string_view pictures, std::string_view labels) {
  constexpr size_t kPicturesHead = 16, kLabelsHead = 8;
  constexpr size_t kPicture = size_t{kGlyphSide} * kGlyphSide;
  const absl::Status wrong = absl::InvalidArgumentError("not a set of digits in MNIST's format");
  if (pictures.size() < kPicturesHead || labels.size() < kLabelsHead ||
      BigEndian(pictures, 0) != 0x803 || BigEndian(labels, 0) != 0x801 ||
      BigEndian(pictures, 8) != kGlyphSide || BigEndian(pictures, 12) != kGlyphSide)
    return wrong;
  const size_t count = BigEndian(pictures, 4);
  if (BigEndian(labels, 4) != count || labels.size() != kLabelsHead + count ||
      pictures.size() != kPicturesHead + count * kPicture)
    return wrong;
  DigitSet set;
  for (size_t i = 0; i < count; ++i) {
    const int digit = static_cast<uint8_t>(labels[kLabelsHead + i]);
    if (digit > 9) return wrong;
    Image picture(kGlyphSide, kGlyphSide, PixelType::kGrey);
    const std::string_view bytes = pictures.substr(kPicturesHead + i * kPicture, kPicture);
    std::copy(bytes.begin(), bytes.end(), picture.data());
    set.pictures.push_back(std::move(picture));
    set.digits.push_back(digit);
  }
  return set;
}

absl::StatusOr<TrainedDigits> TrainDigits(const DigitSet& train, const DigitSet& test,
                                          const DigitTrainingOptions& options) {
  if (train.pictures.size() < kFewestDigits || test.pictures.size() < kFewestDigits)
    return absl::InvalidArgumentError("too few digits to learn from");
  const size_t learnt = train.pictures.size() - train.pictures.size() / kKeptBack;
  const DigitSet set = PartOf(train, 0, learnt);
  DigitSamples samples(set, options.seed);
  Learner learner(options.seed + 1, set);
  const auto per_epoch =
      static_cast<size_t>(static_cast<double>(learnt) / (1 - kDrawnShare - kNoneShare));
  const double steps = static_cast<double>(per_epoch / kBatch) * options.epochs;
  double step = 0;
  for (int epoch = 0; epoch < options.epochs; ++epoch) {
    double loss = 0;
    for (size_t i = 0; i + kBatch <= per_epoch; i += kBatch) {
      for (size_t k = 0; k < kBatch; ++k) {
        const double kind = samples.Uniform();
        const auto any = static_cast<size_t>(samples.Uniform() * static_cast<double>(learnt));
        loss += learner.Look(kind < kDrawnShare                ? samples.Drawn()
                             : kind < kDrawnShare + kNoneShare ? samples.None()
                                                               : samples.Distorted(any));
      }
      learner.Step(kFirstRate * (1 + std::cos(std::numbers::pi * step++ / steps)) / 2);
    }
    if (options.on_epoch) options.on_epoch(epoch, loss / static_cast<double>(per_epoch));
  }
  const float temperature = Calibrate(
      learner.parameters(), PartOf(train, learnt, train.pictures.size()), options.seed + 2);
  TrainedDigits out;
  out.model = kDigitModelMagic;
  AppendFloats(&temperature, 1, out.model);
  AppendFloats(learner.parameters().data(), learner.parameters().size(), out.model);
  out.report = Report(learner.parameters(), temperature, test, options.seed + 3);
  return out;
}

}  // namespace sohoa
