// Where a signature's mark stands: in the top right corner of page 1 as it is seen, whichever way
// the page is turned.
#ifndef SOHOA_STORAGE_PDF_SIGNATURE_PLACE_H_
#define SOHOA_STORAGE_PDF_SIGNATURE_PLACE_H_

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/pdf/pdf_objects.h"

namespace sohoa {

struct FirstPage {
  PdfRef ref;
  PdfDict dict;
  std::array<double, 4> box = {};  // left, bottom, right, top of what is seen, before it is turned
  int clockwise_deg = 0;           // 0, 90, 180 or 270, when it is shown
  double unit = 1;                 // of its coordinates, in points
  std::vector<std::array<double, 4>> marks;  // of the signatures that are on it, as `box`
};

// nullopt if the tree of pages that `pages` refers to has none.
std::optional<FirstPage> FindFirstPage(PdfObjects& file, std::string_view pages);

// As the texts of PDF arrays.
struct MarkPlace {
  std::string rectangle;  // of the annotation
  std::string matrix;     // of its appearance, which is drawn upright
};

// Below the marks that are there; in the corner itself where the page has no room for more.
// `width` and `height` in points; 0: nothing is shown.
MarkPlace PlaceOfMark(const FirstPage& page, double width, double height);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_PDF_SIGNATURE_PLACE_H_
