// How people write digits: strokes of a pen, each time a little different. Pure; thread-safe.
#ifndef SOHOA_OCR_IMAGE_PEN_DIGITS_H_
#define SOHOA_OCR_IMAGE_PEN_DIGITS_H_

#include <functional>
#include <vector>

namespace sohoa {

// Heights of the digit: y is 0 at its top and about 1 at its foot, x runs from about 0 to at most
// 1.1.
struct PenPoint {
  double x = 0;
  double y = 0;
};
using PenStroke = std::vector<PenPoint>;  // a polyline fine enough to look round

// One writing of `digit` (0..9), in one of the shapes that are usual in Viet Nam (1 with a long
// upstroke, crossed 7, open and closed 4, 9 with a straight or a hooked tail), slanted, stretched
// and shaken. `uniform` gives numbers 0 <= u < 1; the same ones give the same strokes.
std::vector<PenStroke> WriteDigit(int digit, const std::function<double()>& uniform);

}  // namespace sohoa

#endif  // SOHOA_OCR_IMAGE_PEN_DIGITS_H_
