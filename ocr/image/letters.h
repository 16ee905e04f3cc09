// What of a page is print: the letter-sized shapes of a reduced picture, as outline pixels.
// Orientation, skew and blankness are all told from these. Pure; thread-safe.
#ifndef SOHOA_OCR_IMAGE_LETTERS_H_
#define SOHOA_OCR_IMAGE_LETTERS_H_

#include <cstdint>
#include <vector>

#include "ocr/page/image.h"

namespace sohoa {

struct OutlinePixel {
  int16_t x = 0;
  int16_t y = 0;
};

// Where the ink of letters ends, by the side that it ends on: `top` has the ink pixels with paper
// directly above them, and so on. Rulings, seals, photographs, black borders are left out.
struct Letters {
  int width = 0;              // pixels of the reduced picture
  int height = 0;             // pixels
  int count = 0;              // letter-sized shapes
  bool may_be_dirt = false;   // a dozen of them at most, and none beside another
  double typical_height = 0;  // pixels: the median of those shapes; 0 without any
  double typical_width = 0;
  double contrast = 0;   // 0..1: how much darker than its paper the median letter is
  double other_ink = 0;  // 0..1: share of the picture under other shapes that do not touch its edge
  std::vector<OutlinePixel> top, right, bottom, left;
};

// `small` is grey or colour with its long side about kLettersLongSide pixels (120 to 200 dpi of an
// A4 page). Its long side must be below 32768.
inline constexpr int kLettersLongSide = 1754;
Letters FindLetters(ImageView small);

// The same letters on the picture turned counter-clockwise by `quarters` quarter turns (any
// integer).
Letters Turned(const Letters& letters, int quarters);

}  // namespace sohoa

#endif  // SOHOA_OCR_IMAGE_LETTERS_H_
