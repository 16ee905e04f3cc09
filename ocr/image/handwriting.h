// Digits that were written by hand between printed words. Pure; thread-safe.
#ifndef SOHOA_OCR_IMAGE_HANDWRITING_H_
#define SOHOA_OCR_IMAGE_HANDWRITING_H_

#include <optional>
#include <string>
#include <vector>

#include "ocr/image/digit_classifier.h"
#include "ocr/page/geometry.h"
#include "ocr/page/image.h"

namespace sohoa {

// Where on a line of print something may have been filled in. Pixels of the reading image.
struct FillInPlace {
  int x0 = 0, x1 = 0;   // between the printed words on its left and on its right
  int baseline_y = 0;   // of the line
  double em = 0;        // the print's type size, > 0: a Times digit is half as wide, 0.676 as high
  bool unread = false;  // the reader of print made no number of what stands there
};

// The left edge of the printed stroke "/" nearest to `x`, at most 0.8 em away; nullopt without one.
std::optional<int> FindPrintedStroke(ImageView reading, int x, int baseline_y, double em);

struct Handwriting {
  Image ink;              // kGrey: 0 paper … 255 ink, of what was written and nothing else
  Box box;                // where `ink` lies on the reading image
  bool coloured = false;  // by a blue pen
  double em = 0;          // of the print around it
};

// What stands at `place` if it was written by hand: in blue, higher than print, lower than its
// baseline, or unread. Dots, level rules and the ends of the printed neighbours are left out;
// strokes that run into a neighbour are cut off there. nullopt where nothing stands or what does
// looks printed. `reading` is grey and even in tone, `archive` (any type) shows the same
// `reduction` times as large.
std::optional<Handwriting> FindHandwriting(ImageView reading, ImageView archive, double reduction,
                                           const FillInPlace& place);

// What the digits of a handwriting may be.
struct NumberGuess {
  std::string digits;     // '0'..'9'; never empty
  double confidence = 0;  // 0..1: at most the share of such guesses that are right
};

// Guesses at all of `writing`, likeliest first; none where it cannot be divided into at most
// `most_digits` digits.
std::vector<NumberGuess> ReadDigits(const Handwriting& writing, const DigitClassifier& classifier,
                                    int most_digits);

}  // namespace sohoa

#endif  // SOHOA_OCR_IMAGE_HANDWRITING_H_
