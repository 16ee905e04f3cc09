#include "ocr/image/frame.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "ocr/image/shapes.h"

namespace sohoa {
namespace {

// All in inches.
constexpr double kNarrowest = 0.35;
constexpr double kWidest = 3.5;
constexpr double kLowest = 0.18;
constexpr double kHighest = 1.0;
constexpr double kThickest = 0.05;  // of the frame's stroke

constexpr double kLean = 0.07;        // tan 4°
constexpr double kLeastClosed = 0.9;  // of rows and columns must be met on both sides

// Along one axis: where the shape's ink begins and ends at each place.
struct Extent {
  int first = INT32_MAX;
  int last = -1;
  int ink = 0;    // pixels
  int parts = 0;  // of a row: runs; an upright stroke inside makes a third
};

struct Outline {
  std::vector<Extent> rows;
  std::vector<Extent> columns;
};

bool HasFrameSize(const Shape& shape, double dpi) {
  return shape.width() >= kNarrowest * dpi && shape.width() <= kWidest * dpi &&
         shape.height() >= kLowest * dpi && shape.height() <= kHighest * dpi &&
         shape.width() > shape.height() &&
         shape.area <= 2 * (shape.width() + shape.height()) * kThickest * dpi;
}

void Add(const Run& run, const Shape& shape, Outline& outline) {
  Extent& row = outline.rows[static_cast<size_t>(run.y - shape.y0)];
  row = {std::min(row.first, run.begin), std::max(row.last, run.end - 1),
         row.ink + run.end - run.begin, row.parts + 1};
  for (int x = run.begin; x < run.end; ++x) {
    Extent& column = outline.columns[static_cast<size_t>(x - shape.x0)];
    column = {std::min(column.first, run.y), std::max(column.last, run.y), column.ink + 1};
  }
}

// Whether nearly every line across has its ink at both ends and nowhere else.
bool MeetsBothSides(const std::vector<Extent>& lines, int begin, int end, int reach, int thickest) {
  int closed = 0, open = 0;
  for (size_t i = static_cast<size_t>(reach); i + static_cast<size_t>(reach) < lines.size(); ++i) {
    const Extent& line = lines[i];
    const bool both = line.first - begin <= reach && end - 1 - line.last <= reach &&
                      line.last - line.first > 2 * thickest && line.ink <= 2 * thickest &&
                      line.parts <= 2;
    ++(both ? closed : open);
  }
  return closed > 0 && closed >= kLeastClosed * (closed + open);
}

bool IsFrame(const Shape& shape, const Outline& outline, double dpi) {
  const auto thickest = static_cast<int>(std::ceil(kThickest * dpi));
  const auto drop = static_cast<int>(kLean * shape.width()) + thickest;
  const auto shift = static_cast<int>(kLean * shape.height()) + thickest;
  return MeetsBothSides(outline.rows, shape.x0, shape.x1, std::min(drop, shape.height() / 3),
                        thickest) &&
         MeetsBothSides(outline.columns, shape.y0, shape.y1, std::max(drop, shift), thickest);
}

Frame FrameOf(const Shape& shape, const Outline& outline) {
  Frame frame{shape.box(), {}};
  for (const Extent& row : outline.rows) frame.rows.emplace_back(row.first, row.last + 1);
  return frame;
}

}  // namespace

std::vector<Frame> LiftFrames(Image& reading, int ink_below, double dpi) {
  const Shapes ink = FindShapes(reading.view(), ink_below);
  std::vector<Outline> outlines(ink.shapes.size());
  for (size_t i = 0; i < ink.shapes.size(); ++i) {
    if (!HasFrameSize(ink.shapes[i], dpi)) continue;
    outlines[i].rows.resize(static_cast<size_t>(ink.shapes[i].height()));
    outlines[i].columns.resize(static_cast<size_t>(ink.shapes[i].width()));
  }
  for (const Run& run : ink.runs)
    if (!outlines[run.shape].rows.empty()) Add(run, ink.shapes[run.shape], outlines[run.shape]);

  std::vector<bool> is_frame(ink.shapes.size());
  std::vector<Frame> frames;
  for (size_t i = 0; i < ink.shapes.size(); ++i) {
    const Shape& s = ink.shapes[i];
    is_frame[i] = !outlines[i].rows.empty() && IsFrame(s, outlines[i], dpi);
    if (is_frame[i]) frames.push_back(FrameOf(s, outlines[i]));
  }
  for (const Run& run : ink.runs)
    if (is_frame[run.shape]) EraseRun(run, ink_below, reading);
  return frames;
}

Frame FrameAround(const Box& box) {
  return {box, {static_cast<size_t>(box.height()), {box.x0, box.x1}}};
}

void MoveEnclosed(const Frame& frame, Image& reading, Image& stamps) {
  if (stamps.empty()) {
    stamps = Image(reading.width(), reading.height(), PixelType::kGrey);
    std::fill_n(stamps.data(), stamps.size_bytes(), uint8_t{255});
  }
  for (size_t i = 0; i < frame.rows.size(); ++i) {
    const auto [begin, end] = frame.rows[i];
    const int y = frame.box.y0 + static_cast<int>(i);
    std::copy(reading.row(y) + begin, reading.row(y) + end, stamps.row(y) + begin);
    std::fill(reading.row(y) + begin, reading.row(y) + end, uint8_t{255});
  }
}

}  // namespace sohoa
