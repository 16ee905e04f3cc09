// A word that was changed after it was read.
#ifndef SOHOA_OCR_PAGE_CORRECTION_H_
#define SOHOA_OCR_PAGE_CORRECTION_H_

#include <string>

#include "ocr/page/geometry.h"

namespace sohoa {

struct Correction {
  std::string before, after;  // the whole word, with its marks
  Box box;                    // its place, pixels of the archived image

  friend bool operator==(const Correction&, const Correction&) = default;
};

}  // namespace sohoa

#endif  // SOHOA_OCR_PAGE_CORRECTION_H_
