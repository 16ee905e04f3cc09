#include "ocr/image/shapes.h"

#include <cstring>
#include <numeric>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include "ocr/image/mat.h"

namespace sohoa {
namespace {

// Ink is 255 in `mask`. memchr looks at many pixels at a time, and most of a page is paper.
std::vector<Run> FindRuns(const cv::Mat& mask) {
  std::vector<Run> runs;
  for (int y = 0; y < mask.rows; ++y) {
    const auto* row = mask.ptr<uint8_t>(y);
    const auto* const row_end = row + mask.cols;
    const auto find = [row_end](const uint8_t* from, int value) {
      const void* found = std::memchr(from, value, static_cast<size_t>(row_end - from));
      return found == nullptr ? row_end : static_cast<const uint8_t*>(found);
    };
    for (const uint8_t* begin = row; (begin = find(begin, 255)) != row_end;) {
      const uint8_t* const end = find(begin, 0);
      runs.push_back({y, static_cast<int>(begin - row), static_cast<int>(end - row)});
      begin = end;
    }
  }
  return runs;
}

// Union-find; the root of a set is its first member.
class Sets {
 public:
  explicit Sets(size_t n) : parents_(n) { std::iota(parents_.begin(), parents_.end(), 0U); }

  uint32_t Root(uint32_t i) {
    while (parents_[i] != i) i = parents_[i] = parents_[parents_[i]];
    return i;
  }
  void Join(uint32_t i, uint32_t j) {
    i = Root(i);
    j = Root(j);
    parents_[std::max(i, j)] = std::min(i, j);
  }

 private:
  std::vector<uint32_t> parents_;
};

Sets JoinRuns(const std::vector<Run>& runs) {
  Sets sets(runs.size());
  size_t above = 0;  // the first run that may touch the current one from the row above
  for (size_t i = 0; i < runs.size(); ++i) {
    const Run& run = runs[i];
    while (runs[above].y < run.y - 1 || (runs[above].y == run.y - 1 && runs[above].end < run.begin))
      ++above;
    for (size_t k = above; runs[k].y == run.y - 1 && runs[k].begin <= run.end; ++k)
      sets.Join(static_cast<uint32_t>(k), static_cast<uint32_t>(i));
  }
  return sets;
}

void Extend(const Run& run, Shape& shape) {
  shape.area += run.end - run.begin;
  shape.x0 = std::min(shape.x0, run.begin);
  shape.x1 = std::max(shape.x1, run.end);
  shape.y1 = run.y + 1;  // runs come from top to bottom
}

}  // namespace

Shapes FindShapes(ImageView grey, int ink_below) {
  cv::Mat mask;
  cv::threshold(Borrow(grey), mask, ink_below - 1, 255, cv::THRESH_BINARY_INV);
  Shapes found;
  found.runs = FindRuns(mask);
  Sets sets = JoinRuns(found.runs);
  for (size_t i = 0; i < found.runs.size(); ++i) {
    Run& run = found.runs[i];
    const uint32_t root = sets.Root(static_cast<uint32_t>(i));
    if (root == i) {
      run.shape = static_cast<uint32_t>(found.shapes.size());
      found.shapes.push_back({0, run.begin, run.y, run.end, run.y + 1});
    } else {
      run.shape = found.runs[root].shape;
    }
    Extend(run, found.shapes[run.shape]);
  }
  return found;
}

void EraseRun(const Run& run, int ink_below, Image& picture) {
  for (int y = std::max(0, run.y - 1); y <= std::min(picture.height() - 1, run.y + 1); ++y) {
    uint8_t* row = picture.row(y);
    for (int x = std::max(0, run.begin - 1); x < std::min(picture.width(), run.end + 1); ++x) {
      const bool within = y == run.y && x >= run.begin && x < run.end;
      if (within || row[x] >= ink_below) row[x] = 255;
    }
  }
}

}  // namespace sohoa
