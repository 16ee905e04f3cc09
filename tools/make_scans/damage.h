// What befalls a page between the printer and the file. Each function changes the picture in place
// (kGrey or kBgr); amounts are grey levels of 255 unless said otherwise. Thread-safe.
#ifndef SOHOA_TOOLS_MAKE_SCANS_DAMAGE_H_
#define SOHOA_TOOLS_MAKE_SCANS_DAMAGE_H_

#include <array>
#include <cstdint>

#include "ocr/page/image.h"
#include "tools/make_scans/random.h"

namespace sohoa {

using Bgr = std::array<uint8_t, 3>;

// A picture of one colour; kGrey takes its luma.
Image PlainImage(int width, int height, PixelType type, Bgr colour);

Image ToGrey(const Image& bgr);

// Black below the middle between the darkest ink and the paper (the 0.5 % darkest pixels and the
// most frequent level), as a scanner's automatic threshold.
Image ToBilevel(const Image& grey);

void TintPaper(Image& image, Bgr paper);  // white becomes `paper`, black stays
void Fade(Image& image, int black);       // black becomes this level
void Soften(Image& image);                // 3 × 3 binomial
void AddNoise(Image& image, double sigma, Random& random);
void ShadeUnevenly(Image& image, double strength, Random& random);  // strength: share of light lost
void ShadeAcross(Image& image, double from, double to, double angle_deg);  // light: 1 is full
void CastShadow(Image& image, double strength, Random& random);    // a hand's: soft and large
void BleedThrough(Image& image, double strength, int shift_rows);  // of a mirrored text
void AddSpecks(Image& image, int count, double dpi, Random& random);
void AddFold(Image& image, bool across, double at, Random& random);     // at: share of the side
void PunchHoles(Image& image, double dpi, Bgr behind, Random& random);  // two, in the left margin

}  // namespace sohoa

#endif  // SOHOA_TOOLS_MAKE_SCANS_DAMAGE_H_
