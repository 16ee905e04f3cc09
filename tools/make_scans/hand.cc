#include "tools/make_scans/hand.h"

#include <algorithm>
#include <string>
#include <vector>

#include "ocr/image/pen_digits.h"

namespace sohoa {
namespace {

// Of a word's box: the face's ascent by its height.
constexpr double kBaseline = 0.891 / (0.891 + 0.216);

// The polyline as the Bézier arcs that Stroke takes.
std::vector<PointMm> Straight(const std::vector<PointMm>& line) {
  std::vector<PointMm> arcs = {line.front()};
  for (size_t i = 0; i + 1 < line.size(); ++i) {
    const PointMm &a = line[i], &b = line[i + 1];
    arcs.push_back({(2 * a.x + b.x) / 3, (2 * a.y + b.y) / 3});
    arcs.push_back({(a.x + 2 * b.x) / 3, (a.y + 2 * b.y) / 3});
    arcs.push_back(b);
  }
  return arcs;
}

}  // namespace

Hand::Hand(Random random) : random_(random) {
  ink_ = random_.Chance(0.6) ? kPenInk : kBlackInk;
  pen_mm_ = random_.Real(0.4, 0.75);
  height_mm_ = random_.Real(3.9, 5.4);  // on the measuring set of real scans: 3.7 to 5.4
  step_ = random_.Real(-0.03, 0.2);
  dotted_ = random_.Chance(0.3);
}

std::string Hand::RoomFor(std::string_view digits) {
  return std::string(2 + 3 * digits.size(), ' ');
}

void Hand::WriteDigit(int digit, PointMm at, Canvas& canvas, PointMm& end) {
  for (const PenStroke& stroke : sohoa::WriteDigit(digit, [this] { return random_.Real(0, 1); })) {
    std::vector<PointMm> line;
    for (const PenPoint& p : stroke) {
      line.push_back({at.x + p.x * height_mm_, at.y + p.y * height_mm_});
      end = {std::max(end.x, line.back().x), std::max(end.y, line.back().y)};
    }
    canvas.Stroke(Straight(line), pen_mm_, ink_);
  }
}

void Hand::Write(std::string_view digits, const WordTruth& left, const WordTruth& right,
                 Canvas& canvas) {
  const double mm = 1 / canvas.px_per_mm();  // of a pixel
  const double baseline = (left.y0 + (left.y1 - left.y0) * kBaseline) * mm;
  if (dotted_) canvas.Dots({left.x1 * mm + 0.5, baseline}, right.x0 * mm - 0.3, 1.1);
  PointMm at{left.x1 * mm + random_.Real(0.5, 1.6), baseline - height_mm_ + random_.Real(0, 0.9)};
  PointMm end = at;
  const PointMm begin = at;
  for (const char digit : digits) {
    WriteDigit(digit - '0', {at.x, at.y + random_.Real(-0.25, 0.25)}, canvas, end);
    at.x = end.x + step_ * height_mm_ + pen_mm_;
  }
  const double half = pen_mm_ / 2;
  canvas.truth().handwriting.push_back({std::string(digits), (begin.x - half) / mm,
                                        (begin.y - half) / mm, (end.x + half) / mm,
                                        (end.y + half) / mm});
}

}  // namespace sohoa
