// Places on a page. Pixel coordinates, origin top left, x to the right, y down.
// Angles anywhere in this project are degrees, counter-clockwise positive.
#ifndef SOHOA_OCR_PAGE_GEOMETRY_H_
#define SOHOA_OCR_PAGE_GEOMETRY_H_

#include <algorithm>
#include <cmath>

namespace sohoa {

// A half-open rectangle of pixels: x0 <= x < x1, y0 <= y < y1. Empty when x1 <= x0 or y1 <= y0.
struct Box {
  int x0 = 0;
  int y0 = 0;
  int x1 = 0;
  int y1 = 0;

  int width() const { return std::max(0, x1 - x0); }
  int height() const { return std::max(0, y1 - y0); }
  bool empty() const { return width() == 0 || height() == 0; }
  friend bool operator==(const Box&, const Box&) = default;
};

// The smallest box that holds both; an empty box adds nothing.
inline Box Union(const Box& a, const Box& b) {
  if (a.empty()) return b;
  if (b.empty()) return a;
  return {std::min(a.x0, b.x0), std::min(a.y0, b.y0), std::max(a.x1, b.x1), std::max(a.y1, b.y1)};
}

// What both boxes cover; empty when they do not meet.
inline Box Intersection(const Box& a, const Box& b) {
  return {std::max(a.x0, b.x0), std::max(a.y0, b.y0), std::min(a.x1, b.x1), std::min(a.y1, b.y1)};
}

// The box with `dx` pixels more on its left and right, `dy` more above and below.
inline Box Grown(const Box& box, int dx, int dy) {
  return {box.x0 - dx, box.y0 - dy, box.x1 + dx, box.y1 + dy};
}

// The same place on a picture of `factor` times the pixels each way.
inline Box Scaled(const Box& box, int factor) {
  return {box.x0 * factor, box.y0 * factor, box.x1 * factor, box.y1 * factor};
}

// The same on one of any size; to the whole pixels that it touches.
inline Box Scaled(const Box& box, double factor) {
  return {
      static_cast<int>(std::floor(box.x0 * factor)), static_cast<int>(std::floor(box.y0 * factor)),
      static_cast<int>(std::ceil(box.x1 * factor)), static_cast<int>(std::ceil(box.y1 * factor))};
}

}  // namespace sohoa

#endif  // SOHOA_OCR_PAGE_GEOMETRY_H_
