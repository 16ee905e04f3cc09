#include "ocr/image/faint_frame.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "ocr/image/grains.h"
#include "ocr/image/shapes.h"

namespace sohoa {
namespace {

// All lengths are in cells of 1/4 mm: a stamp's stroke is two or three of them wide.
constexpr double kSearched = 0.5;  // of the page's height, from the top

constexpr int kShortestRun = 24;  // of grains in one row of cells
constexpr int kNarrowest = 48;
constexpr int kLowest = 24, kHighest = 56;
constexpr double kLean = 0.07;    // tan 4°: stamps are set by hand
constexpr double kTurned = 0.02;  // by which the two level strokes may differ

// From the middle of a stroke.
constexpr int kHalfStroke = 2;
constexpr int kFlankFrom = 4, kFlankTo = 7;

constexpr double kMostBeside = 0.4;     // of the stroke's own grains
constexpr double kLeastOverlap = 0.75;  // of the longer level stroke
constexpr int kEndWithin = 12;          // of the level strokes' end stands the upright
constexpr int kFewestInside = 5;        // grains; an empty box is to be filled in
constexpr int kCorner = 3;              // where the strokes meet
constexpr int kGoesOn = 14;             // beyond the corner: a table's ruling
constexpr double kLeastShared = 0.6;    // of the shorter stroke, with another stamp's
constexpr double kLeastOnPart = 0.9;    // of the grains, so that lines of print are no two strokes
constexpr int kNearestNeighbour = 3, kFarthestNeighbour = 12;

// How much of a frame is left.
struct Remains {
  int longest_gap = 0;       // along a stroke
  double least_covered = 0;  // of a stroke's length
  double most_covered = 1;
  double least_upright = 0;  // of an upright's height
  double least_on_line = 0;  // of the grains that seem to be a stroke
  int widest = 0;
};
constexpr Remains kGrainy{16, 0.3, 1, 0.5, 0.8, 260};
// A few grains on each side. Print is never so thin: what is well covered was looked at above.
constexpr Remains kSparse{40, 0.1, 0.4, 0.25, 0.6, 192};

// Level, or nearly so.
struct Stroke {
  int x0 = 0, x1 = 0;
  double y = 0;  // at x0
  double lean = 0;
  double density = 0;  // grains per cell of it

  double At(double x) const { return y + lean * (x - x0); }
  int width() const { return x1 - x0; }
};

// Upright, or nearly so.
struct Upright {
  double x = 0;  // at y0
  double lean = 0;
  int y0 = 0, y1 = 0;

  double At(int y) const { return x - lean * (y - y0); }
  // The same line from `from` to `to`.
  Upright Between(int from, int to) const { return {At(from), lean, from, to}; }
};

// 0 on 255 where grains of a row follow each other closely.
Image JoinAlong(const Grains& grains, int longest_gap) {
  Image joined(grains.columns(), grains.rows(), PixelType::kGrey);
  std::fill_n(joined.data(), joined.size_bytes(), uint8_t{255});
  for (int y = 0; y < grains.rows(); ++y) {
    int begin = -1, last = 0;
    for (int x = 0; x <= grains.columns() + longest_gap; ++x) {
      if (grains.At(x, y)) {
        if (begin < 0) begin = x;
        last = x;
      } else if (begin >= 0 && x - last > longest_gap) {
        if (last - begin >= kShortestRun)
          std::fill(joined.row(y) + begin, joined.row(y) + last + 1, uint8_t{0});
        begin = -1;
      }
    }
  }
  return joined;
}

// A grain's cell.
struct Cell {
  int x = 0;
  int y = 0;
};

// The straight line that comes nearest to all of them, as far as they reach.
Stroke LineThrough(const std::vector<Cell>& cells) {
  double n = 0, sx = 0, sy = 0, sxx = 0, sxy = 0;
  Stroke line{cells.front().x, cells.front().x + 1};
  for (const Cell& c : cells) {
    ++n, sx += c.x, sy += c.y, sxx += double(c.x) * c.x, sxy += double(c.x) * c.y;
    line.x0 = std::min(line.x0, c.x);
    line.x1 = std::max(line.x1, c.x + 1);
  }
  const double spread = sxx * n - sx * sx;
  line.lean = spread > 0 ? (sxy * n - sx * sy) / spread : 0;
  line.y = (sy - line.lean * sx) / n + line.lean * line.x0;
  return line;
}

// Two strokes that ran into each other, as those of stamps set one below the other do: the grains
// nearer to the upper and to the lower one.
std::array<std::vector<Cell>, 2> Divide(const std::vector<Cell>& cells) {
  constexpr int kRounds = 5;
  Stroke upper = LineThrough(cells), lower = upper;
  upper.y -= kNearestNeighbour, lower.y += kNearestNeighbour;
  std::array<std::vector<Cell>, 2> parts;
  for (int round = 0; round < kRounds; ++round) {
    parts = {};
    for (const Cell& c : cells) {
      const bool below = std::abs(c.y - lower.At(c.x)) < std::abs(c.y - upper.At(c.x));
      parts[below].push_back(c);
    }
    if (parts[0].empty() || parts[1].empty()) break;
    upper = LineThrough(parts[0]);
    lower = LineThrough(parts[1]);
  }
  return parts;
}

// Grains per cell from `from` to `to` rows below the stroke.
double DensityBeside(const Grains& grains, const Stroke& stroke, int from, int to) {
  int ink = 0;
  for (int x = stroke.x0; x < stroke.x1; ++x) {
    const int middle = static_cast<int>(std::lround(stroke.At(x)));
    for (int y = middle + from; y <= middle + to; ++y) ink += grains.At(x, y);
  }
  return static_cast<double>(ink) / (std::max(1, stroke.width()) * (to - from + 1));
}

// What part of its length has grains.
double Covered(const Grains& grains, const Stroke& stroke) {
  int covered = 0;
  for (int x = stroke.x0; x < stroke.x1; ++x) {
    const int middle = static_cast<int>(std::lround(stroke.At(x)));
    bool met = false;
    for (int y = middle - kHalfStroke; y <= middle + kHalfStroke; ++y)
      met = met || grains.At(x, y) || grains.At(x + 1, y);
    covered += met;
  }
  return static_cast<double>(covered) / std::max(1, stroke.width());
}

// What part of its rows has grains from `from` to `to` columns right of it.
double ShareBeside(const Grains& grains, const Upright& upright, int from, int to) {
  int met = 0;
  for (int y = upright.y0; y < upright.y1; ++y) {
    const int middle = static_cast<int>(std::lround(upright.At(y)));
    bool any = false;
    for (int x = middle + from; x <= middle + to; ++x)
      any = any || grains.At(x, y) || grains.At(x, y + 1);
    met += any;
  }
  return static_cast<double>(met) / std::max(1, upright.y1 - upright.y0);
}

// What part of its rows has grains; 0 without white on both sides.
double Standing(const Grains& grains, const Upright& upright) {
  const double share = ShareBeside(grains, upright, -1, 1);
  const bool white_beside =
      ShareBeside(grains, upright, -kFlankTo, -kFlankFrom) <= kMostBeside * share &&
      ShareBeside(grains, upright, kFlankFrom, kFlankTo) <= kMostBeside * share;
  return white_beside ? share : 0;
}

// Of one stroke, or of two that ran into each other.
bool HasSizeOfStroke(const Shape& shape, int widest) {
  return shape.width() >= kNarrowest && shape.width() <= widest &&
         shape.height() <= 2 * kHalfStroke + 1 + kFarthestNeighbour + kLean * shape.width();
}

// Frames of which about so much is left.
class FrameSearch {
 public:
  FrameSearch(const Grains& grains, const Remains& remains)
      : grains_(grains), remains_(remains), strokes_(FindStrokes()) {}

  // In cells.
  std::vector<FaintFrame> Find() const {
    std::vector<Found> all;
    for (const Stroke& upper : strokes_)
      for (const Stroke& lower : strokes_)
        if (const auto frame = FrameOf(upper, lower)) all.push_back(*frame);
    std::vector<FaintFrame> frames;
    for (const Found& frame : all) {
      const bool joined = (frame.goes_on_above || frame.goes_on_below) && !IsOneOfTwo(frame, all);
      frames.push_back({frame.box, joined ? FrameTrace::kJoined : FrameTrace::kAlone});
    }
    return frames;
  }

 private:
  std::vector<Stroke> FindStrokes() const {
    const Shapes joined = FindShapes(JoinAlong(grains_, remains_.longest_gap).view(), 128);
    std::vector<std::vector<Cell>> cells(joined.shapes.size());
    for (const Run& run : joined.runs) {
      if (!HasSizeOfStroke(joined.shapes[run.shape], remains_.widest)) continue;
      for (int x = run.begin; x < run.end; ++x)
        if (grains_.At(x, run.y)) cells[run.shape].push_back({x, run.y});
    }
    std::vector<Stroke> strokes;
    for (const std::vector<Cell>& of_shape : cells) {
      if (of_shape.empty()) continue;
      if (const auto stroke = StrokeOf(of_shape, kHalfStroke + 0.5, remains_.least_on_line)) {
        strokes.push_back(*stroke);
        continue;
      }
      for (const std::vector<Cell>& part : Divide(of_shape))
        if (const auto stroke = StrokeOf(part, 1.5, kLeastOnPart)) strokes.push_back(*stroke);
    }
    return strokes;
  }

  // If most of the grains are within `half` of one line.
  std::optional<Stroke> StrokeOf(const std::vector<Cell>& cells, double half,
                                 double least_on_line) const {
    if (cells.empty()) return std::nullopt;
    Stroke stroke = LineThrough(cells);
    const auto on_line = std::count_if(cells.begin(), cells.end(), [&](const Cell& c) {
      return std::abs(c.y - stroke.At(c.x)) <= half;
    });
    const double covered = Covered(grains_, stroke);
    if (stroke.width() < kNarrowest || std::abs(stroke.lean) > kLean ||
        static_cast<double>(on_line) < least_on_line * static_cast<double>(cells.size()) ||
        covered < remains_.least_covered || covered > remains_.most_covered)
      return std::nullopt;
    stroke.density = DensityBeside(grains_, stroke, -kHalfStroke, kHalfStroke);
    return stroke;
  }

  struct Found {
    Box box;
    bool goes_on_above = false;  // and no other stamp was made out there
    bool goes_on_below = false;
  };

  // Two stamps below one another whose frames ran into each other; a table has more rows, and the
  // stamp on incoming mail a cell too high for a frame.
  static bool IsOneOfTwo(const Found& frame, const std::vector<Found>& all) {
    const auto meet = [](const Found& upper, const Found& lower) {
      return !upper.goes_on_above && upper.goes_on_below && lower.goes_on_above &&
             !lower.goes_on_below && std::abs(lower.box.y0 - upper.box.y1) <= kFarthestNeighbour &&
             Intersection({upper.box.x0, 0, upper.box.x1, 1}, {lower.box.x0, 0, lower.box.x1, 1})
                     .width() >= kLeastShared * std::min(upper.box.width(), lower.box.width());
    };
    return std::any_of(all.begin(), all.end(), [&](const Found& other) {
      return meet(frame, other) || meet(other, frame);
    });
  }

  std::optional<Found> FrameOf(const Stroke& upper, const Stroke& lower) const {
    if (!MayBelongTogether(upper, lower) || !IsWhiteBetween(upper, lower) ||
        GrainsInside(upper, lower) < kFewestInside)
      return std::nullopt;
    const int x0 = std::min(upper.x0, lower.x0), x1 = std::max(upper.x1, lower.x1);
    if (x1 - x0 > remains_.widest) return std::nullopt;
    const auto left = FindUpright(upper, lower, x0), right = FindUpright(upper, lower, x1);
    if (!left && !right) return std::nullopt;
    const auto goes_on = [&](bool above) {
      const auto does = [&](const std::optional<Upright>& upright) {
        return upright && (above ? GoesOnAbove(*upright) : GoesOnBelow(*upright));
      };
      return does(left) || does(right);
    };
    const Box box{x0, static_cast<int>(std::min(upper.At(x0), upper.At(x1))) - kHalfStroke, x1,
                  static_cast<int>(std::max(lower.At(x0), lower.At(x1))) + kHalfStroke + 1};
    const bool has_neighbour = HasNeighbour(upper) || HasNeighbour(lower);
    return Found{box, !has_neighbour && goes_on(true), !has_neighbour && goes_on(false)};
  }

  static bool MayBelongTogether(const Stroke& upper, const Stroke& lower) {
    const int begin = std::max(upper.x0, lower.x0), end = std::min(upper.x1, lower.x1);
    const double apart = lower.At((begin + end) / 2) - upper.At((begin + end) / 2);
    return end - begin >= kLeastOverlap * std::max(upper.width(), lower.width()) &&
           apart >= kLowest && apart <= kHighest && std::abs(upper.lean - lower.lean) <= kTurned;
  }

  bool IsWhiteBetween(const Stroke& upper, const Stroke& lower) const {
    return DensityBeside(grains_, upper, kFlankFrom, kFlankTo) <= kMostBeside * upper.density &&
           DensityBeside(grains_, lower, -kFlankTo, -kFlankFrom) <= kMostBeside * lower.density;
  }

  int GrainsInside(const Stroke& upper, const Stroke& lower) const {
    int count = 0;
    const int x0 = std::max(upper.x0, lower.x0) + kEndWithin;
    const int x1 = std::min(upper.x1, lower.x1) - kEndWithin;
    for (int x = x0; x < x1; ++x)
      for (int y = static_cast<int>(upper.At(x)) + kFlankTo; y < lower.At(x) - kFlankTo; ++y)
        count += grains_.At(x, y);
    return count;
  }

  // The best at this end of the two strokes.
  std::optional<Upright> FindUpright(const Stroke& upper, const Stroke& lower, int end) const {
    Upright upright{0, (upper.lean + lower.lean) / 2, static_cast<int>(upper.At(end)) + kCorner + 1,
                    static_cast<int>(lower.At(end)) - kCorner};
    std::optional<Upright> best;
    double most = 0;
    for (int x = end - kEndWithin; x <= end + kEndWithin; ++x) {
      upright.x = x;
      const double share = Standing(grains_, upright);
      if (share < remains_.least_upright || share <= most) continue;
      most = share;
      best = upright;
    }
    return best;
  }

  // Whether it is the ruling of a table: also above the frame, or below it.
  bool GoesOnAbove(const Upright& upright) const {
    const int end = upright.y0 - 2 * kCorner;
    return Standing(grains_, upright.Between(end - kGoesOn, end)) >= remains_.least_upright;
  }
  bool GoesOnBelow(const Upright& upright) const {
    const int begin = upright.y1 + 2 * kCorner;
    return Standing(grains_, upright.Between(begin, begin + kGoesOn)) >= remains_.least_upright;
  }

  // Stamps are set below one another, some less than 1 mm apart: the next one's upright is none
  // that goes on.
  bool HasNeighbour(const Stroke& stroke) const {
    return std::any_of(strokes_.begin(), strokes_.end(), [&](const Stroke& other) {
      const int overlap = std::min(stroke.x1, other.x1) - std::max(stroke.x0, other.x0);
      const double apart = std::abs(other.At(stroke.x0) - stroke.y);
      return overlap >= kLeastShared * std::min(stroke.width(), other.width()) &&
             apart >= kNearestNeighbour && apart <= kFarthestNeighbour;
    });
  }

  const Grains& grains_;
  const Remains& remains_;
  const std::vector<Stroke> strokes_;
};

}  // namespace

std::vector<FaintFrame> FindFaintFrames(ImageView reading, int ink_below, double dpi) {
  const Grains grains(reading, ink_below, dpi, kSearched);
  std::vector<FaintFrame> frames;
  for (const Remains& remains : {kGrainy, kSparse})
    for (const FaintFrame& frame : FrameSearch(grains, remains).Find())
      frames.push_back({grains.PixelsOf(frame.box), frame.trace});
  std::sort(frames.begin(), frames.end(),
            [](const FaintFrame& a, const FaintFrame& b) { return a.box.y0 < b.box.y0; });
  return frames;
}

}  // namespace sohoa
