// The ink of a page in cells of 1/4 mm, in which resolutions do not differ. Pure; thread-safe.
#ifndef SOHOA_OCR_IMAGE_GRAINS_H_
#define SOHOA_OCR_IMAGE_GRAINS_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "ocr/page/geometry.h"
#include "ocr/page/image.h"

namespace sohoa {

// Whether there is ink, cell by cell.
class Grains {
 public:
  // Of the upper `searched` (0..1) of a kGrey page, even in tone, with print below `ink_below`:
  // single grains, which are paler where the page was levelled, count as well. `dpi` > 0.
  Grains(ImageView reading, int ink_below, double dpi, double searched);

  int columns() const { return columns_; }
  int rows() const { return rows_; }
  bool At(int x, int y) const {  // false beyond the edges
    return x >= 0 && y >= 0 && x < columns_ && y < rows_ && ink_[Index(x, y)] != 0;
  }
  // The cells as a picture, one pixel each: 0 where there is ink, else 255.
  Image Picture() const;
  Box PixelsOf(const Box& cells) const { return Scaled(cells, pixels_); }

 private:
  size_t Index(int x, int y) const {
    return static_cast<size_t>(y) * static_cast<size_t>(columns_) + static_cast<size_t>(x);
  }

  double pixels_;  // of a cell, each way
  int columns_, rows_;
  std::vector<uint8_t> ink_;
};

}  // namespace sohoa

#endif  // SOHOA_OCR_IMAGE_GRAINS_H_
