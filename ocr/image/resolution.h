// How many pixels of a picture make an inch of paper. Pure; thread-safe.
#ifndef SOHOA_OCR_IMAGE_RESOLUTION_H_
#define SOHOA_OCR_IMAGE_RESOLUTION_H_

namespace sohoa {

inline constexpr double kA4LongInches = 297 / 25.4;

// Median height of a letter of body text, in points: letters of 13 and 14 points (decree 30/2020),
// most of them without an ascender. 6.2 to 6.7 on the measuring corpus.
inline constexpr double kTypicalLetterPoints = 6.5;
inline constexpr double kPointsPerInch = 72;

// The declared resolution, where it makes the picture's long side 3 to 35 inches (a card to an A1
// plan) and its letters those of 6- to 40-point print; else that of A4 if the picture has its shape
// within 3 %; else the one that gives its letters kTypicalLetterPoints; else `default_dpi`. All in
// pixels per inch; `declared_dpi` is 0 where the file declares none, `letter_height` where there
// are too few letters to tell. Sizes in pixels, > 0.
double ResolveDpi(double declared_dpi, int width, int height, double letter_height,
                  double default_dpi);

}  // namespace sohoa

#endif  // SOHOA_OCR_IMAGE_RESOLUTION_H_
