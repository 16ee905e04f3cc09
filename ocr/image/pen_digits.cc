#include "ocr/image/pen_digits.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace sohoa {
namespace {

using Shape = std::vector<PenStroke>;  // the points that the pen is led through

// Each digit's usual shapes; one that is more usual stands more than once. A stroke of two points
// is straight.
const std::array<std::vector<Shape>, 10>& ShapesOfDigits() {
  static const auto* const shapes = new std::array<std::vector<Shape>, 10>{{
      {{{{.36, 0},
         {.1, .2},
         {.02, .55},
         {.14, .9},
         {.38, 1},
         {.6, .8},
         {.66, .45},
         {.56, .1},
         {.36, 0}}},
       {{{.42, .03},
         {.2, .1},
         {.03, .45},
         {.06, .85},
         {.28, 1},
         {.52, .8},
         {.6, .4},
         {.5, .08},
         {.3, .02},
         {.2, .08}}},
       {{{.5, .06},
         {.26, .04},
         {.04, .4},
         {.05, .8},
         {.25, 1},
         {.5, .78},
         {.62, .3},
         {.5, 0},
         {.36, .12}}}},
      {{{{.2, 0}, {.18, 1}}},
       {{{0, .32}, {.3, 0}}, {{.3, 0}, {.28, 1}}},
       {{{0, .5}, {.38, 0}}, {{.38, 0}, {.34, 1}}},
       {{{0, .62}, {.2, .4}, {.42, 0}}, {{.42, 0}, {.36, 1}}},
       {{{.02, .3}, {.3, 0}}, {{.3, 0}, {.28, 1}}, {{.05, 1}, {.52, .99}}}},
      {{{{.04, .26}, {.16, .05}, {.42, 0}, {.58, .18}, {.5, .46}, {.26, .76}, {0, 1}},
        {{0, 1}, {.62, .97}}},
       {{{.02, .2},
         {.2, .02},
         {.48, .04},
         {.56, .28},
         {.38, .62},
         {.1, .92},
         {.02, .98},
         {.14, .86},
         {.36, .92},
         {.5, 1},
         {.68, .92}}},
       {{{.06, .3},
         {.12, .06},
         {.36, 0},
         {.54, .14},
         {.5, .42},
         {.2, .84},
         {.04, .96},
         {.02, .84},
         {.16, .8},
         {.4, .96},
         {.66, .98}}}},
      {{{{.04, .12}, {.26, 0}, {.5, .1}, {.48, .32}, {.24, .46}},
        {{.24, .46}, {.5, .54}, {.58, .76}, {.4, .98}, {.14, .98}, {0, .86}}},
       {{{.04, .04}, {.56, .02}},
        {{.56, .02}, {.24, .42}},
        {{.24, .42}, {.48, .46}, {.6, .7}, {.42, .97}, {.14, 1}, {0, .88}}},
       {{{.02, .18},
         {.2, 0},
         {.44, .04},
         {.5, .26},
         {.22, .45},
         {.2, .46},
         {.5, .56},
         {.54, .84},
         {.26, 1},
         {.02, .9}}}},
      {{{{.34, 0}, {.02, .62}}, {{.02, .62}, {.66, .6}}, {{.5, .3}, {.44, 1}}},
       {{{.46, 0}, {0, .66}}, {{0, .66}, {.68, .64}}, {{.46, 0}, {.44, 1}}},
       {{{.12, 0}, {.06, .4}, {.14, .54}, {.54, .46}}, {{.56, 0}, {.48, 1}}},
       {{{.3, 0}, {.1, .4}, {.04, .56}, {.2, .6}, {.6, .5}}, {{.56, .18}, {.36, 1}}},
       {{{.04, .6}, {.3, .4}, {.54, 0}, {.4, .02}, {.1, .34}, {.02, .58}, {.3, .62}, {.66, .54}},
        {{.52, .3}, {.42, 1}}}},
      {{{{.58, 0}, {.14, .02}},
        {{.14, .02}, {.08, .42}},
        {{.08, .42}, {.36, .36}, {.58, .6}, {.48, .9}, {.2, 1}, {0, .9}}},
       {{{.12, .04}, {.08, .44}, {.34, .38}, {.56, .62}, {.42, .94}, {.16, 1}, {0, .9}},
        {{.12, .04}, {.62, 0}}},
       {{{.62, .02},
         {.3, .02},
         {.16, .1},
         {.1, .4},
         {.4, .42},
         {.52, .7},
         {.34, .98},
         {.02, .94}}}},
      {{{{.5, 0},
         {.2, .28},
         {.02, .66},
         {.14, .96},
         {.4, .96},
         {.54, .74},
         {.38, .52},
         {.14, .62},
         {.06, .78}}},
       {{{.36, 0}, {.12, .34}, {.03, .74}, {.2, 1}, {.46, .92}, {.5, .66}, {.3, .5}, {.08, .68}}},
       {{{.56, .06},
         {.4, 0},
         {.12, .3},
         {.02, .7},
         {.2, 1},
         {.48, .88},
         {.46, .6},
         {.24, .54},
         {.04, .76}}}},
      {{{{0, .04}, {.58, .02}}, {{.58, .02}, {.34, .5}, {.24, 1}}},
       {{{0, .06}, {.3, .08}, {.6, 0}}, {{.6, 0}, {.4, .44}, {.26, 1}}, {{.1, .52}, {.6, .48}}},
       {{{.02, .2}, {.06, .04}, {.36, .08}, {.62, 0}, {.44, .4}, {.3, 1}}, {{.12, .5}, {.62, .46}}},
       {{{.02, .22}, {.08, .04}, {.36, .08}, {.62, .02}}, {{.62, .02}, {.36, .5}, {.24, 1}}}},
      {{{{.5, .1},
         {.28, 0},
         {.08, .14},
         {.16, .36},
         {.44, .56},
         {.54, .82},
         {.32, 1},
         {.06, .86},
         {.14, .6},
         {.42, .36},
         {.52, .14}}},
       {{{.3, .46},
         {.08, .26},
         {.16, .04},
         {.4, .02},
         {.5, .22},
         {.3, .46},
         {.06, .7},
         {.12, .96},
         {.4, 1},
         {.54, .76},
         {.3, .46}}},
       {{{.56, .04},
         {.3, .02},
         {.1, .16},
         {.24, .42},
         {.46, .66},
         {.42, .94},
         {.16, .98},
         {.06, .76},
         {.3, .46},
         {.54, .2},
         {.52, .04}}}},
      {{{{.5, .2}, {.32, 0}, {.06, .12}, {.06, .38}, {.3, .46}, {.52, .2}},
        {{.52, .1}, {.5, .6}, {.42, 1}}},
       {{{.52, .18},
         {.3, 0},
         {.04, .2},
         {.12, .46},
         {.4, .42},
         {.54, .1},
         {.52, .6},
         {.4, .94},
         {.16, 1},
         {0, .9}}},
       {{{.5, .12}, {.24, .02}, {.03, .24}, {.14, .44}, {.4, .36}, {.54, .06}, {.46, .5}, {.2, 1}}},
       {{{.48, .06}, {.2, .04}, {.04, .28}, {.2, .46}, {.46, .28}, {.52, .04}},
        {{.52, .04}, {.5, .7}, {.3, 1}, {.06, .94}, {.1, .82}, {.56, .66}}}},
  }};
  return *shapes;
}

// A curve through all points (Catmull and Rom's spline).
PenStroke Smooth(const PenStroke& through) {
  constexpr int kSteps = 8;
  if (through.size() < 3) return through;
  PenStroke curve;
  for (size_t i = 0; i + 1 < through.size(); ++i) {
    const PenPoint& b = through[i];
    const PenPoint& c = through[i + 1];
    const PenPoint& a = i > 0 ? through[i - 1] : b;
    const PenPoint& d = i + 2 < through.size() ? through[i + 2] : c;
    for (int step = 0; step < kSteps; ++step) {
      const double t = static_cast<double>(step) / kSteps;
      const auto at = [t](double p, double q, double r, double s) {
        return 0.5 * (2 * q + (r - p) * t + (2 * p - 5 * q + 4 * r - s) * t * t +
                      (3 * q - p - 3 * r + s) * t * t * t);
      };
      curve.push_back({at(a.x, b.x, c.x, d.x), at(a.y, b.y, c.y, d.y)});
    }
  }
  curve.push_back(through.back());
  return curve;
}

}  // namespace

std::vector<PenStroke> WriteDigit(int digit, const std::function<double()>& uniform) {
  const auto between = [&](double low, double high) { return low + (high - low) * uniform(); };
  const std::vector<Shape>& shapes = ShapesOfDigits()[static_cast<size_t>(digit)];
  const auto chosen = static_cast<size_t>(uniform() * static_cast<double>(shapes.size()));
  const double width = between(0.75, 1.2);
  const double slant = between(-0.08, 0.4);
  const double turn = between(-0.1, 0.1);  // radians
  const double shake = between(0.005, 0.035);
  std::vector<PenStroke> written;
  PenPoint last_led, last_written;
  for (const PenStroke& stroke : shapes[chosen]) {
    PenStroke moved;
    for (const PenPoint& p : stroke) {
      // Where two strokes meet in a corner the pen was not lifted.
      const bool goes_on =
          moved.empty() && !written.empty() && p.x == last_led.x && p.y == last_led.y;
      const double x = p.x * width + between(-shake, shake) + slant * (1 - p.y);
      const double y = p.y + between(-shake, shake);
      const PenPoint turned{x * std::cos(turn) - y * std::sin(turn),
                            x * std::sin(turn) + y * std::cos(turn)};
      moved.push_back(goes_on ? last_written : turned);
      last_led = p;
      last_written = moved.back();
    }
    written.push_back(Smooth(moved));
  }
  double left = written[0][0].x, top = written[0][0].y;
  for (const PenStroke& stroke : written)
    for (const PenPoint& p : stroke) left = std::min(left, p.x), top = std::min(top, p.y);
  for (PenStroke& stroke : written)
    for (PenPoint& p : stroke) p.x -= left, p.y -= top;
  return written;
}

}  // namespace sohoa
