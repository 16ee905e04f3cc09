// Codes as a printer sets them, drawn with the library that reads them.
#ifndef SOHOA_TESTS_OCR_IMAGE_DRAWN_CODE_H_
#define SOHOA_TESTS_OCR_IMAGE_DRAWN_CODE_H_

#include <string>

#include "ocr/image/barcode.h"
#include "ocr/page/image.h"
#include "tests/ocr/image/drawn_page.h"

namespace sohoa::test {

struct CodeSpec {
  BarcodeFormat format = BarcodeFormat::kQr;
  std::string text;
  double width_mm = 20;   // without the quiet zone
  double height_mm = 10;  // of bar codes; the others keep their shape
  double angle_deg = 0;   // counter-clockwise
  Place centre;           // pixels
  double dpi = 300;
  int black = 0;
};

// Onto a kGrey page, where the paper is white.
void DrawCode(const CodeSpec& spec, Image& page);

}  // namespace sohoa::test

#endif  // SOHOA_TESTS_OCR_IMAGE_DRAWN_CODE_H_
