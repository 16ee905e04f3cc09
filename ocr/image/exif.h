// What a camera or a scanner notes beside the pixels (Exif 2.32, section 4.6). Internal to
// ocr/image.
#ifndef SOHOA_OCR_IMAGE_EXIF_H_
#define SOHOA_OCR_IMAGE_EXIF_H_

#include <string_view>

namespace sohoa {

struct ExifFacts {
  int orientation = 1;  // 1..8, as TIFF's tag
  double dpi_x = 0;     // of the stored picture, before it is turned; 0: not declared
  double dpi_y = 0;
};

// Reads the TIFF structure of an EXIF block, without its "Exif" mark. What is missing, damaged or
// out of range is taken as not declared: these notes never make a page unreadable. Thread-safe.
ExifFacts ReadExif(std::string_view block);

}  // namespace sohoa

#endif  // SOHOA_OCR_IMAGE_EXIF_H_
