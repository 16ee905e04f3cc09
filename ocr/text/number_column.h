// What the cells of a table's column say about a cell among them whose number was misread.
// Thread-safe; no state.
#ifndef SOHOA_OCR_TEXT_NUMBER_COLUMN_H_
#define SOHOA_OCR_TEXT_NUMBER_COLUMN_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sohoa {

// The digits that these letters look like, upright or slanted; '?' for any other: "I7" is "17".
std::string LikeDigits(std::string_view letters);

// The texts of a column's cells as read, top to bottom; an empty one where nothing was read.
using ColumnTexts = std::vector<std::string>;

// The number that a cell of a numbered column (1, 2, 3 …) has by its neighbours.
struct NumberInRow {
  std::string text;       // with a full stop where its neighbours have one; empty: nothing is known
  bool enclosed = false;  // numbers above and below say so; else two on one side
};
NumberInRow NumberByNeighbours(const ColumnTexts& column, size_t at);

enum class NumberShape {
  kNone,     // words, or too few cells to tell
  kPlain,    // "12"
  kGrouped,  // "4.879.500"
  kDate,     // "05/02/2025"
};

// How the cells but for column[at] are written: of those from the first number on at least three,
// and all but a quarter.
NumberShape ShapeAround(const ColumnTexts& column, size_t at);

bool HasShape(std::string_view text, NumberShape shape);

// The digits written in that shape; empty where they do not make such a number.
std::string InShape(std::string_view digits, NumberShape shape);

}  // namespace sohoa

#endif  // SOHOA_OCR_TEXT_NUMBER_COLUMN_H_
