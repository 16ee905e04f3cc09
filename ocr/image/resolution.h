// How many pixels of a picture make an inch of paper. Pure; thread-safe.
#ifndef SOHOA_OCR_IMAGE_RESOLUTION_H_
#define SOHOA_OCR_IMAGE_RESOLUTION_H_

namespace sohoa {

inline constexpr double kA4LongInches = 297 / 25.4;

// The declared resolution, where it makes the picture's long side 3 to 35 inches (a card to an A1
// plan); else that of A4 if the picture has its shape within 3 %; else `default_dpi`. All in pixels
// per inch; `declared_dpi` is 0 where the file declares none. Sizes in pixels, > 0.
double ResolveDpi(double declared_dpi, int width, int height, double default_dpi);

}  // namespace sohoa

#endif  // SOHOA_OCR_IMAGE_RESOLUTION_H_
