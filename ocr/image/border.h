// What a scanner saw of its own black lid beside the sheet. Pure; thread-safe.
#ifndef SOHOA_OCR_IMAGE_BORDER_H_
#define SOHOA_OCR_IMAGE_BORDER_H_

#include <array>
#include <optional>

#include "ocr/image/warp.h"
#include "ocr/page/geometry.h"

namespace sohoa {

// Where the sheet ends and black begins, as the two ends of a line across the whole picture.
using BorderLine = std::array<Point, 2>;

// By side: left, top, right, bottom; nullopt where the sheet reaches the picture's edge.
using Borders = std::array<std::optional<BorderLine>, 4>;

// `picture` is grey or colour with its long side about kLettersLongSide pixels. A border is nearly
// black, starts at the picture's very edge, is at most a fifth of the picture deep and ends in a
// straight line along most of what is dark there; it may be a wedge, as beside a crooked sheet.
// Made scans with drawn lids, straight and leaning, black and noisy.
Borders FindBlackBorders(ImageView picture);

// `picture` (kGrey, reduced from a bilevel scan) in black and white, black where dots lie so dense
// that they show a grey lid: there FindBlackBorders finds it.
Image GatherDots(ImageView picture);

// Makes `picture` (kGrey) white beyond the borders, which are in its pixels.
void WhitenBeyond(const Borders& borders, Image& picture);

// What is left of a picture of width × height, whose pixels `mapping` brings from the searched one,
// when its borders are cut off: a level sheet's edge is taken in the middle of its length.
// `quarters`: how far the mapping turns, counter-clockwise.
Box InsideBorders(const Borders& borders, const Mapping& mapping, int quarters, int width,
                  int height);

}  // namespace sohoa

#endif  // SOHOA_OCR_IMAGE_BORDER_H_
