// What a bar code or two-dimensional code on a page says.
#ifndef SOHOA_OCR_PAGE_PAGE_CODE_H_
#define SOHOA_OCR_PAGE_PAGE_CODE_H_

#include <string>

#include "ocr/page/geometry.h"

namespace sohoa {

struct PageCode {
  std::string text;  // UTF-8, as it stands there
  Box box;           // pixels of the archived image
};

}  // namespace sohoa

#endif  // SOHOA_OCR_PAGE_PAGE_CODE_H_
