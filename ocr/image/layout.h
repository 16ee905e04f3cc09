// What stands beside what on a page. Pure; thread-safe.
#ifndef SOHOA_OCR_IMAGE_LAYOUT_H_
#define SOHOA_OCR_IMAGE_LAYOUT_H_

#include <vector>

#include "ocr/image/table.h"
#include "ocr/page/image.h"
#include "ocr/page/region.h"

namespace sohoa {

// The regions of an upright, level page, in reading order; together with white margins they cover
// it. `reading` is grey and even in tone, with ink below `ink_below`, and `tables` are those lifted
// from it. `dpi` > 0: pixels per inch.
//
// Rows of print that leave the same wide gap free, with print on both sides of it, stand in two
// columns: the header (the first such rows, if something follows them) or recipients and signature.
// A gap that one of the `dotted_lines` bridges, which were lifted from the page, is none: what is
// filled in belongs to its label. All else is body. A page without columns and tables is one body
// region; without print, none.
Regions FindRegions(ImageView reading, int ink_below, double dpi, const std::vector<Table>& tables,
                    const std::vector<Box>& dotted_lines = {});

// Adds the `parts` of a stamp (itself, or its cells in their order) where a person would read it:
// after the header, before the first region that reaches below the stamp's middle.
void PutIntoOrder(const Box& stamp, const std::vector<Box>& parts, Regions& regions);

}  // namespace sohoa

#endif  // SOHOA_OCR_IMAGE_LAYOUT_H_
