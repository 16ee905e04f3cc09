// Ruled tables: their straight lines and the cells between them. Pure; thread-safe.
#ifndef SOHOA_OCR_IMAGE_TABLE_H_
#define SOHOA_OCR_IMAGE_TABLE_H_

#include <vector>

#include "ocr/page/geometry.h"
#include "ocr/page/image.h"

namespace sohoa {

struct TableCell {
  Box box;         // up to the middle of its rulings, pixels
  int row = 0;     // counts from 0; a cell over several rows belongs to its first
  int column = 0;  // place among the cells of its row
};

struct Table {
  Box box;                       // of all cells
  std::vector<TableCell> cells;  // row by row, each from left to right; never empty
};

// The tables of an upright, level page, from top to bottom, and the page without their rulings:
// `reading` (grey, even in tone, ink below `ink_below`) is changed. A cell is an area that rulings
// enclose on all sides, be it of one row, of several, or a box around a single word; rulings may be
// bent, and broken for up to 4 mm. An area of more than a third of the page is no cell. `dpi` >
// 0: pixels per inch. What falls on a ruling of a table (the tail of a letter) is lost with it.
std::vector<Table> LiftTables(Image& reading, int ink_below, double dpi);

}  // namespace sohoa

#endif  // SOHOA_OCR_IMAGE_TABLE_H_
