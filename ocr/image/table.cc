#include "ocr/image/table.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include "ocr/image/mat.h"
#include "ocr/image/shapes.h"
#include "ocr/image/warp.h"

namespace sohoa {
namespace {

constexpr double kWorkingDpi = 150;  // a hairline is then one pixel of middling grey

// All in inches.
constexpr double kShortestLevel = 0.33;    // a column for ordinal numbers
constexpr double kShortestUpright = 0.19;  // a row of 10-point print
constexpr double kTallestLetter = 0.35;    // a capital with two marks, at 20 points
constexpr double kWidestBreak = 0.16;
constexpr double kNarrowestCell = 0.2;
constexpr double kLowestCell = 0.14;  // a row of 9-point print
constexpr double kSameRow = 0.1;
constexpr double kRulingReach = 0.05;  // into a cell: a bent ruling

constexpr double kFullestFrame = 0.3;  // of the page's area: larger cells hold a page, not a field
constexpr double kLeastRectangular = 0.7;  // of a cell's box must be its own

// The page at kWorkingDpi and what was found there.
struct Sketch {
  int factor = 1;    // pixels of the page to one of the sketch
  double dpi = 150;  // of the sketch
  cv::Mat rulings;   // 255 where one is

  int Pixels(double inches) const { return std::max(1, cvRound(inches * dpi)); }
};

cv::Mat Rectangle(int width, int height) {
  return cv::getStructuringElement(cv::MORPH_RECT, {width, height});
}

// Runs of ink along the rows at least `shortest` long, where a lean or bend may shift them by one
// pixel.
cv::Mat LevelStrokes(const cv::Mat& ink, int shortest) {
  cv::Mat thick;
  cv::dilate(ink, thick, Rectangle(1, 3));
  cv::Mat strokes = cv::Mat::zeros(ink.size(), CV_8UC1);
  for (int y = 0; y < ink.rows; ++y) {
    const auto* row = thick.ptr<uint8_t>(y);
    const auto* const end = row + ink.cols;
    const auto find = [end](const uint8_t* from, int value) {  // many pixels at a time
      const void* found = std::memchr(from, value, static_cast<size_t>(end - from));
      return found == nullptr ? end : static_cast<const uint8_t*>(found);
    };
    for (const auto* from = row; (from = find(from, 255)) != end;) {
      const auto* const to = find(from, 0);
      if (to - from >= shortest)
        std::fill_n(strokes.ptr<uint8_t>(y) + (from - row), to - from, 255);
      from = to;
    }
  }
  return strokes;
}

// The same along the columns.
cv::Mat UprightStrokes(const cv::Mat& ink, int shortest) {
  cv::Mat strokes;
  cv::transpose(LevelStrokes(ink.t(), shortest), strokes);
  return strokes;
}

// Takes away the shorter strokes that do not end at a level ruling above and below: letters that
// touch a ruling are as high as a low row.
void EraseLetters(const cv::Mat& level, int longest, cv::Mat& upright) {
  constexpr int kReach = 1;  // pixels: rulings run through one another
  const cv::Mat dark = 255 - upright;
  const Shapes strokes =
      FindShapes({dark.data, dark.cols, dark.rows, dark.step, PixelType::kGrey}, 128);
  const cv::Rect all(0, 0, upright.cols, upright.rows);
  std::vector<bool> is_letter;
  for (const Shape& s : strokes.shapes) {
    const cv::Rect top(s.x0, s.y0 - kReach, s.width(), 2 * kReach);
    const cv::Rect bottom(s.x0, s.y1 - kReach, s.width(), 2 * kReach);
    is_letter.push_back(s.height() <= longest && (cv::countNonZero(level(top & all)) == 0 ||
                                                  cv::countNonZero(level(bottom & all)) == 0));
  }
  for (const Run& run : strokes.runs)
    if (is_letter[run.shape])
      std::fill_n(upright.ptr<uint8_t>(run.y) + run.begin, run.end - run.begin, uint8_t{0});
}

Sketch FindRulings(ImageView reading, int ink_below, double dpi) {
  Sketch sketch;
  const ReducedPage small = Reduce(reading, dpi, kWorkingDpi);
  sketch.factor = small.factor;
  sketch.dpi = small.dpi;
  // A stroke that fills a third of its pixel is ink.
  cv::Mat ink;
  cv::threshold(Borrow(small.image.view()), ink, (2 * 255 + ink_below) / 3.0, 255,
                cv::THRESH_BINARY_INV);
  const int widest_break = sketch.Pixels(kWidestBreak);
  cv::Mat level = LevelStrokes(ink, sketch.Pixels(kShortestLevel));
  if (cv::countNonZero(level) == 0) return sketch;
  cv::Mat upright = UprightStrokes(ink, sketch.Pixels(kShortestUpright));
  EraseLetters(level, sketch.Pixels(kTallestLetter), upright);
  if (cv::countNonZero(upright) == 0) return sketch;
  cv::morphologyEx(level, level, cv::MORPH_CLOSE, Rectangle(widest_break, 1));
  cv::morphologyEx(upright, upright, cv::MORPH_CLOSE, Rectangle(1, widest_break));
  sketch.rulings = level | upright;
  return sketch;
}

constexpr int kWall =
    2;  // pixels of the sketch that thicken a ruling on either side: corners close
// What a cell loses to the walls and to the thickened strokes, on two sides together.
constexpr int kLostToWalls = 2 * (kWall + 1);

// The areas that `walls`, the thickened rulings, enclose; pixels of the sketch.
std::vector<Box> FindHoles(const Sketch& sketch, const cv::Mat& walls) {
  // Nothing is enclosed beyond the walls; a rim around them keeps what lies outside in one piece.
  const cv::Rect all(0, 0, walls.cols, walls.rows);
  const cv::Rect reach = cv::boundingRect(walls);
  const cv::Rect part = cv::Rect(reach.x - 1, reach.y - 1, reach.width + 2, reach.height + 2) & all;
  cv::Mat labels, stats, centroids;
  const int count =
      cv::connectedComponentsWithStats(walls(part) == 0, labels, stats, centroids, 4, CV_32S);
  const double page_area = static_cast<double>(walls.total());
  std::vector<Box> holes;
  for (int i = 1; i < count; ++i) {
    const auto* s = stats.ptr<int>(i);
    const int x = part.x + s[cv::CC_STAT_LEFT], y = part.y + s[cv::CC_STAT_TOP];
    const int width = s[cv::CC_STAT_WIDTH], height = s[cv::CC_STAT_HEIGHT];
    const bool inside = x > part.x && y > part.y && x + width < part.x + part.width &&
                        y + height < part.y + part.height;
    const bool large = width + kLostToWalls >= sketch.Pixels(kNarrowestCell) &&
                       height + kLostToWalls >= sketch.Pixels(kLowestCell);
    const double box_area = static_cast<double>(width) * height;
    if (inside && large && box_area <= kFullestFrame * page_area &&
        s[cv::CC_STAT_AREA] >= kLeastRectangular * box_area)
      holes.push_back({x, y, x + width, y + height});
  }
  return holes;
}

bool IsWithin(const Box& inner, const Box& outer) {
  return inner != outer && Intersection(inner, outer) == inner;
}

// A frame within a cell is part of what stands in the cell.
void DropNested(std::vector<Box>& holes) {
  const std::vector<Box> all = holes;
  std::erase_if(holes, [&](const Box& hole) {
    return std::any_of(all.begin(), all.end(),
                       [&](const Box& other) { return IsWithin(hole, other); });
  });
}

// Holes with no more than a ruling between them belong to one table.
std::vector<std::vector<Box>> GroupHoles(std::vector<Box> holes, int ruling) {
  std::vector<std::vector<Box>> groups;
  while (!holes.empty()) {
    std::vector<Box> group = {holes.back()};
    holes.pop_back();
    for (size_t i = 0; i < group.size(); ++i) {
      const Box reach = Grown(group[i], ruling, ruling);
      const auto near = std::partition(holes.begin(), holes.end(), [&](const Box& hole) {
        return Intersection(reach, hole).empty();
      });
      group.insert(group.end(), near, holes.end());
      holes.erase(near, holes.end());
    }
    groups.push_back(std::move(group));
  }
  return groups;
}

// Cells whose upper edges are level form a row.
void NumberRows(std::vector<TableCell>& cells, int tolerance) {
  std::sort(cells.begin(), cells.end(),
            [](const TableCell& a, const TableCell& b) { return a.box.y0 < b.box.y0; });
  int row = 0;
  for (size_t i = 0; i < cells.size(); ++i) {
    if (i > 0 && cells[i].box.y0 - cells[i - 1].box.y0 > tolerance) ++row;
    cells[i].row = row;
  }
  std::sort(cells.begin(), cells.end(), [](const TableCell& a, const TableCell& b) {
    return std::pair(a.row, a.box.x0) < std::pair(b.row, b.box.x0);
  });
  for (size_t i = 0; i < cells.size(); ++i)
    cells[i].column = i > 0 && cells[i].row == cells[i - 1].row ? cells[i - 1].column + 1 : 0;
}

Table TableOf(const std::vector<Box>& group, int factor, ImageView page) {
  Table table;
  for (const Box& hole : group) {
    const Box cell =
        Intersection(Scaled(Grown(hole, kWall, kWall), factor), {0, 0, page.width, page.height});
    table.cells.push_back({cell});
    table.box = Union(table.box, cell);
  }
  return table;
}

// Tables beside one another are read as one, row by row.
std::vector<Table> JoinNeighbours(std::vector<Table> tables) {
  std::sort(tables.begin(), tables.end(),
            [](const Table& a, const Table& b) { return a.box.y0 < b.box.y0; });
  std::vector<Table> joined;
  for (Table& table : tables) {
    if (joined.empty() || table.box.y0 >= joined.back().box.y1) {
      joined.push_back(std::move(table));
      continue;
    }
    Table& last = joined.back();
    last.box = Union(last.box, table.box);
    last.cells.insert(last.cells.end(), table.cells.begin(), table.cells.end());
  }
  return joined;
}

// Forgets strokes well within the cells: letters of bold print can form one.
void KeepRulingsOnly(const std::vector<Table>& tables, Sketch& sketch) {
  const int reach = sketch.Pixels(kRulingReach);
  const cv::Rect all(0, 0, sketch.rulings.cols, sketch.rulings.rows);
  for (const Table& table : tables)
    for (const TableCell& cell : table.cells) {
      const Box& b = cell.box;
      const int f = sketch.factor;
      const int width = b.width() / f - 2 * reach, height = b.height() / f - 2 * reach;
      if (width > 0 && height > 0)
        sketch.rulings(cv::Rect(b.x0 / f + reach, b.y0 / f + reach, width, height) & all).setTo(0);
    }
}

// Whitens what lies under the rulings inside of `box`.
void Erase(const Sketch& sketch, const Box& box, Image& reading) {
  for (int y = box.y0; y < box.y1; ++y) {
    const auto* rulings =
        sketch.rulings.ptr<uint8_t>(std::min(y / sketch.factor, sketch.rulings.rows - 1));
    uint8_t* row = reading.row(y);
    for (int x = box.x0; x < box.x1; ++x)
      if (rulings[std::min(x / sketch.factor, sketch.rulings.cols - 1)] != 0) row[x] = 255;
  }
}

}  // namespace

std::vector<Table> LiftTables(Image& reading, int ink_below, double dpi) {
  Sketch sketch = FindRulings(reading.view(), ink_below, dpi);
  if (sketch.rulings.empty()) return {};
  cv::Mat walls;
  cv::dilate(sketch.rulings, walls, Rectangle(2 * kWall + 1, 2 * kWall + 1));
  std::vector<Box> holes = FindHoles(sketch, walls);
  DropNested(holes);
  std::vector<Table> tables;
  for (const std::vector<Box>& group : GroupHoles(std::move(holes), 6 * kWall))
    tables.push_back(TableOf(group, sketch.factor, reading.view()));
  tables = JoinNeighbours(std::move(tables));
  KeepRulingsOnly(tables, sketch);
  for (Table& table : tables) {
    NumberRows(table.cells, sketch.Pixels(kSameRow) * sketch.factor);
    const int rim = 3 * kWall * sketch.factor;  // the outer rulings
    Erase(sketch,
          Intersection(Grown(table.box, rim, rim), {0, 0, reading.width(), reading.height()}),
          reading);
  }
  return tables;
}

}  // namespace sohoa
