#include "ocr/image/grains.h"

#include <algorithm>

namespace sohoa {
namespace {

constexpr double kCellsPerInch = 25.4 * 4;
constexpr int kPaper = 250;

}  // namespace

Grains::Grains(ImageView reading, int ink_below, double dpi, double searched)
    : pixels_(dpi / kCellsPerInch),
      columns_(static_cast<int>(reading.width / pixels_) + 1),
      rows_(static_cast<int>(searched * reading.height / pixels_) + 1),
      ink_(static_cast<size_t>(columns_) * static_cast<size_t>(rows_), 0) {
  const int pale = ink_below + (kPaper - ink_below) / 2;
  std::vector<int> column(static_cast<size_t>(reading.width));
  for (size_t x = 0; x < column.size(); ++x)
    column[x] = static_cast<int>(static_cast<double>(x) / pixels_);
  const int height = std::min(reading.height, static_cast<int>(rows_ * pixels_));
  for (int y = 0; y < height; ++y) {
    const uint8_t* const row = reading.row(y);
    uint8_t* const cells = &ink_[Index(0, static_cast<int>(y / pixels_))];
    for (size_t x = 0; x < column.size(); ++x)
      if (row[x] < pale) cells[column[x]] = 1;
  }
}

Image Grains::Picture() const {
  Image picture(columns_, rows_, PixelType::kGrey);
  std::transform(ink_.begin(), ink_.end(), picture.data(),
                 [](uint8_t ink) { return ink != 0 ? uint8_t{0} : uint8_t{255}; });
  return picture;
}

}  // namespace sohoa
