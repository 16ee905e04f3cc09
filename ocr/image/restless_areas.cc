#include "ocr/image/restless_areas.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>

namespace sohoa {
namespace {

constexpr double kMmPerInch = 25.4;
constexpr size_t kMostAreas = 16;

// What was counted in a square of samples. Counts add up.
struct Tally {
  int samples = 0;
  int dark = 0;
  int across = 0;  // changes between a sample and its left neighbour
  int down = 0;    // … and its upper neighbour

  Tally& operator+=(const Tally& other) {
    samples += other.samples;
    dark += other.dark;
    across += other.across;
    down += other.down;
    return *this;
  }
};

// Codes are half dark, and change every few samples in one direction at least. Text stays below:
// of its lines and the lanes between them a fifth is dark, of bold capitals a third.
bool IsRestless(const Tally& tally) {
  constexpr double kDark = 0.40, kLight = 0.10, kChanges = 0.25;
  const double n = std::max(1, tally.samples);
  return tally.dark > kDark * n && tally.samples - tally.dark > kLight * n &&
         std::max(tally.across, tally.down) > kChanges * n;
}

// The page at every `step`th pixel. Of colours green alone: black, red and blue ink is dark in it.
Image Sampled(ImageView page, int step) {
  const auto channels = static_cast<size_t>(ChannelsOf(page.type));
  const size_t stride = channels * static_cast<size_t>(step);
  Image small(page.width / step, page.height / step, PixelType::kGrey);
  for (int y = 0; y < small.height(); ++y) {
    const uint8_t* from = page.row(y * step + step / 2) + (channels == 3 ? 1 : 0);
    uint8_t* to = small.row(y);
    for (int x = 0; x < small.width(); ++x, from += stride) to[x] = *from;
  }
  return small;
}

// A grid of square cells over the samples.
class Cells {
 public:
  static constexpr int kSide = 5;  // samples

  explicit Cells(const Image& samples)
      : width_(samples.width() / kSide),
        height_(samples.height() / kSide),
        cells_(static_cast<size_t>(width_) * static_cast<size_t>(height_)),
        paper_(TileAt(0, height_ / kTile + 1)) {
    FindPaper(samples);
    for (int y = 0; y < height_ * kSide; ++y) CountRow(samples, y);
  }

  int width() const { return width_; }
  int height() const { return height_; }

  Tally Sum(int x0, int y0, int side) const {
    Tally sum;
    for (int y = y0; y < y0 + side; ++y)
      for (int x = x0; x < x0 + side; ++x) sum += cells_[At(x, y)];
    return sum;
  }

 private:
  static constexpr int kTile = 12;  // cells

  size_t At(int x, int y) const {
    return static_cast<size_t>(y) * static_cast<size_t>(width_) + static_cast<size_t>(x);
  }
  size_t TileAt(int x, int y) const {
    return static_cast<size_t>(y) * static_cast<size_t>(width_ / kTile + 1) +
           static_cast<size_t>(x);
  }

  // The lightest sample of each tile: even a code has some paper in it.
  void FindPaper(const Image& samples) {
    constexpr int kTileSide = kTile * kSide;
    for (int y = 0; y < height_ * kSide; ++y) {
      const uint8_t* row = samples.row(y);
      for (int x = 0; x < width_ * kSide; x += kTileSide) {
        const int end = std::min(x + kTileSide, width_ * kSide);
        uint8_t& best = paper_[TileAt(x / kTileSide, y / kTileSide)];
        best = std::max(best, *std::max_element(row + x, row + end));
      }
    }
  }

  void CountRow(const Image& samples, int y) {
    constexpr double kInk = 0.55, kChange = 0.2;  // of the paper's level
    constexpr int kNoise = 32;  // grey levels: a dark table under a photographed sheet
    const uint8_t* row = samples.row(y);
    const uint8_t* above = samples.row(std::max(0, y - 1));
    for (int cx = 0; cx < width_; ++cx) {
      const int paper = paper_[TileAt(cx / kTile, y / (kTile * kSide))];
      const int ink = static_cast<int>(kInk * paper),
                change = std::max(kNoise, static_cast<int>(kChange * paper));
      Tally& cell = cells_[At(cx, y / kSide)];
      cell.samples += kSide;
      for (int x = cx * kSide; x < (cx + 1) * kSide; ++x) {
        cell.dark += row[x] < ink;
        cell.across += std::abs(row[x] - row[std::max(0, x - 1)]) > change;
        cell.down += std::abs(row[x] - above[x]) > change;
      }
    }
  }

  const int width_, height_;  // cells
  std::vector<Tally> cells_;
  std::vector<uint8_t> paper_;  // of each tile
};

// Boxes of touching cells that belong to restless windows, in cells.
class Restless {
 public:
  explicit Restless(const Cells& cells)
      : width_(cells.width()),
        height_(cells.height()),
        marked_(static_cast<size_t>(width_) * static_cast<size_t>(height_)) {
    for (int y = 0; y + kWindow <= height_; ++y)
      for (int x = 0; x + kWindow <= width_; ++x)
        if (IsRestless(cells.Sum(x, y, kWindow))) Mark(x, y);
  }

  std::vector<Box> Boxes() {
    std::vector<Box> boxes;
    for (int y = 0; y < height_; ++y)
      for (int x = 0; x < width_; ++x)
        if (marked_[At(x, y)]) boxes.push_back(Take(x, y));
    return boxes;
  }

 private:
  static constexpr int kWindow = 4;  // cells

  size_t At(int x, int y) const {
    return static_cast<size_t>(y) * static_cast<size_t>(width_) + static_cast<size_t>(x);
  }

  void Mark(int x0, int y0) {
    for (int y = y0; y < y0 + kWindow; ++y)
      std::fill_n(marked_.begin() + static_cast<std::ptrdiff_t>(At(x0, y)), kWindow, true);
  }

  // The box of all marked cells that are joined to this one; unmarks them.
  Box Take(int x, int y) {
    Box box;
    std::vector<std::pair<int, int>> open = {{x, y}};
    marked_[At(x, y)] = false;
    while (!open.empty()) {
      const auto [cx, cy] = open.back();
      open.pop_back();
      box = Union(box, {cx, cy, cx + 1, cy + 1});
      for (const auto& [nx, ny] : {std::pair(cx - 1, cy), std::pair(cx + 1, cy),
                                   std::pair(cx, cy - 1), std::pair(cx, cy + 1)}) {
        if (nx < 0 || ny < 0 || nx >= width_ || ny >= height_ || !marked_[At(nx, ny)]) continue;
        marked_[At(nx, ny)] = false;
        open.emplace_back(nx, ny);
      }
    }
    return box;
  }

  const int width_, height_;
  std::vector<bool> marked_;
};

// Areas that overlap become one.
void Join(std::vector<Box>& areas) {
  for (size_t i = 0; i < areas.size(); ++i) {
    for (size_t k = i + 1; k < areas.size();) {
      if (Intersection(areas[i], areas[k]).empty()) {
        ++k;
        continue;
      }
      areas[i] = Union(areas[i], areas[k]);
      areas.erase(areas.begin() + static_cast<std::ptrdiff_t>(k));
      k = i + 1;  // what was apart from it may not be any more
    }
  }
}

int64_t AreaOf(const Box& box) { return int64_t{box.width()} * box.height(); }

}  // namespace

std::vector<Box> FindRestlessAreas(ImageView page, double dpi) {
  // A window of 20 samples: 7 mm shows the small codes and bars, 20 mm those with large modules.
  constexpr double kSampleMm = 0.34;
  constexpr int kCoarser = 3;
  constexpr int kMostSamples = 1200;  // a side: bounds the cost where the resolution is not true
  const double pixels_per_mm = dpi / kMmPerInch;
  const int step = std::max({1, static_cast<int>(std::lround(kSampleMm * pixels_per_mm)),
                             std::max(page.width, page.height) / kMostSamples});
  const Box whole{0, 0, page.width, page.height};
  const Image fine = Sampled(page, step);
  const Image coarse = Sampled(fine.view(), kCoarser);
  std::vector<Box> areas;
  for (const auto& [samples, pixels] :
       {std::pair(&fine, step), std::pair(&coarse, kCoarser * step)}) {
    const int cell = Cells::kSide * pixels;
    for (const Box& box : Restless(Cells(*samples)).Boxes())
      areas.push_back(Intersection(Grown(Scaled(box, cell), 3 * cell, 3 * cell), whole));
  }
  Join(areas);
  std::stable_sort(areas.begin(), areas.end(),
                   [](const Box& a, const Box& b) { return AreaOf(a) > AreaOf(b); });
  if (areas.size() > kMostAreas) areas.resize(kMostAreas);
  return areas;
}

}  // namespace sohoa
