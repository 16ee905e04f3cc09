#include "benchmarks/words_in_place.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <map>
#include <tuple>

#include "benchmarks/reading_errors.h"
#include "ocr/text/normalize.h"

namespace sohoa {
namespace {

struct Point {
  double x = 0, y = 0;
};

struct Pair {
  Point read, truth;
};

double Distance(Point a, Point b) { return std::hypot(a.x - b.x, a.y - b.y); }

// x' = x[0] + x[1] x + x[2] y, and so y'.
struct Affine {
  std::array<double, 3> x, y;

  Point operator()(Point p) const {
    return {x[0] + x[1] * p.x + x[2] * p.y, y[0] + y[1] * p.x + y[2] * p.y};
  }
};

// Solves a 3 × 3 system by elimination; REQUIRES: it has one solution.
std::array<double, 3> Solve(std::array<std::array<double, 4>, 3> rows) {
  for (size_t k = 0; k < 3; ++k) {
    size_t best = k;
    for (size_t i = k; i < 3; ++i)
      if (std::abs(rows[i][k]) > std::abs(rows[best][k])) best = i;
    std::swap(rows[k], rows[best]);
    for (size_t i = 0; i < 3; ++i) {
      if (i == k) continue;
      const double factor = rows[i][k] / rows[k][k];
      for (size_t j = k; j < 4; ++j) rows[i][j] -= factor * rows[k][j];
    }
  }
  return {rows[0][3] / rows[0][0], rows[1][3] / rows[1][1], rows[2][3] / rows[2][2]};
}

// Weighted least squares of one coordinate of the truth.
template <typename Coordinate>
std::array<double, 3> Fit(const std::vector<Pair>& pairs, const std::vector<double>& weights,
                          Coordinate coordinate) {
  std::array<std::array<double, 4>, 3> rows = {};
  for (size_t k = 0; k < pairs.size(); ++k) {
    const std::array<double, 4> terms = {1, pairs[k].read.x, pairs[k].read.y,
                                         coordinate(pairs[k].truth)};
    for (size_t i = 0; i < 3; ++i)
      for (size_t j = 0; j < 4; ++j) rows[i][j] += weights[k] * terms[i] * terms[j];
  }
  // A trace of a plain scale, so that words of a single line do not leave the other way open.
  constexpr double kTrace = 1e-3;
  for (size_t i = 1; i < 3; ++i) rows[i][i] += kTrace;
  return Solve(rows);
}

double Median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

// Least distances, by weighing each pair with one over its distance; begins from a plain scale.
Affine MapOf(const std::vector<Pair>& pairs, double scale) {
  constexpr size_t kEnough = 12;  // words for six numbers
  constexpr int kRounds = 20;
  std::vector<double> dx, dy;
  for (const Pair& pair : pairs) {
    dx.push_back(pair.truth.x - scale * pair.read.x);
    dy.push_back(pair.truth.y - scale * pair.read.y);
  }
  if (pairs.empty()) return {{0, scale, 0}, {0, 0, scale}};
  Affine map = {{Median(dx), scale, 0}, {Median(dy), 0, scale}};
  if (pairs.size() < kEnough) return map;
  std::vector<double> weights(pairs.size());
  for (int round = 0; round < kRounds; ++round) {
    for (size_t k = 0; k < pairs.size(); ++k)
      weights[k] = 1 / std::max(1.0, Distance(map(pairs[k].read), pairs[k].truth));
    map.x = Fit(pairs, weights, [](Point p) { return p.x; });
    map.y = Fit(pairs, weights, [](Point p) { return p.y; });
  }
  return map;
}

struct PlacedWord {
  std::string text;
  Point middle;
  double half_width = 0, half_height = 0;
};

std::vector<PlacedWord> Placed(const PageText& page) {
  std::vector<PlacedWord> words;
  ForEachLine(page, [&](const Line& line) {
    for (const Word& word : line.words)
      words.push_back({WordToCompare(NormalizeText(word.text)),
                       {(word.box.x0 + word.box.x1) / 2.0, (word.box.y0 + word.box.y1) / 2.0},
                       word.box.width() / 2.0,
                       word.box.height() / 2.0});
  });
  return words;
}

std::vector<PlacedWord> Placed(const std::vector<TrueWord>& truth) {
  std::vector<PlacedWord> words;
  for (const TrueWord& word : truth)
    words.push_back({WordToCompare(NormalizeText(word.text)),
                     {(word.x0 + word.x1) / 2, (word.y0 + word.y1) / 2},
                     (word.x1 - word.x0) / 2,
                     (word.y1 - word.y0) / 2});
  return words;
}

std::map<std::string, std::vector<size_t>> ByText(const std::vector<PlacedWord>& words) {
  std::map<std::string, std::vector<size_t>> places;
  for (size_t k = 0; k < words.size(); ++k) places[words[k].text].push_back(k);
  return places;
}

}  // namespace

std::vector<bool> WordsInPlace(const std::vector<TrueWord>& truth, double dpi,
                               const PageText& read) {
  const std::vector<PlacedWord> want = Placed(truth), got = Placed(read);
  const auto wanted = ByText(want);
  std::vector<Pair> once;
  for (const auto& [text, places] : ByText(got)) {
    const auto same = wanted.find(text);
    if (places.size() == 1 && same != wanted.end() && same->second.size() == 1)
      once.push_back({got[places[0]].middle, want[same->second[0]].middle});
  }
  const Affine map = MapOf(once, dpi / read.dpi);
  std::vector<std::tuple<double, size_t, size_t>> matches;  // distance, read, truth
  for (size_t k = 0; k < got.size(); ++k) {
    const auto same = wanted.find(got[k].text);
    if (same == wanted.end()) continue;
    const Point at = map(got[k].middle);
    for (const size_t i : same->second) {
      const PlacedWord& word = want[i];
      const double slack = word.half_height / 2;
      if (std::abs(at.x - word.middle.x) <= word.half_width + slack &&
          std::abs(at.y - word.middle.y) <= word.half_height + slack)
        matches.emplace_back(Distance(at, word.middle), k, i);
    }
  }
  std::sort(matches.begin(), matches.end());
  std::vector<bool> right(got.size(), false), taken(want.size(), false);
  for (const auto& [distance, k, i] : matches) {
    if (right[k] || taken[i]) continue;
    right[k] = taken[i] = true;
  }
  return right;
}

}  // namespace sohoa
