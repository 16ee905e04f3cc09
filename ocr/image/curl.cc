#include "ocr/image/curl.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <opencv2/core.hpp>
#include <utility>
#include <vector>

#include "ocr/image/median.h"

namespace sohoa {
namespace {

constexpr int kStrips = 24;
constexpr int kBands = 9;  // overlapping by half
constexpr int kUnknowns = 8;

constexpr int kEnoughLetters = 200;
constexpr int kFewestPixels = 20;    // of a strip's part in a band
constexpr int kFewestPairs = 40;     // of at most (kStrips - 1) * kBands
constexpr double kLeastAlike = 0.5;  // the correlation of two neighbours
constexpr double kMostAmiss = 1.0;   // pixels: half of the pairs are nearer to the fit
constexpr double kLeastBow = 0.25;   // of a letter's height

struct Foot {
  double x = 0;
  double y = 0;
};

// For small angles a turn moves pixels up and down alone.
class Levelling {
 public:
  Levelling(const Letters& letters, double skew_deg)
      : slope_(std::tan(skew_deg * std::numbers::pi / 180)), middle_(letters.width / 2.0) {}
  double LevelOf(const OutlinePixel& p) const { return p.y - (p.x - middle_) * slope_; }

 private:
  const double slope_;
  const double middle_;
};

// Where letters end below, on the levelled page.
std::vector<Foot> FeetOf(const Letters& letters, double skew_deg) {
  const Levelling levelling(letters, skew_deg);
  std::vector<Foot> feet;
  feet.reserve(letters.bottom.size());
  for (const OutlinePixel& p : letters.bottom) feet.push_back({double(p.x), levelling.LevelOf(p)});
  return feet;
}

// Without the outermost hundredths: a stray mark in the margin does not widen the print.
void SetExtent(std::vector<double> values, double& middle, double& reach) {
  const auto quantile = [&](double share) {
    const auto at = values.begin() +
                    static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
    std::nth_element(values.begin(), at, values.end());
    return *at;
  };
  const double low = quantile(0.01), high = quantile(0.99);
  middle = (low + high) / 2;
  reach = std::max(1.0, (high - low) / 2);
}

using Profile = std::vector<float>;

// How many feet stand on each row, smoothed; one profile for each strip of a band.
std::vector<Profile> ProfilesOf(const std::vector<Foot>& feet, const Curl& extent, double top,
                                double bottom, std::vector<int>& counts) {
  const auto rows = static_cast<size_t>(bottom - top) + 1;
  std::vector<Profile> profiles(kStrips, Profile(rows + 2, 0.0F));
  counts.assign(kStrips, 0);
  const double left = extent.middle_x - extent.reach_x;
  const double strip_width = 2 * extent.reach_x / kStrips;
  for (const Foot& foot : feet) {
    if (foot.y < top || foot.y >= bottom) continue;
    const int strip = static_cast<int>(std::floor((foot.x - left) / strip_width));
    if (strip < 0 || strip >= kStrips) continue;
    const auto s = static_cast<size_t>(strip);
    const auto row = static_cast<size_t>(foot.y - top) + 1;
    profiles[s][row - 1] += 0.25F;
    profiles[s][row] += 0.5F;
    profiles[s][row + 1] += 0.25F;
    ++counts[s];
  }
  return profiles;
}

double Correlation(const Profile& a, const Profile& b, int shift) {
  const int n = static_cast<int>(a.size());
  const int begin = std::max(0, -shift), end = std::min(n, n - shift);
  double ab = 0, aa = 0, bb = 0, sum_a = 0, sum_b = 0;
  for (int i = begin; i < end; ++i) {
    const double p = a[static_cast<size_t>(i)], q = b[static_cast<size_t>(i + shift)];
    ab += p * q;
    aa += p * p;
    bb += q * q;
    sum_a += p;
    sum_b += q;
  }
  const double m = std::max(1, end - begin);
  const double spread = (aa - sum_a * sum_a / m) * (bb - sum_b * sum_b / m);
  return spread <= 0 ? 0 : (ab - sum_a * sum_b / m) / std::sqrt(spread);
}

struct Pair {
  double u0 = 0, u1 = 0, v = 0;  // the middles of two neighbouring strips
  double slip = 0;               // pixels, down from the first to the second
  double weight = 0;
};

// By how many pixels `b` is lower than `a`, and how alike they are then.
std::pair<double, double> BestSlip(const Profile& a, const Profile& b, int reach) {
  std::vector<double> alike;
  for (int shift = -reach; shift <= reach; ++shift) alike.push_back(Correlation(a, b, shift));
  const auto best = std::max_element(alike.begin(), alike.end());
  const auto at = best - alike.begin();
  double slip = static_cast<double>(at) - reach;
  if (at > 0 && at + 1 < std::ssize(alike)) {  // the parabola through the peak and its neighbours
    const double bend = best[-1] - 2 * best[0] + best[1];
    if (bend < 0) slip += (best[-1] - best[1]) / (2 * bend);
  }
  return {slip, *best};
}

std::vector<Pair> FindPairs(const std::vector<Foot>& feet, const Curl& extent, int reach) {
  std::vector<Pair> pairs;
  std::vector<int> counts;
  const double half_band = 2 * extent.reach_y / (kBands + 1);
  const auto strip_middle = [](int s) { return (2.0 * s + 1) / kStrips - 1; };
  for (int band = 1; band <= kBands; ++band) {
    const double middle = extent.middle_y - extent.reach_y + band * half_band;
    const std::vector<Profile> profiles =
        ProfilesOf(feet, extent, middle - half_band, middle + half_band, counts);
    for (int s = 0; s + 1 < kStrips; ++s) {
      const auto k = static_cast<size_t>(s);
      if (std::min(counts[k], counts[k + 1]) < kFewestPixels) continue;
      const auto [slip, alike] = BestSlip(profiles[k], profiles[k + 1], reach);
      if (alike < kLeastAlike) continue;
      pairs.push_back({strip_middle(s), strip_middle(s + 1),
                       (middle - extent.middle_y) / extent.reach_y, slip, alike * alike});
    }
  }
  return pairs;
}

// What each coefficient adds to the slip from u0 to u1.
std::array<double, kUnknowns> Terms(double u0, double u1, double v) {
  std::array<double, kUnknowns> terms{};
  double p0 = 1, p1 = 1;
  for (size_t i = 0; i < kUnknowns / 2; ++i) {
    p0 *= u0;
    p1 *= u1;
    terms[i] = p1 - p0;
    terms[i + kUnknowns / 2] = (p1 - p0) * v;
  }
  return terms;
}

double SlipBetween(double u0, double u1, double v,
                   const std::array<double, kUnknowns>& coefficients) {
  const auto terms = Terms(u0, u1, v);
  return std::inner_product(terms.begin(), terms.end(), coefficients.begin(), 0.0);
}

double Amiss(const Pair& pair, const std::array<double, kUnknowns>& coefficients) {
  return std::abs(pair.slip - SlipBetween(pair.u0, pair.u1, pair.v, coefficients));
}

std::array<double, kUnknowns> Fit(const std::vector<Pair>& pairs) {
  constexpr int kRounds = 6;
  constexpr double kHuber = 1;         // pixels
  constexpr double kSteadying = 1e-3;  // keeps what the print does not tell near 0
  std::array<double, kUnknowns> coefficients{};
  for (int round = 0; round < kRounds; ++round) {
    cv::Mat normal = cv::Mat::eye(kUnknowns, kUnknowns, CV_64F) * kSteadying;
    cv::Mat right = cv::Mat::zeros(kUnknowns, 1, CV_64F);
    for (const Pair& pair : pairs) {
      const double amiss = round == 0 ? 0 : Amiss(pair, coefficients);
      const double weight = pair.weight * (amiss <= kHuber ? 1 : kHuber / amiss);
      const auto terms = Terms(pair.u0, pair.u1, pair.v);
      for (int i = 0; i < kUnknowns; ++i) {
        const double t = weight * terms[static_cast<size_t>(i)];
        right.at<double>(i) += t * pair.slip;
        for (int j = 0; j < kUnknowns; ++j)
          normal.at<double>(i, j) += t * terms[static_cast<size_t>(j)];
      }
    }
    cv::Mat solved;
    cv::solve(normal, right, solved, cv::DECOMP_CHOLESKY);
    std::copy(solved.begin<double>(), solved.end<double>(), coefficients.begin());
  }
  return coefficients;
}

}  // namespace

double Curl::SlipAt(double x, double y) const {
  const double u = std::clamp((x - middle_x) / reach_x, -1.0, 1.0);
  const double v = (y - middle_y) / reach_y;
  return SlipBetween(0, u, v, coefficients);
}

double Curl::LeanDeg() const {
  const double fall = SlipAt(middle_x + reach_x, middle_y) - SlipAt(middle_x - reach_x, middle_y);
  return std::atan2(fall, 2 * reach_x) * 180 / std::numbers::pi;
}

double Curl::Bow() const {
  constexpr int kSteps = 20;
  double bow = 0;
  for (const double v : {-1.0, 0.0, 1.0}) {
    const double y = middle_y + v * reach_y;
    const double left = SlipAt(middle_x - reach_x, y), right = SlipAt(middle_x + reach_x, y);
    for (int k = 1; k < kSteps; ++k) {
      const double share = double(k) / kSteps;
      const double chord = left + share * (right - left);
      bow = std::max(bow, std::abs(SlipAt(middle_x + (2 * share - 1) * reach_x, y) - chord));
    }
  }
  return bow;
}

std::optional<Curl> FindCurl(const Letters& letters, double skew_deg) {
  if (letters.count < kEnoughLetters) return std::nullopt;
  const std::vector<Foot> feet = FeetOf(letters, skew_deg);
  Curl curl;
  std::vector<double> xs, ys;
  for (const Foot& foot : feet) {
    xs.push_back(foot.x);
    ys.push_back(foot.y);
  }
  SetExtent(std::move(xs), curl.middle_x, curl.reach_x);
  SetExtent(std::move(ys), curl.middle_y, curl.reach_y);
  // Not so far that one line would meet the next.
  const int reach = std::max(2, static_cast<int>(letters.typical_height * 0.8));
  const std::vector<Pair> pairs = FindPairs(feet, curl, reach);
  if (pairs.size() < kFewestPairs) return std::nullopt;
  curl.coefficients = Fit(pairs);
  std::vector<double> amiss;
  for (const Pair& pair : pairs) amiss.push_back(Amiss(pair, curl.coefficients));
  if (MedianOf(std::move(amiss)) > kMostAmiss || curl.Bow() < kLeastBow * letters.typical_height)
    return std::nullopt;
  return curl;
}

Letters Straightened(const Letters& letters, double skew_deg, const Curl& curl) {
  Letters straight = letters;
  const Levelling levelling(letters, skew_deg);
  for (auto* side : {&straight.top, &straight.right, &straight.bottom, &straight.left})
    for (OutlinePixel& p : *side) {
      const double level = levelling.LevelOf(p);
      const double y = level - curl.SlipAt(p.x, level);
      p.y = static_cast<int16_t>(std::clamp<long>(std::lround(y), 0, letters.height - 1));
    }
  return straight;
}

}  // namespace sohoa
