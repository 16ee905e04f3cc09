#include "ocr/image/skew.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

namespace sohoa {
namespace {

constexpr double kCoarseStepDeg = 0.4;  // a line of 8 inches moves by half an x-height
constexpr double kFineStepDeg = 0.05;
// Three words have about 15 letters and as many marks; sideways print and noise stay below 3.
// (Both from the measuring corpus: pages of print have at least 100 letters and a sharpness of 10.)
constexpr int kFewestLetters = 40;
constexpr double kLeastSharpness = 4;
constexpr size_t kCoarsePixels = 20000;
constexpr int kFixedBits = 14;  // y positions as fixed point: 2^14 * 32768 * sqrt(2) < 2^31

class Profile {
 public:
  explicit Profile(const Letters& letters)
      : letters_(letters),
        // Turned by 25 degrees the picture is at most 1.33 times its long side high, and begins at
        // most 0.43 of it above.
        bins_(static_cast<size_t>(2 * std::max(letters.width, letters.height)) + 4),
        others_(bins_.size()) {}

  // Sum of squared changes of the row profile after turning the picture by `angle_deg`. The
  // profile's change at a row is the number of tops there less the number of bottoms just above.
  // Takes every `stride`th outline pixel.
  double Energy(double angle_deg, size_t stride) {
    std::fill(bins_.begin(), bins_.end(), 0);
    std::fill(others_.begin(), others_.end(), 0);
    Add(letters_.top, angle_deg, stride, 0, 1);
    Add(letters_.bottom, angle_deg, stride, 1, -1);
    double sum = 0;
    for (size_t k = 0; k < bins_.size(); ++k) {
      const double change = bins_[k] + others_[k];
      sum += change * change;
    }
    return sum;
  }

 private:
  void Add(const std::vector<OutlinePixel>& pixels, double angle_deg, size_t stride, int down,
           int weight) {
    const double angle = angle_deg * std::numbers::pi / 180;
    const auto cosine = static_cast<int>(std::lround(std::cos(angle) * (1 << kFixedBits)));
    const auto sine = static_cast<int>(std::lround(std::sin(angle) * (1 << kFixedBits)));
    const int offset = static_cast<int>(bins_.size() / 4) + down;
    // Counter-clockwise on a page whose y points down: y' = y cos - x sin.
    const auto row_of = [&](const OutlinePixel& p) {
      return static_cast<size_t>(((p.y * cosine - p.x * sine) >> kFixedBits) + offset);
    };
    size_t i = 0;
    for (; i + stride < pixels.size(); i += 2 * stride) {
      bins_[row_of(pixels[i])] += weight;
      others_[row_of(pixels[i + stride])] += weight;
    }
    if (i < pixels.size()) bins_[row_of(pixels[i])] += weight;
  }

  const Letters& letters_;
  // Neighbours fall on the same row, where one would wait for the other: every second pixel has
  // bins of its own.
  std::vector<int> bins_, others_;
};

// Offset, in steps, of the top of the parabola through three values a step apart.
double Vertex(double before, double at, double after) {
  const double curve = before - 2 * at + after;
  return curve < 0 ? std::clamp(0.5 * (before - after) / curve, -0.5, 0.5) : 0;
}

struct Peak {
  double angle_deg = 0;
  double energy = 0;
};

Peak Search(Profile& profile, double from, double to, double step, size_t stride) {
  std::vector<double> energies;
  for (int i = 0; from + i * step <= to + step / 2; ++i)
    energies.push_back(profile.Energy(from + i * step, stride));
  const auto best = std::max_element(energies.begin(), energies.end()) - energies.begin();
  const auto i = static_cast<size_t>(best);
  const bool inside = i > 0 && i + 1 < energies.size();
  const double fraction = inside ? Vertex(energies[i - 1], energies[i], energies[i + 1]) : 0;
  return {from + (static_cast<double>(best) + fraction) * step, energies[i]};
}

// The energy at angles where lines of print blur into one another.
double TypicalEnergy(Profile& profile, double peak_deg) {
  double sum = 0;
  for (const double away : {-9.0, -6.0, 6.0, 9.0}) sum += profile.Energy(peak_deg + away, 1);
  return sum / 4;
}

}  // namespace

Skew FindSkew(const Letters& letters) {
  const size_t edges = letters.top.size() + letters.bottom.size();
  if (edges == 0) return {};
  Profile profile(letters);
  // Some thousands of pixels find the peak; all of them place it.
  const size_t stride = 1 + edges / kCoarsePixels;
  const Peak coarse = Search(profile, -kMaxSkewDeg, kMaxSkewDeg, kCoarseStepDeg, stride);
  const Peak fine = Search(profile, coarse.angle_deg - kCoarseStepDeg,
                           coarse.angle_deg + kCoarseStepDeg, kFineStepDeg, 1);
  Skew skew;
  skew.angle_deg = fine.angle_deg;
  skew.sharpness = fine.energy / std::max(1.0, TypicalEnergy(profile, fine.angle_deg));
  skew.energy = fine.energy / static_cast<double>(edges);
  skew.sure = letters.count >= kFewestLetters && skew.sharpness >= kLeastSharpness;
  return skew;
}

}  // namespace sohoa
