// Where the words of a page stand in the invisible text layer, so that a PDF reader finds them
// whole.
#ifndef SOHOA_STORAGE_PDF_TEXT_LAYOUT_H_
#define SOHOA_STORAGE_PDF_TEXT_LAYOUT_H_

#include <string>
#include <vector>

#include "ocr/page/page_text.h"

namespace sohoa {

// Lengths here are points (1/72 inch), origin bottom left, y up, as in a PDF.
struct PlacedWord {
  std::u32string letters;  // never empty
  double x = 0;            // left edge
  double advance = 0;      // width, > 0
  bool ends_run = false;   // a reader may end its line behind this word
};

struct PlacedLine {
  std::vector<PlacedWord> words;  // left to right, never empty, never touching
  double baseline = 0;
  double font_size = 0;  // > 0
};

// Reading order is kept. Every word of `page` is placed inside the sheet of width × height points,
// near its box: nothing is dropped, whatever the boxes are. Bytes that are not UTF-8 become U+FFFD.
// REQUIRES: width_pt > 0, height_pt > 0, page.width > 0, page.height > 0.
// The distances kept are those by which poppler's TextOutputDev and Xpdf, its ancestor, join
// letters to words and words to lines; other readers are laxer.
std::vector<PlacedLine> LayOutText(const PageText& page, double width_pt, double height_pt);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_PDF_TEXT_LAYOUT_H_
