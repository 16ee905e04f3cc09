// What is red on a page: stamps that the reading image, made for black print, no longer shows.
// Pure; thread-safe.
#ifndef SOHOA_OCR_IMAGE_RED_INK_H_
#define SOHOA_OCR_IMAGE_RED_INK_H_

#include <optional>
#include <vector>

#include "ocr/page/geometry.h"
#include "ocr/page/image.h"

namespace sohoa {

struct RedInk {
  Image image;       // kGrey: red ink dark, all else white, words out of their frames; not larger
                     // than the page
  double dpi = 150;  // of `image`
};

// Nothing for a page that is not kBgr or has hardly any red. `dpi` > 0 is that of the page.
std::optional<RedInk> FindRedInk(ImageView page, double dpi);

// Makes white what no words of a stamp are: what is pale, the seals, whose boxes these are in
// pixels of the ink's image, and whatever is much higher than a line, such as the ring of a seal
// that shines through. Beside such a ring the reader takes clear words for parts of a picture.
void KeepWords(const std::vector<Box>& seals, RedInk* ink);

}  // namespace sohoa

#endif  // SOHOA_OCR_IMAGE_RED_INK_H_
