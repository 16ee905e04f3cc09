#include "ocr/image/edge_line.h"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace sohoa {
namespace {

constexpr double kSteepest = 0.36;  // tan 20°
constexpr size_t kFewest = 8;       // points that make a line
constexpr size_t kTries = 24;       // of either end: 276 lines are tried

EdgeLine LeastSquares(const std::vector<EdgePoint>& points) {
  double n = 0, sx = 0, sy = 0, sxx = 0, sxy = 0;
  for (const EdgePoint& p : points) {
    n += 1;
    sx += p.along;
    sy += p.across;
    sxx += p.along * p.along;
    sxy += p.along * p.across;
  }
  const double spread = n * sxx - sx * sx;
  EdgeLine line;
  line.slope = spread > 0 ? (n * sxy - sx * sy) / spread : 0;
  line.offset = n > 0 ? (sy - line.slope * sx) / n : 0;
  return line;
}

std::vector<EdgePoint> Near(const std::vector<EdgePoint>& points, const EdgeLine& line,
                            double tolerance) {
  std::vector<EdgePoint> near;
  std::copy_if(points.begin(), points.end(), std::back_inserter(near), [&](const EdgePoint& p) {
    return std::abs(p.across - line.At(p.along)) <= tolerance;
  });
  return near;
}

}  // namespace

std::optional<EdgeLine> Consensus(const std::vector<EdgePoint>& points, double tolerance,
                                  size_t needed) {
  if (points.size() < needed || points.size() < kFewest) return std::nullopt;
  const size_t step = std::max<size_t>(1, points.size() / kTries);
  std::vector<EdgePoint> best;
  for (size_t i = 0; i < points.size(); i += step) {
    for (size_t j = i + step; j < points.size(); j += step) {
      EdgeLine line;
      line.slope = (points[j].across - points[i].across) / (points[j].along - points[i].along);
      if (std::abs(line.slope) > kSteepest) continue;
      line.offset = points[i].across - line.slope * points[i].along;
      std::vector<EdgePoint> near = Near(points, line, tolerance);
      if (near.size() > best.size()) best = std::move(near);
    }
  }
  if (best.size() < needed) return std::nullopt;
  return LeastSquares(best);
}

PlaneLine TurnBack(const EdgeLine& left_edge, int quarters, int width, int height) {
  const Mapping turn = QuarterTurns(quarters, width, height);
  // Turned: x' - slope y' = offset, with (x', y') = turn (x, y).
  return {turn[0] - left_edge.slope * turn[3], turn[1] - left_edge.slope * turn[4],
          left_edge.offset - turn[2] + left_edge.slope * turn[5]};
}

std::optional<Point> Meet(const PlaneLine& p, const PlaneLine& q) {
  const double determinant = p.a * q.b - q.a * p.b;
  if (std::abs(determinant) < 1e-9) return std::nullopt;
  return Point{(p.c * q.b - q.c * p.b) / determinant, (p.a * q.c - q.a * p.c) / determinant};
}

}  // namespace sohoa
