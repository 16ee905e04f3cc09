// Bar codes and two-dimensional codes on a page. Pure; thread-safe.
#ifndef SOHOA_OCR_IMAGE_BARCODE_H_
#define SOHOA_OCR_IMAGE_BARCODE_H_

#include <string>
#include <vector>

#include "ocr/page/geometry.h"
#include "ocr/page/image.h"

namespace sohoa {

enum class BarcodeFormat {
  kQr,
  kMicroQr,
  kAztec,
  kDataMatrix,
  kPdf417,
  kCode128,
  kCode93,
  kCode39,
  kItf,
  kEan13,
  kEan8,
};

struct Barcode {
  BarcodeFormat format = BarcodeFormat::kQr;
  // UTF-8. Bytes that are UTF-8 are taken as they are, whatever the code declares (makers of cards
  // and forms write UTF-8 and declare nothing or Latin-1); others by the ECI, else guessed at.
  std::string text;
  Box box;  // pixels of the page, within it
};

// The codes of a page of any type, turned by any angle, by row of their boxes' tops, then from left
// to right. `dpi` > 0 is that of the page. Codes from about 8 to 60 mm, modules of at least 1.7
// pixels. A page without codes costs little: places that are dark and restless enough are looked
// for on a sampled picture (tuned on drawn codes and on made scans without any, see barcode_test),
// and only these are read. Nothing where an image library fails.
std::vector<Barcode> ReadBarcodes(ImageView page, double dpi);

}  // namespace sohoa

#endif  // SOHOA_OCR_IMAGE_BARCODE_H_
