#include "ocr/image/uprights.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

namespace sohoa {
namespace {

constexpr size_t kMost = 3;

// In heights of a capital; I of Times is 0.50 wide with its serifs and bold 0.59, of Arial 0.39.
constexpr double kTop = 0.22, kBottom = 0.78;       // between them, strokes stand alone
constexpr double kThickest = 0.32;                  // bold print that was spread
constexpr double kNearest = 0.26, kFarthest = 0.8;  // from the middle of one to that of the next
constexpr double kSteepest = 0.5;  // how far a stroke may lean, sideways by its height
constexpr double kArm = 0.37;      // the most that is a serif, from the middle of its stroke
constexpr double kClear = 0.85;    // of the rows must show each stroke
constexpr double kMarked = 0.45;   // of them may show the dot of a ";" behind the last one
constexpr int kLowest = 10;        // pixels; lower letters show too little

struct Run {
  int begin = 0, end = 0;
  double middle() const { return (begin + end) / 2.0; }
  int width() const { return end - begin; }
};

class Ink {
 public:
  Ink(const ImageView& reading, const Box& area) : picture_(PartOf(reading, area)) {
    uint8_t darkest = 255, lightest = 0;
    for (int y = 0; y < picture_.height; ++y)
      for (int x = 0; x < picture_.width; ++x) {
        darkest = std::min(darkest, picture_.row(y)[x]);
        lightest = std::max(lightest, picture_.row(y)[x]);
      }
    constexpr int kLeastContrast = 60;
    if (lightest - darkest >= kLeastContrast) limit_ = (lightest + darkest) / 2;
  }

  std::vector<Run> Row(int y) const {
    std::vector<Run> runs;
    const uint8_t* row = picture_.row(y);
    for (int x = 0; x < picture_.width; ++x) {
      if (row[x] >= limit_) continue;
      if (runs.empty() || runs.back().end != x) runs.push_back({x, x});
      runs.back().end = x + 1;
    }
    return runs;
  }

  int height() const { return picture_.height; }

 private:
  ImageView picture_;
  int limit_ = 0;  // darker is ink; 0: there is none
};

// The rows from the first to the last one with ink.
struct Rows {
  int begin = 0, end = 0;
};

Rows InkRows(const Ink& ink) {
  Rows rows;
  for (int y = 0; y < ink.height(); ++y) {
    if (ink.Row(y).empty()) continue;
    if (rows.end == 0) rows.begin = y;
    rows.end = y + 1;
  }
  return rows;
}

// One stroke, by where it is in the first and the last row of its middle part.
struct Stroke {
  double x = 0;     // its middle, half way up
  double lean = 0;  // sideways, by each row down
  double At(double rows_below_middle) const { return x + lean * rows_below_middle; }
};

double Median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

// The strokes of the rows [begin, end): empty where they do not stand apart in nearly all of them.
std::vector<Stroke> StrokesOf(const Ink& ink, int begin, int end, double height) {
  std::vector<std::vector<Run>> rows;
  for (int y = begin; y < end; ++y) rows.push_back(ink.Row(y));
  std::vector<double> counts;
  for (const auto& row : rows) counts.push_back(static_cast<double>(row.size()));
  const auto count = static_cast<size_t>(Median(counts));
  if (count == 0 || count > kMost) return {};

  std::vector<std::vector<double>> upper(count), lower(count);
  size_t clear = 0, marked = 0;
  for (size_t y = 0; y < rows.size(); ++y) {
    for (const Run& run : rows[y])
      if (run.width() > kThickest * height) return {};  // a bar, a bow
    if (rows[y].size() < count) continue;
    ++clear;
    marked += rows[y].size() > count;
    for (size_t k = 0; k < count; ++k)
      (2 * y < rows.size() ? upper : lower)[k].push_back(rows[y][k].middle());
  }
  if (static_cast<double>(clear) < kClear * static_cast<double>(rows.size())) return {};
  if (static_cast<double>(marked) > kMarked * static_cast<double>(rows.size())) return {};
  std::vector<Stroke> strokes;
  for (size_t k = 0; k < count; ++k) {
    if (upper[k].empty() || lower[k].empty()) return {};
    const double above = Median(upper[k]), below = Median(lower[k]);
    strokes.push_back(
        {(above + below) / 2, 2 * (below - above) / static_cast<double>(end - begin)});
  }
  return strokes;
}

bool StandLikeI(const std::vector<Stroke>& strokes, double height) {
  constexpr double kParallel = 0.12, kEven = 1.35;
  double least = kFarthest * height, most = kNearest * height;
  for (size_t k = 0; k < strokes.size(); ++k) {
    if (std::abs(strokes[k].lean) > kSteepest) return false;
    if (std::abs(strokes[k].lean - strokes[0].lean) > kParallel) return false;
    if (k == 0) continue;
    const double apart = strokes[k].x - strokes[k - 1].x;
    if (apart < kNearest * height || apart > kFarthest * height) return false;
    least = std::min(least, apart);
    most = std::max(most, apart);
  }
  return strokes.size() < 3 || most <= kEven * least;
}

// Whether what touches the strokes in this row, `below` the middle, goes no farther than serifs.
bool HasSerifsAtMost(const std::vector<Run>& row, const std::vector<Stroke>& strokes, double below,
                     double height) {
  const double left = strokes.front().At(below) - kArm * height;
  const double right = strokes.back().At(below) + kArm * height;
  return std::none_of(row.begin(), row.end(), [&](const Run& run) {
    const bool touches =
        run.end > strokes.front().At(below) - 1 && run.begin < strokes.back().At(below) + 1;
    return touches && (run.begin < left || run.end > right);
  });
}

}  // namespace

int CountUprights(const ImageView& reading, const Box& area) {
  const Box inside = Intersection(area, {0, 0, reading.width, reading.height});
  if (inside.empty() || reading.type == PixelType::kBgr) return 0;
  const Ink ink(reading, inside);
  const Rows rows = InkRows(ink);
  const int height = rows.end - rows.begin;
  if (height < kLowest) return 0;
  const int begin = rows.begin + static_cast<int>(kTop * height);
  const int end = rows.begin + static_cast<int>(std::ceil(kBottom * height));
  const std::vector<Stroke> strokes = StrokesOf(ink, begin, end, height);
  if (strokes.empty() || !StandLikeI(strokes, height)) return 0;
  const double middle = (begin + end - 1) / 2.0;
  for (int y = rows.begin; y < rows.end; ++y)
    if (!HasSerifsAtMost(ink.Row(y), strokes, y - middle, height)) return 0;
  return static_cast<int>(strokes.size());
}

}  // namespace sohoa
