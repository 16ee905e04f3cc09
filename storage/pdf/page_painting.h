// What a PDF content stream puts on the page, told in few words.
#ifndef SOHOA_STORAGE_PDF_PAGE_PAINTING_H_
#define SOHOA_STORAGE_PDF_PAGE_PAINTING_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace sohoa {

// Points, origin bottom left. Empty when x1 <= x0 or y1 <= y0.
struct Rectangle {
  double x0 = 0;
  double y0 = 0;
  double x1 = 0;
  double y1 = 0;

  double width() const { return x1 - x0; }
  double height() const { return y1 - y0; }
};

Rectangle Intersection(const Rectangle& a, const Rectangle& b);

// (x, y) → (a·x + c·y + e, b·x + d·y + f), as in PDF.
struct Matrix {
  double a = 1;
  double b = 0;
  double c = 0;
  double d = 1;
  double e = 0;
  double f = 0;
};

// First `inner`, then `outer`.
Matrix Concat(const Matrix& inner, const Matrix& outer);

// The upright rectangle that holds the transformed one.
Rectangle Transform(const Matrix& matrix, const Rectangle& rectangle);

// A named picture or form that the stream shows ("Do").
struct ShownObject {
  std::string name;
  Matrix matrix;
  Rectangle clip;  // what can be seen of it at most
};

struct Painting {
  std::vector<ShownObject> objects;
  std::vector<std::string> graphics_states;  // names of those that it sets ("gs")
  bool paints_itself =
      false;  // lines, fills, shades, visible text, inline pictures, odd clips, layers
};

// Reads `content` up to the first thing that makes paints_itself true.
Painting ReadPainting(absl::string_view content, const Matrix& matrix, const Rectangle& clip);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_PDF_PAGE_PAINTING_H_
