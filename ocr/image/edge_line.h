// Straight edges of a sheet, one side at a time. Pure; thread-safe.
#ifndef SOHOA_OCR_IMAGE_EDGE_LINE_H_
#define SOHOA_OCR_IMAGE_EDGE_LINE_H_

#include <cstddef>
#include <optional>
#include <vector>

#include "ocr/image/warp.h"

namespace sohoa {

// A side's edge as across = offset + slope * along. For the left and right side `across` is x and
// `along` is y; for the top and bottom side the other way round.
struct EdgeLine {
  double offset = 0;
  double slope = 0;
  double At(double along) const { return offset + slope * along; }
};

struct EdgePoint {
  double along = 0;
  double across = 0;
};

// The line that most points agree on within `tolerance` pixels, leaning at most 20 degrees, or
// nullopt where fewer than `needed` agree. Points are ordered by `along`.
std::optional<EdgeLine> Consensus(const std::vector<EdgePoint>& points, double tolerance,
                                  size_t needed);

// An edge in the pixels of the picture: a x + b y = c.
struct PlaneLine {
  double a = 0, b = 0, c = 0;
};

// The edge that is the left one of a picture of width × height turned counter-clockwise by
// `quarters`, on the unturned picture. Turning so brings to the left, one after the other: left,
// top, right, bottom.
PlaneLine TurnBack(const EdgeLine& left_edge, int quarters, int width, int height);

// Where they cross; nullopt where they run alike.
std::optional<Point> Meet(const PlaneLine& p, const PlaneLine& q);

}  // namespace sohoa

#endif  // SOHOA_OCR_IMAGE_EDGE_LINE_H_
