// Draws the pages of a PDF, as a viewer shows them.
#ifndef SOHOA_STORAGE_PDF_PAGE_DRAWER_H_
#define SOHOA_STORAGE_PDF_PAGE_DRAWER_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "ocr/page/image.h"
#include "storage/pdf/pdf_structure.h"

namespace sohoa {

struct DrawnPage {
  Image image;  // kBilevel or kGrey where no pixel needs more
  double dpi_x = 0;
  double dpi_y = 0;
};

// A word of the page's own text layer, visible or not; inches from the left and from the top edge
// of the sheet as it is shown.
struct SheetWord {
  std::string text;  // UTF-8
  double x0 = 0;
  double y0 = 0;
  double x1 = 0;
  double y1 = 0;
};

// Not thread-safe. A hostile file may crash it: it belongs in a process of its own. Nothing throws.
class PageDrawer {
 public:
  virtual ~PageDrawer() = default;

  virtual int page_count() const = 0;

  // At `dpi`, or less where the page would have more than `max_pixels`. `page` counts from 0.
  //   kInvalidArgument  the page is too large for any readable resolution
  //   kDataLoss         it cannot be drawn
  virtual absl::StatusOr<DrawnPage> Draw(int page, double dpi, int64_t max_pixels) = 0;

  // The page's lone picture, one pixel of the result for each of its own. The same errors.
  virtual absl::StatusOr<DrawnPage> DrawLone(int page, const LoneImage& lone) = 0;

  // In the order of reading; none where they cannot be had.
  virtual std::vector<SheetWord> WordsOn(int page) = 0;
};

// kPermissionDenied (protected by a password), kInvalidArgument (no PDF), kDataLoss (damaged).
absl::StatusOr<std::unique_ptr<PageDrawer>> OpenPageDrawer(const std::string& path);

// The picture turned clockwise, pixel by pixel.
Image Turned(const Image& image, Turn turn);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_PDF_PAGE_DRAWER_H_
