#include "ocr/image/layout.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "ocr/image/shapes.h"
#include "ocr/image/warp.h"

namespace sohoa {
namespace {

constexpr double kWorkingDpi = 150;

// All in inches.
constexpr double kLowestLetter = 0.045;  // the x-height of 7-point print
constexpr double kHighestLetter = 0.4;   // a line whose letters have grown together upright
constexpr double kLongestWord = 2.5;     // letters grown together along the line; longer: a ruling
constexpr double kNarrowestGap = 0.22;   // between columns; a justified line's spaces stay below
constexpr double kFarthestSigner = 2.5;  // from the signer's position to the name, over the seal
constexpr double kFarthestLine = 0.4;    // from line to line of one column

constexpr double kLeastKept = 0.7;        // of the gap, from each line of two columns to the next
constexpr double kNarrowestColumn = 0.5;  // "Nơi nhận:" is wider
constexpr size_t kMostLines = 40;         // of two columns
constexpr double kMargin = 0.09;          // of the page's height: where page numbers stand
constexpr size_t kLongestNumber = 5;      // shapes: "- 12 -"
constexpr double kLongestNumberInches = 0.6;
constexpr double kMarkReach = 0.12;     // inches that marks stand above and below letters at most
constexpr double kDashReach = 0.3;      // inches from a dash or a bullet to its line
constexpr double kHeaderWithin = 0.35;  // of the page's height, from the top

// Half-open, pixels of the page along one axis.
struct Span {
  int begin = 0;
  int end = 0;
  int size() const { return end - begin; }
};

// A row of print, or a whole table: what lies between two white stripes across the page.
struct Band {
  Span rows;
  std::vector<Span> free;  // columns without print, at least a gap wide, margins included
  int left = 0;            // of all print in it
  int right = 0;
  std::vector<Box> print;        // letters, or letters grown together
  const Table* table = nullptr;  // which one, if it is one
};

class Scale {
 public:
  explicit Scale(double dpi) : dpi_(dpi) {}
  int Pixels(double inches) const { return static_cast<int>(std::lround(inches * dpi_)); }

 private:
  double dpi_;
};

// Boxes on the page, in its pixels.
struct Print {
  std::vector<Box> letters;  // of what may be letters or words
  std::vector<Box> ink;      // of these and of whatever else is no speck and no border
};

Print FindPrint(ImageView reading, int ink_below, double dpi) {
  // In the small picture a hairline is grey.
  constexpr int kPaleInk = 160;
  const ReducedPage small = Reduce(reading, dpi, kWorkingDpi);
  const Scale inches(small.dpi);
  Print print;
  for (const Shape& s : FindShapes(small.image.view(), std::max(ink_below, kPaleInk)).shapes) {
    const Box box = Scaled(s.box(), small.factor);
    const bool at_edge =
        s.x0 == 0 || s.y0 == 0 || s.x1 == small.image.width() || s.y1 == small.image.height();
    if (s.longer() >= inches.Pixels(kLowestLetter) && !at_edge) print.ink.push_back(box);
    if (s.height() >= inches.Pixels(kLowestLetter) && s.height() <= inches.Pixels(kHighestLetter) &&
        s.width() <= inches.Pixels(kLongestWord))
      print.letters.push_back(box);
  }
  return print;
}

bool HasItsMiddleIn(const Box& box, const Box& outer) {
  const int x = (box.x0 + box.x1) / 2, y = (box.y0 + box.y1) / 2;
  return x >= outer.x0 && x < outer.x1 && y >= outer.y0 && y < outer.y1;
}

bool AnyIn(const std::vector<Box>& print, const Box& area) {
  return std::any_of(print.begin(), print.end(),
                     [&](const Box& box) { return HasItsMiddleIn(box, area); });
}

// The page from edge to edge, as high as the table.
Box StripeOf(const Table& table, int width) { return {0, table.box.y0, width, table.box.y1}; }

// What no interval covers, from 0 to `size`, where it is at least `least` long. `covered` is sorted
// by its begins.
std::vector<Span> Uncovered(const std::vector<Span>& covered, int size, int least) {
  std::vector<Span> free;
  int at = 0;
  for (const Span& span : covered) {
    if (span.begin - at >= least) free.push_back({at, span.begin});
    at = std::max(at, span.end);
  }
  if (size - at >= least) free.push_back({at, size});
  return free;
}

Band BandOf(const std::vector<Box>& print, int width, int narrowest_gap) {
  Band band{{print.front().y0, print.front().y1}, {}, width, 0, print};
  std::vector<Span> columns;
  for (const Box& box : print) {
    columns.push_back({box.x0, box.x1});
    band.rows.begin = std::min(band.rows.begin, box.y0);
    band.rows.end = std::max(band.rows.end, box.y1);
    band.left = std::min(band.left, box.x0);
    band.right = std::max(band.right, box.x1);
  }
  std::sort(columns.begin(), columns.end(),
            [](const Span& a, const Span& b) { return a.begin < b.begin; });
  band.free = Uncovered(columns, width, narrowest_gap);
  return band;
}

// Top to bottom.
std::vector<Band> FindBands(std::vector<Box> print, const std::vector<Table>& tables, int width,
                            int narrowest_gap) {
  for (const Table& table : tables)
    std::erase_if(print,
                  [&](const Box& box) { return HasItsMiddleIn(box, StripeOf(table, width)); });
  std::sort(print.begin(), print.end(), [](const Box& a, const Box& b) { return a.y0 < b.y0; });
  std::vector<Band> bands;
  std::vector<Box> row;
  int row_end = 0;
  for (const Box& box : print) {
    if (!row.empty() && box.y0 >= row_end) {
      bands.push_back(BandOf(row, width, narrowest_gap));
      row.clear();
    }
    row_end = row.empty() ? box.y1 : std::max(row_end, box.y1);
    row.push_back(box);
  }
  if (!row.empty()) bands.push_back(BandOf(row, width, narrowest_gap));
  for (const Table& table : tables)
    bands.push_back({{table.box.y0, table.box.y1}, {}, table.box.x0, table.box.x1, {}, &table});
  std::sort(bands.begin(), bands.end(),
            [](const Band& a, const Band& b) { return a.rows.begin < b.rows.begin; });
  return bands;
}

// Takes the gaps that the dotted line bridges from the bands that stand on it.
void Bridge(const Box& line, int reach, std::vector<Band>& bands) {
  for (Band& band : bands) {
    if (line.y1 <= band.rows.begin || line.y0 >= band.rows.end + reach) continue;
    std::erase_if(band.free,
                  [&](const Span& gap) { return gap.begin < line.x1 && line.x0 < gap.end; });
  }
}

std::vector<Span> Common(const std::vector<Span>& a, const std::vector<Span>& b, int least) {
  std::vector<Span> both;
  for (const Span& s : a)
    for (const Span& t : b) {
      const Span span{std::max(s.begin, t.begin), std::min(s.end, t.end)};
      if (span.size() >= least) both.push_back(span);
    }
  return both;
}

bool OnRight(const Band& band, const Span& gap) { return band.right > gap.end; }

// Bands [begin, end) that stand in two columns, parted by `gap`.
struct Columns {
  size_t begin = 0;
  size_t end = 0;
  Span gap;
};

// The widest gap that has print on both sides, not only dirt, a punched hole or the numbers of a
// list.
std::optional<Span> WidestBetween(const std::vector<Band>& bands, size_t begin, size_t end,
                                  const std::vector<Span>& gaps, int narrowest_column) {
  std::optional<Span> widest;
  for (const Span& gap : gaps) {
    Box left, right;
    for (size_t k = begin; k < end; ++k)
      for (const Box& box : bands[k].print) {
        Box& side = box.x0 < gap.begin ? left : right;
        side = Union(side, box);
      }
    const bool between = std::min(left.width(), right.width()) >= narrowest_column;
    if (between && (!widest || gap.size() > widest->size())) widest = gap;
  }
  return widest;
}

// The columns that begin at band `begin`, if some do.
std::optional<Columns> ColumnsFrom(const std::vector<Band>& bands, size_t begin,
                                   const Scale& inches) {
  std::optional<Columns> found;
  std::vector<Span> free = bands[begin].free;
  for (size_t k = begin; k < std::min(bands.size(), begin + kMostLines); ++k) {
    if (bands[k].table != nullptr) break;
    if (k > begin) {
      if (bands[k].rows.begin - bands[k - 1].rows.end > inches.Pixels(kFarthestSigner)) break;
      free = Common(free, bands[k].free, inches.Pixels(kNarrowestGap));
    }
    const std::optional<Span> gap =
        WidestBetween(bands, begin, k + 1, free, inches.Pixels(kNarrowestColumn));
    // Short lines in the middle of the page, a title, reach into the gap.
    if (free.empty() || (found && (!gap || gap->size() < kLeastKept * found->gap.size()))) break;
    if (gap) found = Columns{begin, k + 1, *gap};
  }
  if (!found || !OnRight(bands[begin], found->gap))
    return std::nullopt;  // a short line of the body
  // So is what follows on the left after some space; a signer's name on the right may be far away.
  for (size_t k = begin + 1; k < found->end; ++k) {
    const int space = bands[k].rows.begin - bands[k - 1].rows.end;
    if (!OnRight(bands[k], found->gap) && space > inches.Pixels(kFarthestLine)) found->end = k;
  }
  return found->end - found->begin > 1 ? found : std::nullopt;
}

// A part of the page, from one cut to the next, halfway between bands, and what it is.
struct Part {
  size_t begin = 0;  // bands
  size_t end = 0;
  std::optional<Columns> columns;
  bool page_number = false;
};

// A few shapes close together in the margin above or below everything.
bool IsPageNumber(const std::vector<Band>& bands, size_t k, int height, const Scale& inches) {
  const Band& band = bands[k];
  const bool outermost = (k == 0 && band.rows.end < kMargin * height) ||
                         (k + 1 == bands.size() && band.rows.begin > (1 - kMargin) * height);
  return outermost && band.table == nullptr && band.print.size() <= kLongestNumber &&
         band.right - band.left < inches.Pixels(kLongestNumberInches);
}

std::vector<Part> PartsOf(const std::vector<Band>& bands, int height, const Scale& inches) {
  std::vector<Part> parts;
  for (size_t i = 0; i < bands.size();) {
    const bool page_number = IsPageNumber(bands, i, height, inches);
    if (page_number || bands[i].table != nullptr) {
      parts.push_back({i, i + 1, {}, page_number});
      ++i;
      continue;
    }
    if (auto columns = ColumnsFrom(bands, i, inches)) {
      parts.push_back({i, columns->end, columns});
      i = columns->end;
      continue;
    }
    const bool goes_on = !parts.empty() && !parts.back().columns && !parts.back().page_number &&
                         bands[parts.back().begin].table == nullptr;
    if (goes_on) {
      parts.back().end = ++i;
    } else {
      parts.push_back({i, i + 1, {}});
      ++i;
    }
  }
  return parts;
}

// Whether all print as high as the table stands in a cell or beside the table.
bool CellsHoldAll(const Table& table, const std::vector<Box>& print) {
  return std::none_of(print.begin(), print.end(), [&](const Box& box) {
    return HasItsMiddleIn(box, table.box) &&
           std::none_of(table.cells.begin(), table.cells.end(),
                        [&](const TableCell& cell) { return HasItsMiddleIn(box, cell.box); });
  });
}

// The cells that hold print, and what stands beside the table; as one body where some area of the
// table is no cell: better out of order than unread.
void AddTable(const Table& table, int number, const std::vector<Box>& print, int width,
              Regions& regions) {
  if (!CellsHoldAll(table, print)) {
    regions.push_back({RegionKind::kBody, StripeOf(table, width)});
    return;
  }
  const Box left{0, table.box.y0, table.box.x0, table.box.y1};
  const Box right{table.box.x1, table.box.y0, width, table.box.y1};
  if (AnyIn(print, left)) regions.push_back({RegionKind::kBody, left});
  for (const TableCell& cell : table.cells)
    if (AnyIn(print, cell.box))
      regions.push_back({RegionKind::kTableCell, cell.box, number, cell.row, cell.column});
  if (AnyIn(print, right)) regions.push_back({RegionKind::kBody, right});
}

void AddColumns(const Box& box, const Span& gap, bool header, Regions& regions) {
  const int middle = gap.begin + gap.size() / 2;
  regions.push_back({header ? RegionKind::kHeaderLeft : RegionKind::kRecipients,
                     {box.x0, box.y0, middle, box.y1}});
  regions.push_back({header ? RegionKind::kHeaderRight : RegionKind::kSignature,
                     {middle, box.y0, box.x1, box.y1}});
}

// Without the white around the print: over an almost empty region the reader takes shade and the
// other side's print for letters.
void Trim(const std::vector<Box>& print, const Scale& inches, Region& region) {
  if (region.kind == RegionKind::kTableCell) return;
  Box held;
  for (const Box& box : print)
    if (HasItsMiddleIn(box, region.box)) held = Union(held, box);
  const int across = inches.Pixels(kDashReach), along = inches.Pixels(kMarkReach);
  region.box = Intersection(region.box, Grown(held, across, along));
}

}  // namespace

Regions FindRegions(ImageView reading, int ink_below, double dpi, const std::vector<Table>& tables,
                    const std::vector<Box>& dotted_lines) {
  const Scale inches(dpi);
  const Print print = FindPrint(reading, ink_below, dpi);
  std::vector<Band> bands =
      FindBands(print.letters, tables, reading.width, inches.Pixels(kNarrowestGap));
  for (const Box& line : dotted_lines) Bridge(line, inches.Pixels(kMarkReach), bands);
  const std::vector<Part> parts = PartsOf(bands, reading.height, inches);
  Regions regions;
  int table_number = 0;
  bool had_columns = false;
  int top = 0;
  for (size_t p = 0; p < parts.size(); ++p) {
    const Band& last = bands[parts[p].end - 1];
    const bool is_last = p + 1 == parts.size();
    const int bottom =
        is_last ? reading.height
                : std::max(top, (last.rows.end + bands[parts[p + 1].begin].rows.begin) / 2);
    const Box box{0, top, reading.width, bottom};
    const Band& first = bands[parts[p].begin];
    if (first.table != nullptr) {
      AddTable(*first.table, table_number++, print.ink, reading.width, regions);
    } else if (parts[p].columns) {
      const bool header =
          !had_columns && !is_last && first.rows.begin < kHeaderWithin * reading.height;
      AddColumns(box, parts[p].columns->gap, header, regions);
      had_columns = true;
    } else {
      regions.push_back({parts[p].page_number ? RegionKind::kPageNumber : RegionKind::kBody, box});
    }
    top = bottom;
  }
  if (regions.empty() && !print.ink.empty())
    regions.push_back({RegionKind::kBody, {0, 0, reading.width, reading.height}});
  for (Region& region : regions) Trim(print.ink, inches, region);
  std::erase_if(regions, [](const Region& region) { return region.box.empty(); });
  return regions;
}

void PutIntoOrder(const Box& stamp, const std::vector<Box>& parts, Regions& regions) {
  const int middle = (stamp.y0 + stamp.y1) / 2;
  auto next = std::find_if(regions.begin(), regions.end(), [middle](const Region& region) {
    const bool header =
        region.kind == RegionKind::kHeaderLeft || region.kind == RegionKind::kHeaderRight;
    return !header && region.kind != RegionKind::kPageNumber && region.box.y1 > middle;
  });
  for (const Box& part : parts)
    if (!part.empty()) next = regions.insert(next, {RegionKind::kStamp, part}) + 1;
}

}  // namespace sohoa
