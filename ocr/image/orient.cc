#include "ocr/image/orient.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

namespace sohoa {
namespace {

// The page is looked at in columns, so that lines side by side at different heights do not blur.
constexpr int kColumns = 12;

// Pages are seldom scanned upside down: so little evidence does not turn one. (Pages of print have
// 0.5 and more, single lines of it 0.1.)
constexpr double kFaintEvidence = 0.1;

// Ink pixels by row of one column of the levelled page.
using RowInk = std::vector<int>;

// Tops open and bottoms close the ink of a pixel column, so their running sum is the ink in each
// row.
std::vector<RowInk> ColumnProfiles(const Letters& letters, double skew_deg) {
  const double angle = skew_deg * std::numbers::pi / 180;
  const double cosine = std::cos(angle);
  const double sine = std::sin(angle);
  const int side = std::max(letters.width, letters.height);
  const double origin = side / 2.0;  // at most 15 degrees: no row is above that
  std::vector<RowInk> columns(kColumns, RowInk(static_cast<size_t>(2 * side + 4)));
  const auto add = [&](const std::vector<OutlinePixel>& pixels, int down, int weight) {
    for (const OutlinePixel& p : pixels) {
      const int column = p.x * kColumns / letters.width;
      const double y = p.y * cosine - p.x * sine + origin;
      columns[static_cast<size_t>(column)][static_cast<size_t>(y) + static_cast<size_t>(down)] +=
          weight;
    }
  };
  add(letters.top, 0, 1);
  add(letters.bottom, 1, -1);
  for (RowInk& rows : columns)
    for (size_t y = 1; y < rows.size(); ++y) rows[y] += rows[y - 1];
  return columns;
}

struct Span {
  int begin = 0;
  int end = 0;
  int height() const { return end - begin; }
};

// The bodies of lines: rows about as inky as the inkier rows of this column.
std::vector<Span> FindBodies(const RowInk& rows) {
  RowInk inky;
  std::copy_if(rows.begin(), rows.end(), std::back_inserter(inky), [](int ink) { return ink > 0; });
  if (inky.empty()) return {};
  const auto upper_quartile = inky.begin() + static_cast<std::ptrdiff_t>(inky.size() * 3 / 4);
  std::nth_element(inky.begin(), upper_quartile, inky.end());
  const int threshold = std::max(2, *upper_quartile / 2);
  std::vector<Span> bodies;
  const int n = static_cast<int>(rows.size());
  for (int y = 0; y < n; ++y) {
    if (rows[static_cast<size_t>(y)] <= threshold) continue;
    const int begin = y;
    while (y < n && rows[static_cast<size_t>(y)] > threshold) ++y;
    // A row of noise must not cut a body in two.
    if (!bodies.empty() && begin - bodies.back().end <= 1)
      bodies.back().end = y;
    else
      bodies.push_back({begin, y});
  }
  // From 6-point print to a headline, at 120 to 200 dpi.
  std::erase_if(bodies, [](const Span& b) { return b.height() < 5 || b.height() > 40; });
  return bodies;
}

int InkIn(const RowInk& rows, int begin, int end) {
  int sum = 0;
  for (int y = begin; y < end; ++y) sum += rows[static_cast<size_t>(y)];
  return sum;
}

struct Balance {
  double above = 0;
  double below = 0;
};

// Weighs equally high strips above and below each body, neither reaching past the middle of the gap
// to the next one.
void Weigh(const RowInk& rows, Balance& balance) {
  const std::vector<Span> bodies = FindBodies(rows);
  for (size_t i = 0; i < bodies.size(); ++i) {
    const Span& body = bodies[i];
    int reach = std::min({body.height(), body.begin, static_cast<int>(rows.size()) - body.end});
    if (i > 0) reach = std::min(reach, (body.begin - bodies[i - 1].end) / 2);
    if (i + 1 < bodies.size()) reach = std::min(reach, (bodies[i + 1].begin - body.end) / 2);
    balance.above += InkIn(rows, body.begin - reach, body.begin);
    balance.below += InkIn(rows, body.end, body.end + reach);
  }
}

}  // namespace

double UprightEvidence(const Letters& letters, double skew_deg) {
  if (letters.width == 0) return 0;
  Balance balance;
  for (const RowInk& rows : ColumnProfiles(letters, skew_deg)) Weigh(rows, balance);
  // The constant keeps a handful of pixels from counting as evidence.
  constexpr double kPrior = 100;
  return std::log((balance.above + kPrior) / (balance.below + kPrior));
}

Orientation FindOrientation(const Letters& letters) {
  Orientation found;
  const Letters turned = Turned(letters, 1);
  const Skew across = FindSkew(letters);
  const Skew along = FindSkew(turned);
  const bool sideways = along.sure && along.energy > across.energy;
  found.skew = sideways ? along : across;
  if (!found.skew.sure) return found;
  const double evidence = UprightEvidence(sideways ? turned : letters, found.skew.angle_deg);
  const bool upside_down = evidence < -kFaintEvidence;
  found.rotation_deg = (sideways ? 90 : 0) + (upside_down ? 180 : 0);
  found.confidence = std::min(1.0, std::abs(evidence));
  return found;
}

}  // namespace sohoa
